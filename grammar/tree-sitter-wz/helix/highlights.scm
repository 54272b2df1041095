; Made by `make vocabulary` from highlights.template.scm: edit that one.
; Colours: the classes of grammar/README.md. What a name is follows from where it stands.
; Where two patterns match a node, the later one counts.

; ---- comments

(comment) @comment

(doc_comment) @comment.line.documentation

; ---- names: what reads a value, then what stands in a place of its own

[
  (name)
  (reference)
] @variable

((reference) @variable.builtin
  (#any-of? @variable.builtin "workflow" "retries" "last_retry" "stdout" "supplied" "response" "cron" "object"))

(_
  key: (name) @variable.other.member)

(attribute
  member: (name) @variable.other.member)

(path
  (name)
  (name) @variable.other.member)

((path
  .
  (name) @variable.builtin)
  (#any-of? @variable.builtin "workflow" "retries" "last_retry" "stdout" "supplied" "response" "cron" "object"))

(named_port
  name: (name) @variable.other.member)

(hook
  event: (name) @keyword)

; ---- modules, and what has a namespace of its own

(import_module
  module: (path
    (name) @namespace))

(import_module
  alias: (name) @namespace)

(import_names
  module: (path
    (name) @namespace))

(pipeline
  name: (name) @namespace)

(profile
  name: (name) @namespace)

(cluster
  name: (name) @namespace)

(call
  function: (attribute
    object: (reference) @namespace))

; ---- types

(imported_name
  (name) @type
  (#match? @type "^[A-Z]"))

(contract
  name: (name) @type)

(extern_step
  name: (name) @type)

(contract
  base: (path
    (name) @namespace))

(contract
  base: (path
    (name) @type .))

(named_type
  name: (path
    (name) @namespace))

(named_type
  name: (path
    (name) @type .))

(generic_type
  name: (path
    (name) @namespace))

(generic_type
  name: (path
    (name) @type .))

((contract
  base: (path
    (name) @type.builtin .))
  (#any-of? @type.builtin "any" "bool" "dir" "duration" "file" "float" "frame" "int" "map" "quantity" "secret" "string" "url"))

((named_type
  name: (path
    (name) @type.builtin .))
  (#any-of? @type.builtin "any" "bool" "dir" "duration" "file" "float" "frame" "int" "map" "quantity" "secret" "string" "url"))

((generic_type
  name: (path
    (name) @type.builtin .))
  (#any-of? @type.builtin "any" "bool" "dir" "duration" "file" "float" "frame" "int" "map" "quantity" "secret" "string" "url"))

; ---- functions

(component
  name: (name) @function)

(preset
  name: (name) @function)

(extern_middleware
  name: (name) @function)

(extern_template
  name: (name) @function)

(use
  name: (path
    (name) @namespace))

(use
  name: (path
    (name) @function .))

(call
  function: (reference) @function)

(call
  function: (attribute
    member: (name) @function))

((call
  function: (reference) @type)
  (#match? @type "^[A-Z]"))

((call
  function: (attribute
    member: (name) @type))
  (#match? @type "^[A-Z]"))

((call
  function: (reference) @function.builtin)
  (#any-of? @function.builtin "artifactory" "azure" "base64" "claim" "config_map" "container" "container_set" "contains" "empty_dir" "ends_with" "field" "file" "format" "from_env" "gcs" "git" "hdfs" "http" "join" "jq" "json" "json_path" "keys" "len" "localhost" "lower" "max" "merge" "min" "new_claim" "oss" "projected" "range" "raw" "raw_template" "replace" "repository" "resource" "s3" "script" "secret" "sha256" "sorted" "split" "starts_with" "string" "suspend" "trim" "upper" "values" "vault" "yaml"))

((call
  function: (attribute
    member: (name) @function.builtin))
  (#any-of? @function.builtin "artifactory" "azure" "base64" "claim" "config_map" "container" "container_set" "contains" "empty_dir" "ends_with" "field" "file" "format" "from_env" "gcs" "git" "hdfs" "http" "join" "jq" "json" "json_path" "keys" "len" "localhost" "lower" "max" "merge" "min" "new_claim" "oss" "projected" "range" "raw" "raw_template" "replace" "repository" "resource" "s3" "script" "secret" "sha256" "sorted" "split" "starts_with" "string" "suspend" "trim" "upper" "values" "vault" "yaml"))

; ---- while somebody types: what no rule has taken in yet

(ERROR
  (name) @variable.other.member
  .
  [
    "="
    "+="
    ":"
  ])

(ERROR
  "."
  .
  (name) @variable.other.member)

(ERROR
  [
    (name)
    (reference)
  ] @function
  .
  "(")

((_
  value: (reference) @function .)
  .
  (ERROR
    .
    "("))

((ERROR
  [
    (name)
    (reference)
  ] @type
  .
  "(")
  (#match? @type "^[A-Z]"))

((ERROR
  [
    (name)
    (reference)
  ] @function.builtin
  .
  "(")
  (#any-of? @function.builtin "artifactory" "azure" "base64" "claim" "config_map" "container" "container_set" "contains" "empty_dir" "ends_with" "field" "file" "format" "from_env" "gcs" "git" "hdfs" "http" "join" "jq" "json" "json_path" "keys" "len" "localhost" "lower" "max" "merge" "min" "new_claim" "oss" "projected" "range" "raw" "raw_template" "replace" "repository" "resource" "s3" "script" "secret" "sha256" "sorted" "split" "starts_with" "string" "suspend" "trim" "upper" "values" "vault" "yaml"))

(((_
  value: (reference) @type .)
  .
  (ERROR
    .
    "("))
  (#match? @type "^[A-Z]"))

(((_
  value: (reference) @function.builtin .)
  .
  (ERROR
    .
    "("))
  (#any-of? @function.builtin "artifactory" "azure" "base64" "claim" "config_map" "container" "container_set" "contains" "empty_dir" "ends_with" "field" "file" "format" "from_env" "gcs" "git" "hdfs" "http" "join" "jq" "json" "json_path" "keys" "len" "localhost" "lower" "max" "merge" "min" "new_claim" "oss" "projected" "range" "raw" "raw_template" "replace" "repository" "resource" "s3" "script" "secret" "sha256" "sorted" "split" "starts_with" "string" "suspend" "trim" "upper" "values" "vault" "yaml"))

(ERROR
  [
    "param"
    "let"
    "step"
    "input"
    "output"
    "on_exit"
  ]
  .
  (name) @variable)

(ERROR
  [
    "pipeline"
    "profile"
    "cluster"
  ]
  .
  (name) @namespace)

(ERROR
  [
    "component"
    "preset"
    "middleware"
    "template"
  ]
  .
  (name) @function)

(ERROR
  "contract"
  .
  (name) @type)

(ERROR
  "extern"
  .
  "step"
  .
  (name) @type)

; ---- values

(boolean) @constant.builtin.boolean

(null) @constant.builtin

[
  (number)
  (amount)
] @constant.numeric

(unit) @type

[
  (string_start)
  (string_content)
  (string_end)
  (unclosed_string)
] @string

(escape_sequence) @constant.character.escape

; ---- keywords

[
  "cluster"
  "component"
  "contract"
  "extern"
  "from"
  "hook"
  "import"
  "input"
  "let"
  "middleware"
  "on_exit"
  "output"
  "param"
  "pipeline"
  "preset"
  "profile"
  "remove"
  "step"
  "template"
  "use"
  "as"
  "at"
  "default"
  "extends"
] @keyword

(import_module
  [
    "import"
    "as"
  ] @keyword.control.import)

(import_names
  [
    "from"
    "import"
  ] @keyword.control.import)

(imported_name
  "as" @keyword.control.import)

[
  "if"
  "else"
] @keyword.control.conditional

[
  "for"
  "in"
] @keyword.control.repeat

[
  "and"
  "not"
  "or"
] @keyword.operator

; ---- operators and punctuation

[
  ">>"
  "~>"
  "!="
  "%"
  "*"
  "+"
  "+="
  "-"
  "->"
  ".."
  "/"
  "<"
  "<="
  "="
  "=="
  ">"
  ">="
  "?"
  "|"
] @operator

[
  "("
  ")"
  "["
  "]"
  "{"
  "}"
] @punctuation.bracket

[
  ","
  "."
  ":"
] @punctuation.delimiter

(interpolation
  [
    "${"
    "}"
  ] @punctuation.special)
