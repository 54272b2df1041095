; Indentation, as Helix reads it.

[
  (block)
  (parameters)
  (arguments)
  (list)
  (comprehension)
  (edge_list)
  (parenthesized)
  (list_type)
  (generic_type)
  (index)
  (edge)
  (import_names)
] @indent

[
  ")"
  "]"
  "}"
] @outdent
