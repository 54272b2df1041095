package main

import (
	"context"
	"fmt"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	wfv1 "github.com/argoproj/argo-workflows/v3/pkg/apis/workflow/v1alpha1"
	"github.com/argoproj/argo-workflows/v3/workflow/validate"
)

// defaultNamespace is where an object lives that names no namespace.
const defaultNamespace = "default"

// result is the verdict on one document.
type result struct {
	Index int    `json:"index"`
	Kind  string `json:"kind"`
	Name  string `json:"name"`
	OK    bool   `json:"ok"`
	// Stage is where it failed: yaml (not readable), kind (not one that Argo validates), parse (not of
	// its type), validate (against Argo's rules) or panic (Argo's code broke on it). Empty when OK.
	Stage string `json:"stage"`
	Error string `json:"error"`
}

// templates are those of one namespace, as the validation asks for them.
type templates struct {
	namespace string
	byName    map[string]*wfv1.WorkflowTemplate
}

func (t templates) Get(name string) (*wfv1.WorkflowTemplate, error) {
	if found, ok := t.byName[name]; ok {
		return found, nil
	}
	return nil, fmt.Errorf("couldn't find workflow template %q in namespace %q", name, t.namespace)
}

// clusterTemplates are those that belong to no namespace.
type clusterTemplates map[string]*wfv1.ClusterWorkflowTemplate

func (t clusterTemplates) Get(name string) (*wfv1.ClusterWorkflowTemplate, error) {
	if found, ok := t[name]; ok {
		return found, nil
	}
	return nil, fmt.Errorf("couldn't find cluster workflow template %q", name)
}

// cluster stands for the API server: the templates of one request, and no others.
type cluster struct {
	namespaces map[string]templates
	shared     clusterTemplates
}

func newCluster(docs []document) cluster {
	c := cluster{namespaces: map[string]templates{}, shared: clusterTemplates{}}
	for _, d := range docs {
		if d.err != nil {
			continue // a template that does not even parse would not be in the cluster
		}
		switch v := d.obj.(type) {
		case *wfv1.WorkflowTemplate:
			c.in(v).byName[v.Name] = v
		case *wfv1.ClusterWorkflowTemplate:
			c.shared[v.Name] = v
		}
	}
	return c
}

// in gives the templates of the namespace that an object lives in.
func (c cluster) in(o metav1.Object) templates {
	namespace := o.GetNamespace()
	if namespace == "" {
		namespace = defaultNamespace
	}
	t, ok := c.namespaces[namespace]
	if !ok {
		t = templates{namespace: namespace, byName: map[string]*wfv1.WorkflowTemplate{}}
		c.namespaces[namespace] = t
	}
	return t
}

// validateAll judges each document with all the others in reach.
func validateAll(ctx context.Context, docs []document, lint bool) []result {
	c := newCluster(docs)
	results := []result{}
	for i := range docs {
		d := &docs[i]
		d.attempt("validate", func() error { return c.validate(ctx, d.obj, lint) })
		r := result{Index: i, Kind: d.kind, Name: d.name, OK: d.err == nil, Stage: d.stage}
		if d.err != nil {
			r.Error = d.err.Error()
		}
		results = append(results, r)
	}
	return results
}

func (c cluster) validate(ctx context.Context, o metav1.Object, lint bool) error {
	opts := validate.ValidateOpts{Lint: lint, Submit: !lint}
	switch v := o.(type) {
	case *wfv1.Workflow:
		return validate.ValidateWorkflow(c.in(v), c.shared, v, nil, opts)
	case *wfv1.WorkflowTemplate:
		return validate.ValidateWorkflowTemplate(c.in(v), c.shared, v, nil, opts)
	case *wfv1.ClusterWorkflowTemplate:
		// No namespaced templates: one that is shared by all namespaces cannot refer to those of one.
		return validate.ValidateClusterWorkflowTemplate(nil, c.shared, v, nil, opts)
	case *wfv1.CronWorkflow:
		// Takes no options: Argo judges the workflow in it by the controller's rules, `lint` or not.
		return validate.ValidateCronWorkflow(ctx, c.in(v), c.shared, v, nil)
	}
	return fmt.Errorf("no validation for %T", o)
}
