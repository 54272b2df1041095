// Command validator answers, for the tests, what Argo Workflows itself thinks of a manifest: it runs
// the strict parsing and the validation that `argo lint --offline --strict` runs, from Argo's own packages.
// It also answers what Argo makes of tags and expressions.
//
// It reads one JSON request a line from standard input and writes one JSON answer a line to standard
// output, until its input ends. It stays up because starting it for each of some thousand manifests
// would cost more than judging them.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
)

// request is one line of input.
type request struct {
	ID int64 `json:"id"`
	// Documents is YAML text; its documents see one another, as they would in one cluster.
	Documents string `json:"documents"`
	// Lint chooses between the rules of `argo lint` (the default) and those of `argo submit`.
	Lint *bool `json:"lint"`
	// Values asks for each document as Argo's YAML reader decodes it.
	Values bool `json:"values"`
	// Calls are questions about tags and expressions; evaluate.go has their form.
	Calls []json.RawMessage `json:"calls"`
}

// answer is one line of output.
type answer struct {
	ID      int64             `json:"id"`
	Results []result          `json:"results"`
	Values  []json.RawMessage `json:"values,omitempty"`
	Replies []reply           `json:"replies,omitempty"`
	// Error is set when the request itself could not be read; then there are no results.
	Error string `json:"error,omitempty"`
}

func main() {
	out := os.Stdout
	// Argo's packages log as they please. Whatever they print must not mix with the answers.
	os.Stdout = os.Stderr
	if err := serve(context.Background(), os.Stdin, out); err != nil {
		fmt.Fprintln(os.Stderr, "validator:", err)
		os.Exit(1)
	}
}

// serve answers requests until the input ends.
func serve(ctx context.Context, in io.Reader, out io.Writer) error {
	// Not bufio.Scanner: it refuses long lines, and a request holds whole manifests.
	reader := bufio.NewReader(in)
	// An Encoder ends each value with a newline, and writes none inside.
	encoder := json.NewEncoder(out)
	for {
		line, err := reader.ReadBytes('\n')
		if len(line) > 0 {
			if err := encoder.Encode(respond(ctx, line)); err != nil {
				return fmt.Errorf("cannot answer: %w", err)
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("cannot read: %w", err)
		}
	}
}

// respond turns one line of input into one answer, whatever the line holds.
func respond(ctx context.Context, line []byte) answer {
	var req request
	if err := json.Unmarshal(line, &req); err != nil {
		return answer{ID: req.ID, Results: []result{}, Error: "not a request: " + err.Error()}
	}
	lint := req.Lint == nil || *req.Lint
	docs := split(req.Documents)
	for i := range docs {
		docs[i].parse()
	}
	res := answer{ID: req.ID, Results: validateAll(ctx, docs, lint)}
	if req.Values {
		for _, d := range docs {
			res.Values = append(res.Values, d.value)
		}
	}
	res.Replies = evaluate(req.Calls)
	return res
}
