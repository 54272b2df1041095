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

; Up to the mistake, as far as there is a bracket.
(ERROR
  [
    "("
    "["
    "{"
  ]) @indent.begin

(comment) @indent.auto
