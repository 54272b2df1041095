; Colours: the classes of grammar/README.md. What a name is follows from where it stands.
; Where two patterns match a node, the later one counts.

; ---- comments

(comment) @comment

(doc_comment) @comment.documentation

; ---- names: what reads a value, then what stands in a place of its own

[
  (name)
  (reference)
] @variable

((reference) @variable.builtin
  (#any-of? @variable.builtin <values>))

(_
  key: (name) @property)

(attribute
  member: (name) @property)

(path
  (name)
  (name) @property)

((path
  .
  (name) @variable.builtin)
  (#any-of? @variable.builtin <values>))

(named_port
  name: (name) @property)

(hook
  event: (name) @keyword)

; ---- modules, and what has a namespace of its own

(import_module
  module: (path
    (name) @module))

(import_module
  alias: (name) @module)

(import_names
  module: (path
    (name) @module))

(pipeline
  name: (name) @module)

(profile
  name: (name) @module)

(cluster
  name: (name) @module)

(call
  function: (attribute
    object: (reference) @module))

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
    (name) @module))

(contract
  base: (path
    (name) @type .))

(named_type
  name: (path
    (name) @module))

(named_type
  name: (path
    (name) @type .))

(generic_type
  name: (path
    (name) @module))

(generic_type
  name: (path
    (name) @type .))

((contract
  base: (path
    (name) @type.builtin .))
  (#any-of? @type.builtin <types>))

((named_type
  name: (path
    (name) @type.builtin .))
  (#any-of? @type.builtin <types>))

((generic_type
  name: (path
    (name) @type.builtin .))
  (#any-of? @type.builtin <types>))

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
    (name) @module))

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
  (#any-of? @function.builtin <functions>))

((call
  function: (attribute
    member: (name) @function.builtin))
  (#any-of? @function.builtin <functions>))

; ---- while somebody types: what no rule has taken in yet

(ERROR
  (name) @property
  .
  [
    "="
    "+="
    ":"
  ])

(ERROR
  "."
  .
  (name) @property)

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
  (#any-of? @function.builtin <functions>))

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
  (#any-of? @function.builtin <functions>))

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
  (name) @module)

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

(boolean) @boolean

(null) @constant.builtin

[
  (number)
  (amount)
] @number

(unit) @type

[
  (string_start)
  (string_content)
  (string_end)
  (unclosed_string)
] @string

(escape_sequence) @string.escape

; ---- keywords

[
  <declarations>
  <clauses>
] @keyword

(import_module
  [
    "import"
    "as"
  ] @keyword.import)

(import_names
  [
    "from"
    "import"
  ] @keyword.import)

(imported_name
  "as" @keyword.import)

[
  "if"
  "else"
] @keyword.conditional

[
  "for"
  "in"
] @keyword.repeat

[
  <operator_words>
] @keyword.operator

; ---- operators and punctuation

[
  <operators>
] @operator

[
  <brackets>
] @punctuation.bracket

[
  <delimiters>
] @punctuation.delimiter

(interpolation
  [
    "${"
    "}"
  ] @punctuation.special)
