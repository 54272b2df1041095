; Indentation, as nvim-treesitter reads it.

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
] @indent.begin

[
  ")"
  "]"
  "}"
] @indent.branch @indent.end

; As it stands: it may be a script in which blanks mean something.
(string) @indent.auto

; While somebody types: after a bracket that is not closed yet.
(ERROR
  [
    "("
    "["
    "{"
  ] @indent.begin) @indent.begin

(comment) @indent.auto
