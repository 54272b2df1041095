package main

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/yaml"

	"github.com/argoproj/argo-workflows/v3/workflow/common"
)

// separator is Argo's own idea of where a document ends (common.ParseObjects), not YAML's: the tests
// are to see what Argo sees.
var separator = regexp.MustCompile(`\n---`)

// document is one document of a request, and how far it got.
type document struct {
	text  string
	value json.RawMessage // as Argo's YAML reader decodes it; `null` where it cannot
	kind  string
	name  string
	obj   metav1.Object
	stage string // where err came from
	err   error
}

// split cuts a text into its documents; empty ones do not count.
func split(text string) []document {
	docs := []document{}
	for i, part := range separator.Split(text, -1) {
		if i == 0 {
			// Later separators are cut off by the split; the first has no newline before it.
			part = strings.TrimPrefix(part, "---")
		}
		if strings.TrimSpace(part) != "" {
			docs = append(docs, document{text: part, value: json.RawMessage("null")})
		}
	}
	return docs
}

// validatedKinds are those that `argo lint` has rules for. Others are refused here by name: Argo would
// decode them as bare metadata and complain of each of their fields.
var validatedKinds = map[string]bool{
	"Workflow":                true,
	"WorkflowTemplate":        true,
	"ClusterWorkflowTemplate": true,
	"CronWorkflow":            true,
}

// parse decodes the document twice, as Argo does: into plain values, then strictly into Argo's type.
func (d *document) parse() {
	d.attempt("yaml", func() error {
		// Strict, so that a key given twice is an error. Argo's parser drops such a document and
		// goes on, which for a compiler's output would be the worst of all answers.
		value, err := yaml.YAMLToJSONStrict([]byte(d.text))
		if err != nil {
			return err
		}
		d.value = value
		d.kind, d.name = identity(value)
		return nil
	})
	d.attempt("kind", func() error {
		if !validatedKinds[d.kind] {
			return fmt.Errorf("kind %q is not one that Argo validates", d.kind)
		}
		return nil
	})
	d.attempt("parse", func() error {
		objects := common.ParseObjects([]byte(d.text), true)
		if len(objects) != 1 {
			return fmt.Errorf("not a Kubernetes object: Argo finds %d objects in it", len(objects))
		}
		d.obj = objects[0].Object
		return objects[0].Err
	})
}

// attempt runs one stage, unless an earlier one has failed. Argo's code meets input here that no
// cluster would ever let through to it, and may panic; that is an answer too, not the end.
func (d *document) attempt(stage string, run func() error) {
	if d.err != nil {
		return
	}
	defer func() {
		if cause := recover(); cause != nil {
			d.stage, d.err = "panic", fmt.Errorf("panic in stage %s: %v", stage, cause)
		}
	}()
	if err := run(); err != nil {
		d.stage, d.err = stage, err
	}
}

// identity reads kind and name without asking for a well-formed object: it is there to say in a
// result which document is meant, also of one that Argo refuses.
func identity(value json.RawMessage) (kind, name string) {
	object, metadata := map[string]json.RawMessage{}, map[string]json.RawMessage{}
	text := func(from map[string]json.RawMessage, key string) (found string) {
		_ = json.Unmarshal(from[key], &found)
		return found
	}
	_ = json.Unmarshal(value, &object)
	_ = json.Unmarshal(object["metadata"], &metadata)
	name = text(metadata, "name")
	if name == "" {
		name = text(metadata, "generateName")
	}
	return text(object, "kind"), name
}
