; Parts of a file to select and to jump between: a declaration is a class, a step a function.

(pipeline
  body: (block) @class.inner) @class.outer

(profile
  body: (block) @class.inner) @class.outer

(cluster
  body: (block) @class.inner) @class.outer

(component
  body: (block) @class.inner) @class.outer

(preset
  body: (block) @class.inner) @class.outer

(contract
  body: (block) @class.inner) @class.outer

[
  (extern_step)
  (extern_middleware)
  (extern_template)
] @class.outer

[
  (step)
  (amend_step)
  (on_exit)
  (hook)
] @function.outer

(step
  body: (block) @function.inner)

(amend_step
  body: (block) @function.inner)

(on_exit
  body: (block) @function.inner)

(hook
  body: (block) @function.inner)

(parameter) @parameter.outer

(parameters
  (parameter) @parameter.inner)

(arguments
  [
    (positional)
    (named)
  ] @parameter.inner @parameter.outer)

(assign
  key: (_) @assignment.lhs
  value: (_) @assignment.rhs @assignment.inner) @assignment.outer

[
  (comment)
  (doc_comment)
] @comment.outer
