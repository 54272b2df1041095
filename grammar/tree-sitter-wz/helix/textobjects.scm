; As Helix names them: parts of a file to select and to jump between: a declaration is a class, a step a function.

(pipeline
  body: (block) @class.inside) @class.around

(profile
  body: (block) @class.inside) @class.around

(cluster
  body: (block) @class.inside) @class.around

(component
  body: (block) @class.inside) @class.around

(preset
  body: (block) @class.inside) @class.around

(contract
  body: (block) @class.inside) @class.around

[
  (extern_step)
  (extern_middleware)
  (extern_template)
] @class.around

[
  (step)
  (amend_step)
  (on_exit)
  (hook)
] @function.around

(step
  body: (block) @function.inside)

(amend_step
  body: (block) @function.inside)

(on_exit
  body: (block) @function.inside)

(hook
  body: (block) @function.inside)

(parameter) @parameter.around

(parameters
  (parameter) @parameter.inside)

(arguments
  [
    (positional)
    (named)
  ] @parameter.inside @parameter.around)

[
  (comment)
  (doc_comment)
] @comment.around
