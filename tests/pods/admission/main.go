// Command admission answers, for the tests, what Kubernetes itself makes of a pod's spec: whether a
// namespace of a Pod Security level lets it in, and what a strategic merge patch makes of it.
//
// It reads one JSON request a line from standard input and writes one JSON answer a line to standard output.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/strategicpatch"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"
)

type request struct {
	// Spec is a PodSpec.
	Spec json.RawMessage `json:"spec"`
	// Level asks for why it would be refused there: baseline or restricted.
	Level string `json:"level"`
	// Patch asks for the spec after it.
	Patch json.RawMessage `json:"patch"`
}

type answer struct {
	Reasons []string        `json:"reasons"`
	Merged  json.RawMessage `json:"merged,omitempty"`
	Error   string          `json:"error,omitempty"`
}

func answerTo(asked request, evaluator policy.Evaluator) (answer, error) {
	found := answer{Reasons: []string{}}
	spec := asked.Spec
	if asked.Patch != nil {
		merged, err := strategicpatch.StrategicMergePatch(spec, asked.Patch, corev1.PodSpec{})
		if err != nil {
			return found, err
		}
		found.Merged, spec = merged, merged
	}
	if asked.Level == "" {
		return found, nil
	}
	var pod corev1.PodSpec
	if err := json.Unmarshal(spec, &pod); err != nil {
		return found, err
	}
	level := api.LevelVersion{Level: api.Level(asked.Level), Version: api.LatestVersion()}
	for _, result := range evaluator.EvaluatePod(level, &metav1.ObjectMeta{}, &pod) {
		if !result.Allowed {
			found.Reasons = append(found.Reasons, result.ForbiddenReason)
		}
	}
	return found, nil
}

func main() {
	evaluator, err := policy.NewEvaluator(policy.DefaultChecks(), nil)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	input := bufio.NewScanner(os.Stdin)
	input.Buffer(make([]byte, 1<<20), 1<<26)
	output := json.NewEncoder(os.Stdout)
	for input.Scan() {
		var asked request
		found := answer{}
		err := json.Unmarshal(input.Bytes(), &asked)
		if err == nil {
			found, err = answerTo(asked, evaluator)
		}
		if err != nil {
			found.Error = err.Error()
		}
		if err := output.Encode(found); err != nil {
			os.Exit(1)
		}
	}
}
