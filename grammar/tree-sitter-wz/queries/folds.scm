; What can be folded, where it has several lines.

[
  (block)
  (parameters)
  (arguments)
  (list)
  (comprehension)
  (edge)
  (edge_list)
  (string)
  (import_names)
] @fold
