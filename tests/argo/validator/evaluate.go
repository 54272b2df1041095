package main

import (
	"encoding/json"
	"fmt"

	"github.com/expr-lang/expr"

	wfv1 "github.com/argoproj/argo-workflows/v3/pkg/apis/workflow/v1alpha1"
	"github.com/argoproj/argo-workflows/v3/util/expr/env"
	"github.com/argoproj/argo-workflows/v3/util/template"
	"github.com/argoproj/argo-workflows/v3/workflow/common"
)

// call is one question about tags and expressions. Which fields count depends on Op.
type call struct {
	// Op is one of the operations below.
	Op string `json:"op"`
	// Text is the template, the expression or the condition.
	Text string `json:"text"`
	// Scope gives the values of names; null stands for an output of a step that was skipped.
	Scope map[string]any `json:"scope"`
	// Lenient leaves alone what the scope does not hold.
	Lenient bool `json:"lenient"`
	// Strict are the first parts of names that must be in the scope.
	Strict []string `json:"strict"`

	// For whole objects.
	Template  *wfv1.Template    `json:"template"`
	Task      *wfv1.DAGTask     `json:"task"`
	Arguments wfv1.Arguments    `json:"arguments"`
	Globals   common.Parameters `json:"globals"`
	Locals    common.Parameters `json:"locals"`

	// For conditions on an answer or a schedule.
	Answer   httpAnswer `json:"answer"`
	Schedule schedule   `json:"schedule"`

	// For `depends`: all tasks of the DAG, and how those that are over have ended.
	Tasks  []wfv1.DAGTask     `json:"tasks"`
	Phases map[string]outcome `json:"phases"`
}

// reply answers one call: a value, or the text of the error.
type reply struct {
	Value any    `json:"value"`
	Error string `json:"error,omitempty"`
	Panic bool   `json:"panic,omitempty"`
}

// operations are the exported functions of Argo that a call can reach; for what the controller keeps
// to itself, see control.go.
var operations = map[string]func(call) (any, error){
	// One text with tags, not as part of JSON.
	"text": func(c call) (any, error) {
		t, err := template.NewTemplate(c.Text)
		if err != nil {
			return nil, err
		}
		return t.Replace(c.Scope, c.Lenient)
	},
	// A JSON text with tags in its strings, as Argo replaces them everywhere.
	"json": func(c call) (any, error) {
		if len(c.Strict) > 0 {
			return template.ReplaceStrictAny(c.Text, c.Scope, c.Strict)
		}
		return template.Replace(c.Text, c.Scope, c.Lenient)
	},
	// The simple tags that Argo's validation would look at.
	"tags": func(c call) (any, error) {
		tags := []string{}
		err := template.Validate(c.Text, func(tag string) error {
			tags = append(tags, tag)
			return nil
		})
		return tags, err
	},
	// An expression by itself, as in `valueFrom.expression`: the text it becomes there, and its value.
	"expression": func(c call) (any, error) {
		scope := env.GetFuncMap(c.Scope)
		program, err := expr.Compile(c.Text, expr.Env(scope))
		if err != nil {
			return nil, err
		}
		value, err := expr.Run(program, scope)
		if err != nil {
			return nil, err
		}
		encoded, err := json.Marshal(value)
		if err != nil {
			return nil, err
		}
		return map[string]any{
			"text": wfv1.ParseAnyString(value).String(), "json": string(encoded), "nil": value == nil,
		}, nil
	},
	// A template with its arguments, as each node of a workflow gets it.
	"arguments": func(c call) (any, error) {
		if c.Template == nil {
			return nil, fmt.Errorf("no template")
		}
		t, err := common.ProcessArgs(c.Template, &c.Arguments, c.Globals, c.Locals, false, defaultNamespace, nil)
		return encode(t, err)
	},
	// How Argo writes down what it has read; tags are replaced in that text.
	"template": func(c call) (any, error) { return encode(c.Template, nil) },
	"task":     func(c call) (any, error) { return encode(c.Task, nil) },

	"when":    func(c call) (any, error) { return holds(c.Text) },
	"depends": func(c call) (any, error) { return c.depends() },
	"expand":  func(c call) (any, error) { return c.expand() },

	"answer":    func(c call) (any, error) { return c.answer() },
	"cron_when": func(c call) (any, error) { return c.cronWhen() },
	"cron_stop": func(c call) (any, error) { return c.cronStop() },
	"selector":  func(c call) (any, error) { return c.selector() },
}

// encode gives the JSON text, not the value: the order of its keys matters where a tag has no end.
func encode(value any, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(value)
	return string(text), err
}

// evaluate answers the calls in their order. One that fails does not concern the others.
func evaluate(calls []json.RawMessage) []reply {
	replies := make([]reply, len(calls))
	for i, raw := range calls {
		replies[i] = answerCall(raw)
	}
	return replies
}

func answerCall(raw json.RawMessage) (r reply) {
	defer func() {
		if cause := recover(); cause != nil {
			r = reply{Error: fmt.Sprint(cause), Panic: true}
		}
	}()
	var c call
	if err := json.Unmarshal(raw, &c); err != nil {
		return reply{Error: "not a call: " + err.Error()}
	}
	run, ok := operations[c.Op]
	if !ok {
		return reply{Error: fmt.Sprintf("not a call: no operation %q", c.Op)}
	}
	value, err := run(c)
	if err != nil {
		return reply{Error: err.Error()}
	}
	return reply{Value: value}
}
