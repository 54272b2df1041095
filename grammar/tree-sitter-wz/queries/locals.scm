; What names stand for, within one file. The order of declarations means nothing.

; ---- scopes: the file, what has parameters or steps, and what has a loop variable

[
  (source_file)
  (pipeline)
  (component)
  (preset)
  (extern_step)
  (extern_middleware)
  (extern_template)
  (comprehension)
  (step
    loop: (for_clause))
] @local.scope

; ---- definitions

(import_module
  module: (path
    (name) @local.definition.import .)
  !alias)

(import_module
  alias: (name) @local.definition.import)

(imported_name
  name: (name) @local.definition.import
  !alias)

(imported_name
  alias: (name) @local.definition.import)

(param
  name: (name) @local.definition.var)

(let
  name: (name) @local.definition.var)

(cluster
  name: (name) @local.definition.var)

(contract
  name: (name) @local.definition.type)

; These are scopes themselves, and their names stand outside of them.
((extern_step
  name: (name) @local.definition.type)
  (#set! definition.type.scope "parent"))

((extern_middleware
  name: (name) @local.definition.function)
  (#set! definition.function.scope "parent"))

((extern_template
  name: (name) @local.definition.function)
  (#set! definition.function.scope "parent"))

((component
  name: (name) @local.definition.function)
  (#set! definition.function.scope "parent"))

((preset
  name: (name) @local.definition.function)
  (#set! definition.function.scope "parent"))

(parameter
  key: (name) @local.definition.parameter)

(component
  signature: (signature
    input: (named_port
      name: (name) @local.definition.parameter)))

((step
  name: (name) @local.definition.var
  loop: (for_clause))
  (#set! definition.var.scope "parent"))

(step
  name: (name) @local.definition.var
  !loop)

(for_clause
  variable: (name) @local.definition.var)

(comprehension
  variable: (name) @local.definition.var)

(input
  name: (name) @local.definition.var)

(on_exit
  name: (name) @local.definition.var)

(hook
  name: (name) @local.definition.var)

; ---- references

(reference) @local.reference

(named_type
  name: (path
    .
    (name) @local.reference))

(generic_type
  name: (path
    .
    (name) @local.reference))

(contract
  base: (path
    .
    (name) @local.reference))

(use
  name: (path
    .
    (name) @local.reference))

(edge_step
  (path
    .
    (name) @local.reference))

(output
  source: (path
    .
    (name) @local.reference))

(amend_step
  name: (name) @local.reference)

(remove_step
  name: (name) @local.reference)
