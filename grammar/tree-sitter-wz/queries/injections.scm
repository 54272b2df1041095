; Text in other languages. What interrupts it, interpolations, is left out.

; ---- scripts: `interpreter` says what `source` is, in either order

((arguments
  (named
    key: (name) @_interpreter
    value: (list
      (string
        .
        (string_start)
        .
        (string_content) @_program
        .
        (string_end))))
  (named
    key: (name) @_source
    value: (string
      [
        (string_content) @injection.content
        (escape_sequence) @injection.content
        (interpolation)
      ]+)))
  (#eq? @_interpreter "interpreter")
  (#eq? @_source "source")
  (#match? @_program "^([^ ]*/)?(python|pypy)[0-9.]*$")
  (#set! injection.language "python"))

((arguments
  (named
    key: (name) @_source
    value: (string
      [
        (string_content) @injection.content
        (escape_sequence) @injection.content
        (interpolation)
      ]+))
  (named
    key: (name) @_interpreter
    value: (list
      (string
        .
        (string_start)
        .
        (string_content) @_program
        .
        (string_end)))))
  (#eq? @_interpreter "interpreter")
  (#eq? @_source "source")
  (#match? @_program "^([^ ]*/)?(python|pypy)[0-9.]*$")
  (#set! injection.language "python"))

((arguments
  (named
    key: (name) @_interpreter
    value: (list
      (string
        .
        (string_start)
        .
        (string_content) @_program
        .
        (string_end))))
  (named
    key: (name) @_source
    value: (string
      [
        (string_content) @injection.content
        (escape_sequence) @injection.content
        (interpolation)
      ]+)))
  (#eq? @_interpreter "interpreter")
  (#eq? @_source "source")
  (#match? @_program "^([^ ]*/)?(node|nodejs|deno|bun)$")
  (#set! injection.language "javascript"))

((arguments
  (named
    key: (name) @_source
    value: (string
      [
        (string_content) @injection.content
        (escape_sequence) @injection.content
        (interpolation)
      ]+))
  (named
    key: (name) @_interpreter
    value: (list
      (string
        .
        (string_start)
        .
        (string_content) @_program
        .
        (string_end)))))
  (#eq? @_interpreter "interpreter")
  (#eq? @_source "source")
  (#match? @_program "^([^ ]*/)?(node|nodejs|deno|bun)$")
  (#set! injection.language "javascript"))

((arguments
  (named
    key: (name) @_interpreter
    value: (list
      (string
        .
        (string_start)
        .
        (string_content) @_program
        .
        (string_end))))
  (named
    key: (name) @_source
    value: (string
      [
        (string_content) @injection.content
        (escape_sequence) @injection.content
        (interpolation)
      ]+)))
  (#eq? @_interpreter "interpreter")
  (#eq? @_source "source")
  (#match? @_program "^([^ ]*/)?(ba|da|a|k|z)?sh$")
  (#set! injection.language "bash"))

((arguments
  (named
    key: (name) @_source
    value: (string
      [
        (string_content) @injection.content
        (escape_sequence) @injection.content
        (interpolation)
      ]+))
  (named
    key: (name) @_interpreter
    value: (list
      (string
        .
        (string_start)
        .
        (string_content) @_program
        .
        (string_end)))))
  (#eq? @_interpreter "interpreter")
  (#eq? @_source "source")
  (#match? @_program "^([^ ]*/)?(ba|da|a|k|z)?sh$")
  (#set! injection.language "bash"))

; ---- commands: what follows a shell's or an interpreter's `-c`, in the same list

((list
  (string
    .
    (string_start)
    .
    (string_content) @_program
    .
    (string_end))
  .
  (string
    .
    (string_start)
    .
    (string_content) @_flag
    .
    (string_end))
  .
  (string
    [
      (string_content) @injection.content
      (escape_sequence) @injection.content
      (interpolation)
    ]+))
  (#match? @_program "^([^ ]*/)?(ba|da|a|k|z)?sh$")
  (#match? @_flag "^-[a-z]*c$")
  (#set! injection.language "bash"))

((list
  (string
    .
    (string_start)
    .
    (string_content) @_program
    .
    (string_end))
  .
  (string
    .
    (string_start)
    .
    (string_content) @_flag
    .
    (string_end))
  .
  (string
    [
      (string_content) @injection.content
      (escape_sequence) @injection.content
      (interpolation)
    ]+))
  (#match? @_program "^([^ ]*/)?(python|pypy)[0-9.]*$")
  (#match? @_flag "^-c$")
  (#set! injection.language "python"))

((list
  (string
    .
    (string_start)
    .
    (string_content) @_program
    .
    (string_end))
  .
  (string
    .
    (string_start)
    .
    (string_content) @_flag
    .
    (string_end))
  .
  (string
    [
      (string_content) @injection.content
      (escape_sequence) @injection.content
      (interpolation)
    ]+))
  (#match? @_program "^([^ ]*/)?(node|nodejs|deno|bun)$")
  (#match? @_flag "^-e$")
  (#set! injection.language "javascript"))

; or as the first of `args`

((arguments
  (named
    key: (name) @_command
    value: (list
      (string
        .
        (string_start)
        .
        (string_content) @_program
        .
        (string_end))
      .
      (string
        .
        (string_start)
        .
        (string_content) @_flag
        .
        (string_end))
      .))
  (named
    key: (name) @_args
    value: (list
      .
      (string
        [
          (string_content) @injection.content
          (escape_sequence) @injection.content
          (interpolation)
        ]+))))
  (#eq? @_command "command")
  (#eq? @_args "args")
  (#match? @_program "^([^ ]*/)?(ba|da|a|k|z)?sh$")
  (#match? @_flag "^-[a-z]*c$")
  (#set! injection.language "bash"))

((arguments
  (named
    key: (name) @_command
    value: (list
      (string
        .
        (string_start)
        .
        (string_content) @_program
        .
        (string_end))
      .
      (string
        .
        (string_start)
        .
        (string_content) @_flag
        .
        (string_end))
      .))
  (named
    key: (name) @_args
    value: (list
      .
      (string
        [
          (string_content) @injection.content
          (escape_sequence) @injection.content
          (interpolation)
        ]+))))
  (#eq? @_command "command")
  (#eq? @_args "args")
  (#match? @_program "^([^ ]*/)?(python|pypy)[0-9.]*$")
  (#match? @_flag "^-c$")
  (#set! injection.language "python"))

((arguments
  (named
    key: (name) @_command
    value: (list
      (string
        .
        (string_start)
        .
        (string_content) @_program
        .
        (string_end))
      .
      (string
        .
        (string_start)
        .
        (string_content) @_flag
        .
        (string_end))
      .))
  (named
    key: (name) @_args
    value: (list
      .
      (string
        [
          (string_content) @injection.content
          (escape_sequence) @injection.content
          (interpolation)
        ]+))))
  (#eq? @_command "command")
  (#eq? @_args "args")
  (#match? @_program "^([^ ]*/)?(node|nodejs|deno|bun)$")
  (#match? @_flag "^-e$")
  (#set! injection.language "javascript"))

; ---- manifests, and templates of Argo's own

((named
  key: (name) @_key
  value: (string
    [
      (string_content) @injection.content
      (escape_sequence) @injection.content
      (interpolation)
    ]+))
  (#any-of? @_key "manifest" "template")
  (#set! injection.language "yaml"))

; ---- queries of an answer or an object

((call
  function: (reference) @_function
  arguments: (arguments
    .
    (positional
      value: (string
        [
          (string_content) @injection.content
          (escape_sequence) @injection.content
          (interpolation)
        ]+))))
  (#eq? @_function "jq")
  (#set! injection.language "jq"))

; ---- notes like TODO

((comment) @injection.content
  (#set! injection.language "comment"))

((doc_comment) @injection.content
  (#set! injection.language "comment"))
