package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/labels"

	"github.com/argoproj/argo-workflows/v3/util/expr/argoexpr"
	"github.com/argoproj/argo-workflows/v3/util/template"
)

// Conditions that neither the workflow controller nor a tag evaluates. Each is asked as whoever judges
// does it: executor/agent.go (executeHTTPTemplate), cron/operator.go (evalWhen, checkStopingCondition)
// and executor/resource.go (matchConditions).

// httpAnswer is what a server has said.
type httpAnswer struct {
	Status  int         `json:"status"`
	Body    string      `json:"body"`
	Headers http.Header `json:"headers"`
}

func (c call) answer() (any, error) {
	headers := http.Header{}
	for name, values := range c.Answer.Headers {
		for _, value := range values {
			headers.Add(name, value)
		}
	}
	return argoexpr.EvalBool(c.Text, map[string]any{
		"response": map[string]any{
			"statusCode": c.Answer.Status, "body": c.Answer.Body, "headers": headers,
		},
	})
}

// schedule is what is known of a CronWorkflow; Since is in seconds, less than none before the first run.
type schedule struct {
	Name      string            `json:"name"`
	Namespace string            `json:"namespace"`
	Labels    map[string]string `json:"labels"`
	Succeeded int64             `json:"succeeded"`
	Failed    int64             `json:"failed"`
	Since     float64           `json:"since"`
}

// fields are those of both conditions, as expressionEnv gives them.
func (s schedule) fields() map[string]any {
	encoded, _ := json.Marshal(s.Labels)
	var last *time.Time
	if s.Since >= 0 {
		then := time.Now().Add(-time.Duration(s.Since * float64(time.Second)))
		last = &then
	}
	return map[string]any{
		"name": s.Name, "namespace": s.Namespace, "labels": s.Labels, "annotations": s.Labels,
		"failed": s.Failed, "succeeded": s.Succeeded, "lastScheduledTime": last,
		"annotations.json": encoded, "labels.json": encoded,
	}
}

func (c call) cronWhen() (any, error) {
	scope := map[string]any{}
	for name, value := range c.Schedule.fields() {
		scope["cronworkflow."+name] = value
	}
	parsed, err := template.NewTemplate(c.Text)
	if err != nil {
		return nil, err
	}
	text, err := parsed.Replace(scope, false)
	if err != nil {
		return nil, err
	}
	return holds(text)
}

func (c call) cronStop() (any, error) {
	return argoexpr.EvalBool(c.Text, map[string]any{"cronworkflow": c.Schedule.fields()})
}

// object is a JSON object whose fields are taken for labels, by their paths.
type object struct{ data any }

func (o object) Lookup(path string) (string, bool) {
	found := o.data
	for _, part := range strings.Split(path, ".") {
		switch inner := found.(type) {
		case map[string]any:
			value, ok := inner[part]
			if !ok {
				return "", false
			}
			found = value
		case []any:
			index, err := strconv.Atoi(part)
			if err != nil || index >= len(inner) {
				return "", false
			}
			found = inner[index]
		default:
			return "", false
		}
	}
	if text, ok := found.(string); ok {
		return text, true
	}
	encoded, _ := json.Marshal(found)
	return string(encoded), true
}

func (o object) Has(path string) bool   { _, ok := o.Lookup(path); return ok }
func (o object) Get(path string) string { text, _ := o.Lookup(path); return text }

// selector says of each requirement of a condition whether an object meets it.
func (c call) selector() (any, error) {
	parsed, err := labels.Parse(c.Text)
	if err != nil {
		return nil, err
	}
	requirements, selectable := parsed.Requirements()
	if !selectable {
		return nil, fmt.Errorf("nothing is selected")
	}
	held := []bool{}
	for _, requirement := range requirements {
		held = append(held, requirement.Matches(object{c.Scope}))
	}
	return held, nil
}
