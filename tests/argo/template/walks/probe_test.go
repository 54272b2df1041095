// The probe that gave the answers of this folder. It is a test of Argo's own package workflow/controller
// (v3.7.18), whose fake of Kubernetes it uses, and so it is not built here: it is copied into that
// package's folder of an unpacked module, and run there with
//
//	PROBE=DIR go test ./workflow/controller -run TestProbe
//
// DIR holds NAME.json, each {"workflow": ..., "results": ...} as in NAME.yaml here; a list of results
// becomes one entry for each attempt, `place(0)` and so on, and "running" is whether each pod is seen while it runs.
// What came of it is written to NAME.out:
// phases, outputs and pods by their place. A file here is that without messages and types.
package controller

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/argoproj/argo-workflows/v3/pkg/apis/workflow"
	wfv1 "github.com/argoproj/argo-workflows/v3/pkg/apis/workflow/v1alpha1"
	"github.com/argoproj/argo-workflows/v3/workflow/common"
	apiv1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

type probeResult struct {
	Parameters map[string]string `json:"parameters"`
	Result     *string           `json:"result"`
	ExitCode   int32             `json:"exit_code"`
}
type probeCase struct {
	Workflow json.RawMessage        `json:"workflow"`
	Results  map[string]probeResult `json:"results"`
	// Whether each pod is seen while it runs.
	Running bool `json:"running"`
}
type probePod struct {
	Template string            `json:"template"`
	Command  []string          `json:"command"`
	Args     []string          `json:"args"`
	Env      map[string]string `json:"env"`
	Source   string            `json:"source"`
	// Of the main container, once pod spec patches are merged.
	Resources apiv1.ResourceRequirements `json:"resources"`
}
type probeNode struct {
	Phase   string            `json:"phase"`
	Message string            `json:"message"`
	Type    string            `json:"type"`
	Outputs map[string]string `json:"outputs"`
	Result  *string           `json:"result"`
}

func find(c probeCase, path string) probeResult {
	if r, ok := c.Results[path]; ok {
		return r
	}
	place := regexp.MustCompile(`\(\d+(:[^()]*)?\)`).ReplaceAllString(path, "")
	return c.Results[place]
}

func TestProbe(t *testing.T) {
	files, _ := filepath.Glob(os.Getenv("PROBE") + "/*.json")
	for _, file := range files {
		func() {
			defer func() {
				if r := recover(); r != nil {
					fmt.Fprintln(os.Stderr, file, "PANIC", r)
				}
			}()
			probe(file)
		}()
	}
}

func probe(file string) {
	raw, _ := os.ReadFile(file)
	var c probeCase
	if err := json.Unmarshal(raw, &c); err != nil {
		panic(err)
	}
	var wf wfv1.Workflow
	if err := json.Unmarshal(c.Workflow, &wf); err != nil {
		panic(err)
	}
	wf.Name = "wf"
	wf.GenerateName = ""
	wf.Namespace = ""
	wf.UID = "uid"
	cancel, controller := newController(&wf)
	defer cancel()
	ctx := context.Background()
	pods := map[string]probePod{}
	woc := newWorkflowOperationCtx(&wf, controller)
	rounds := 0
	for rounds = 0; rounds < 40; rounds++ {
		time.Sleep(20 * time.Millisecond)
		woc.operate(ctx)
		time.Sleep(20 * time.Millisecond)
		list, err := controller.kubeclientset.CoreV1().Pods(wf.Namespace).List(ctx, metav1.ListOptions{})
		if err != nil {
			panic(err)
		}
		for i := range list.Items {
			pod := list.Items[i]
			if pod.Status.Phase == apiv1.PodSucceeded || pod.Status.Phase == apiv1.PodFailed {
				continue
			}
			if c.Running && pod.Status.Phase != apiv1.PodRunning {
				pod.Status.Phase = apiv1.PodRunning
				updated, err := controller.kubeclientset.CoreV1().Pods(wf.Namespace).Update(ctx, &pod, metav1.UpdateOptions{})
				if err != nil {
					panic(err)
				}
				_ = controller.PodController.TestingPodInformer().GetStore().Update(updated)
				continue
			}
			name := pod.Annotations[common.AnnotationKeyNodeName]
			path := strings.TrimPrefix(strings.TrimPrefix(name, "wf"), ".")
			r := find(c, path)
			p := probePod{Env: map[string]string{}}
			for _, ctr := range append(append([]apiv1.Container{}, pod.Spec.InitContainers...), pod.Spec.Containers...) {
				if ctr.Name == "main" {
					for at, a := range ctr.Command {
						if a == "--" {
							p.Command = ctr.Command[at+1:]
						}
					}
					p.Args = ctr.Args
					p.Resources = ctr.Resources
					for _, e := range ctr.Env {
						if !strings.HasPrefix(e.Name, "ARGO_") {
							p.Env[e.Name] = e.Value
						}
					}
				}
				for _, e := range ctr.Env {
					if e.Name == "ARGO_TEMPLATE" {
						var tmpl wfv1.Template
						_ = json.Unmarshal([]byte(e.Value), &tmpl)
						p.Template = tmpl.Name
						if tmpl.Script != nil {
							p.Source = tmpl.Script.Source
						}
					}
				}
			}
			pods[path] = p
			outputs := wfv1.Outputs{Result: r.Result}
			for _, k := range sortedNames(r.Parameters) {
				outputs.Parameters = append(outputs.Parameters, wfv1.Parameter{Name: k, Value: wfv1.AnyStringPtr(r.Parameters[k])})
			}
			code := fmt.Sprint(r.ExitCode)
			outputs.ExitCode = &code
			pod.Status.Phase = apiv1.PodSucceeded
			if r.ExitCode != 0 {
				pod.Status.Phase = apiv1.PodFailed
			}
			withExitCode(r.ExitCode)(&pod, woc)
			nodeID := woc.nodeID(&pod)
			_, _ = controller.wfclientset.ArgoprojV1alpha1().WorkflowTaskResults(wf.Namespace).Create(ctx, &wfv1.WorkflowTaskResult{
				TypeMeta:   metav1.TypeMeta{APIVersion: workflow.APIVersion, Kind: workflow.WorkflowTaskResultKind},
				ObjectMeta: metav1.ObjectMeta{Name: nodeID, Labels: map[string]string{common.LabelKeyWorkflow: wf.Name, common.LabelKeyReportOutputsCompleted: "true"}},
				NodeResult: wfv1.NodeResult{Phase: wfv1.NodeSucceeded, Outputs: &outputs},
			}, metav1.CreateOptions{})
			updated, err := controller.kubeclientset.CoreV1().Pods(wf.Namespace).Update(ctx, &pod, metav1.UpdateOptions{})
			if err != nil {
				panic(err)
			}
			_ = controller.PodController.TestingPodInformer().GetStore().Update(updated)
			if node, err := woc.wf.Status.Nodes.Get(nodeID); err == nil {
				node.Outputs = &outputs
				woc.wf.Status.Nodes.Set(nodeID, *node)
			}
			woc.wf.Status.MarkTaskResultComplete(nodeID)
		}
		next := newWorkflowOperationCtx(woc.wf, controller)
		woc = next
		if woc.wf.Status.Phase.Completed() {
			break
		}
	}
	nodes := map[string]probeNode{}
	for _, n := range woc.wf.Status.Nodes {
		path := strings.TrimPrefix(strings.TrimPrefix(n.Name, "wf"), ".")
		out := probeNode{Phase: string(n.Phase), Message: n.Message, Type: string(n.Type), Outputs: map[string]string{}}
		if n.Outputs != nil {
			out.Result = n.Outputs.Result
			for _, p := range n.Outputs.Parameters {
				out.Outputs[p.Name] = p.Value.String()
			}
		}
		nodes[path] = out
	}
	answer, _ := json.MarshalIndent(map[string]any{"phase": woc.wf.Status.Phase, "message": woc.wf.Status.Message, "nodes": nodes, "pods": pods, "rounds": rounds}, "", "  ")
	_ = os.WriteFile(strings.TrimSuffix(file, ".json")+".out", answer, 0o644)
}

func sortedNames(m map[string]string) []string {
	names := []string{}
	for k := range m {
		names = append(names, k)
	}
	for i := range names {
		for j := i + 1; j < len(names); j++ {
			if names[j] < names[i] {
				names[i], names[j] = names[j], names[i]
			}
		}
	}
	return names
}
