// Splits texts by the TextMate grammar as VS Code does. On each line of standard input stands a text as JSON; on each line of
// standard output its tokens: [line, start, end, scopes], lines from 0, columns in UTF-16, scopes outermost first.
// Arguments: the folder of node_modules, and the grammar.
const fs = require("fs");
const path = require("path");
const readline = require("readline");

const [modules, grammarFile] = process.argv.slice(2);
const oniguruma = require(path.join(modules, "vscode-oniguruma"));
const textmate = require(path.join(modules, "vscode-textmate"));

const EMBEDDED = {
  "source.python": "python",
  "source.shell": "shellscript",
  "source.yaml": "yaml",
  "source.js": "javascript",
};

function read(file) {
  return textmate.parseRawGrammar(fs.readFileSync(file, "utf8"), file);
}

async function main() {
  const wasm = fs.readFileSync(path.join(modules, "vscode-oniguruma", "release", "onig.wasm"));
  await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async (scope) => {
      if (scope === "source.wz") return read(grammarFile);
      const name = EMBEDDED[scope];
      return name ? read(path.join(modules, "tm-grammars", "grammars", `${name}.json`)) : null;
    },
  });
  const grammar = await registry.loadGrammar("source.wz");
  for await (const input of readline.createInterface({ input: process.stdin })) {
    const found = [];
    let stack = textmate.INITIAL;
    JSON.parse(input)
      .split("\n")
      .forEach((row, number) => {
        const line = row.replace(/\r$/, ""); // editors keep line ends apart
        const result = grammar.tokenizeLine(line, stack);
        stack = result.ruleStack;
        for (const token of result.tokens) {
          found.push([number, token.startIndex, Math.min(token.endIndex, line.length), token.scopes]);
        }
      });
    process.stdout.write(JSON.stringify(found) + "\n");
  }
}

main();
