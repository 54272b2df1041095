package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/Knetic/govaluate"

	wfv1 "github.com/argoproj/argo-workflows/v3/pkg/apis/workflow/v1alpha1"
	"github.com/argoproj/argo-workflows/v3/util/expr/argoexpr"
	"github.com/argoproj/argo-workflows/v3/util/template"
	"github.com/argoproj/argo-workflows/v3/workflow/common"
)

// What the workflow controller does with conditions, dependencies and loops is in functions that its
// package does not export, and that package would bring a database and three clouds with it. Here the
// same libraries are asked in the same order instead; tests/argo/template/README.md says how that
// was checked.

// holds evaluates a `when`. Bare words count as strings in it.
func holds(when string) (bool, error) {
	if when == "" {
		return true, nil
	}
	parsed, err := govaluate.NewEvaluableExpression(when)
	if err != nil {
		return false, err
	}
	tokens := parsed.Tokens()
	for i := range tokens {
		if tokens[i].Kind == govaluate.VARIABLE {
			tokens[i].Kind = govaluate.STRING
		}
	}
	if parsed, err = govaluate.NewEvaluableExpressionFromTokens(tokens); err != nil {
		return false, err
	}
	value, err := parsed.Evaluate(nil)
	if err != nil {
		return false, err
	}
	if result, ok := value.(bool); ok {
		return result, nil
	}
	return false, fmt.Errorf("not a boolean: %v", value)
}

// outcome is how a task has ended; Items has the phases of a loop's items.
type outcome struct {
	Phase    wfv1.NodePhase   `json:"phase"`
	Daemoned bool             `json:"daemoned"`
	Loop     bool             `json:"loop"`
	Items    []wfv1.NodePhase `json:"items"`
}

// graph is what Argo asks about the tasks of a DAG.
type graph []wfv1.DAGTask

func (g graph) GetTask(name string) *wfv1.DAGTask {
	for i := range g {
		if g[i].Name == name {
			return &g[i]
		}
	}
	panic("no task " + name)
}

func (g graph) GetTaskDependencies(name string) []string {
	found, _ := common.GetTaskDependencies(g.GetTask(name), g)
	return sortedKeys(found)
}

func (g graph) GetTaskFinishedAtTime(string) time.Time { return time.Time{} }

// results has the names that `depends` can ask for; expr-lang finds them by their Go names.
type results struct {
	Succeeded, Failed, Errored, Skipped, Omitted, Daemoned, AnySucceeded, AllFailed bool
}

func resultsOf(o outcome) results {
	r := results{
		Succeeded: o.Phase == wfv1.NodeSucceeded,
		Failed:    o.Phase == wfv1.NodeFailed,
		Errored:   o.Phase == wfv1.NodeError,
		Skipped:   o.Phase == wfv1.NodeSkipped,
		Omitted:   o.Phase == wfv1.NodeOmitted,
		Daemoned:  o.Daemoned && o.Phase != wfv1.NodePending,
		AllFailed: o.Loop && len(o.Items) > 0,
	}
	for _, phase := range o.Items {
		r.AnySucceeded = r.AnySucceeded || phase == wfv1.NodeSucceeded
		r.AllFailed = r.AllFailed && phase == wfv1.NodeFailed
	}
	return r
}

// depends says on which tasks c.Task depends, by which condition, and whether that holds. `runs` is
// null while a dependency is not over.
func (c call) depends() (any, error) {
	if c.Task == nil {
		return nil, fmt.Errorf("no task")
	}
	found, logic := common.GetTaskDependencies(c.Task, graph(c.Tasks))
	answer := map[string]any{"dependencies": sortedKeys(found), "logic": logic, "runs": nil}
	if err := common.ValidateTaskResults(c.Task); err != nil {
		return nil, err
	}
	if logic == "" {
		answer["runs"] = true
		return answer, nil
	}
	scope := map[string]results{}
	for name := range found {
		o, over := c.Phases[name]
		if !over {
			return answer, nil
		}
		scope[identifier(name)] = resultsOf(o)
	}
	runs, err := argoexpr.EvalBool(identifier(logic), scope)
	answer["runs"] = runs
	return answer, err
}

// identifier is how Argo makes task names fit for an expression.
func identifier(name string) string { return strings.ReplaceAll(name, "-", "_") }

func sortedKeys[T any](from map[string]T) []string {
	keys := make([]string, 0, len(from))
	for key := range from {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}

// expand gives the tasks that a task with a loop becomes, as JSON texts. The task comes as a text,
// for Argo keeps items as they are written.
func (c call) expand() (any, error) {
	var task wfv1.DAGTask
	if err := json.Unmarshal([]byte(c.Text), &task); err != nil {
		return nil, err
	}
	never := false
	if runs, err := holds(task.When); err == nil {
		never = !runs
	}
	items, err := itemsOf(task)
	if err != nil && never {
		return []string{}, nil // a list that is none does not matter to a task that does not run
	}
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(task)
	if err != nil {
		return nil, err
	}
	tasks, err := template.NewTemplate(string(text))
	if err != nil {
		return nil, err
	}
	expanded := []string{}
	for _, item := range items {
		scope := maps.Clone(c.Scope)
		if scope == nil {
			scope = map[string]any{}
		}
		if err := addItem(scope, item); err != nil {
			return nil, err
		}
		if never {
			maps.DeleteFunc(scope, func(_ string, value any) bool { return value == nil })
		}
		text, err := tasks.Replace(scope, never)
		if err != nil {
			return nil, err
		}
		var task wfv1.DAGTask
		if err := json.Unmarshal([]byte(text), &task); err != nil {
			return nil, err
		}
		if text, err := json.Marshal(task); err != nil {
			return nil, err
		} else {
			expanded = append(expanded, string(text))
		}
	}
	return expanded, nil
}

// itemsOf gives what a task loops over.
func itemsOf(task wfv1.DAGTask) (items []wfv1.Item, err error) {
	switch {
	case len(task.WithItems) > 0:
		return task.WithItems, nil
	case task.WithParam != "":
		err = json.Unmarshal([]byte(task.WithParam), &items)
		return items, err
	case task.WithSequence != nil:
		return sequence(task.WithSequence)
	}
	return nil, fmt.Errorf("no loop")
}

// sequence gives the numbers of a `withSequence` as items, up or down.
func sequence(s *wfv1.Sequence) ([]wfv1.Item, error) {
	start, end, step := 0, 0, 1
	var err error
	if s.Start != nil {
		if start, err = strconv.Atoi(s.Start.String()); err != nil {
			return nil, err
		}
	}
	switch {
	case s.End != nil:
		if end, err = strconv.Atoi(s.End.String()); err != nil {
			return nil, err
		}
	case s.Count != nil:
		count, err := strconv.Atoi(s.Count.String())
		if err != nil || count == 0 {
			return nil, err
		}
		end = start + count - 1
	default:
		return nil, fmt.Errorf("neither end nor count")
	}
	if end < start {
		step = -1
	}
	format := s.Format
	if format == "" {
		format = "%d"
	}
	items := []wfv1.Item{}
	for i := start; i != end+step; i += step {
		item, err := wfv1.ParseItem(`"` + fmt.Sprintf(format, i) + `"`)
		if err != nil {
			return nil, err
		}
		items = append(items, item)
	}
	return items, nil
}

// addItem puts an item into a scope: as text, and for a map also each of its values.
func addItem(scope map[string]any, item wfv1.Item) error {
	switch item.GetType() {
	case wfv1.Number, wfv1.Bool:
		scope["item"] = item.String()
	case wfv1.String:
		scope["item"] = item.GetStrVal()
	case wfv1.List:
		text, err := json.Marshal(item.GetListVal())
		scope["item"] = string(text)
		return err
	case wfv1.Map:
		values := item.GetMapVal()
		for key, value := range values {
			scope["item."+key] = value.String()
		}
		text, err := json.Marshal(values)
		scope["item"] = string(text)
		return err
	}
	return nil
}
