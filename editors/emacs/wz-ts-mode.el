;;; wz-ts-mode.el --- .wz pipeline files, with tree-sitter -*- lexical-binding: t; -*-

;; Version: 0.1.0
;; Package-Requires: ((emacs "29.1"))
;; Keywords: languages
;; SPDX-License-Identifier: Apache-2.0

;;; Commentary:

;; Colours, indentation, the list of a file's names (imenu) and movement by declarations for .wz
;; files.  The parser is grammar/tree-sitter-wz, compiled as libtree-sitter-wz into one of the
;; folders of `treesit-extra-load-path', or into tree-sitter/ of `user-emacs-directory'.

;;; Code:

(require 'treesit)

(defgroup wz nil
  "Pipelines in .wz files."
  :group 'languages)

(defcustom wz-ts-indent-offset 2
  "Blanks for each level."
  :type 'natnum
  :group 'wz)

;; The lists are those of grammar/vocabulary.json: a test compares them.

(defconst wz-ts--keywords
  '("and" "as" "at" "cluster" "component" "contract" "default" "else" "extends" "extern" "for"
    "from" "hook" "if" "import" "in" "input" "let" "middleware" "not" "on_exit" "or" "output"
    "param" "pipeline" "preset" "profile" "remove" "step" "template" "use"))

(defconst wz-ts--types
  '("any" "bool" "dir" "duration" "file" "float" "frame" "int" "map" "quantity" "secret"
    "string" "url"))

(defconst wz-ts--functions
  '("artifactory" "azure" "base64" "claim" "config_map" "container" "container_set"
    "contains" "empty_dir" "ends_with" "field" "file" "format" "from_env" "gcs" "git"
    "hdfs" "http" "join" "jq" "json" "json_path" "keys" "len" "localhost" "lower" "max"
    "merge" "min" "new_claim" "oss" "projected" "range" "raw" "raw_template" "replace"
    "repository" "resource" "s3" "script" "secret" "sha256" "sorted" "split" "starts_with"
    "string" "suspend" "trim" "upper" "values" "vault" "yaml"))

(defconst wz-ts--values
  '("workflow" "retries" "last_retry" "stdout" "supplied" "response" "cron" "object"))

(defconst wz-ts--operators
  '("!=" "%" "*" "+" "+=" "-" "->" ".." "/" "<" "<=" "=" "==" ">" ">=" "?" "|" ">>" "~>"))

(defun wz-ts--any (words)
  "An expression for one of WORDS, whole."
  (concat "\\`" (regexp-opt words) "\\'"))

(defvar wz-ts--font-lock
  (treesit-font-lock-rules
   :language 'wz
   :feature 'comment
   '((doc_comment) @font-lock-doc-face
     (comment) @font-lock-comment-face)

   :language 'wz
   :feature 'string
   '([(string_start) (string_content) (string_end) (unclosed_string)] @font-lock-string-face)

   :language 'wz
   :feature 'escape
   '((escape_sequence) @font-lock-escape-face
     (interpolation ["${" "}"] @font-lock-misc-punctuation-face))

   :language 'wz
   :feature 'keyword
   `([,@wz-ts--keywords] @font-lock-keyword-face
     (hook event: (name) @font-lock-keyword-face))

   :language 'wz
   :feature 'constant
   '([(boolean) (null)] @font-lock-constant-face)

   :language 'wz
   :feature 'number
   '((unit) @font-lock-type-face
     [(number) (amount)] @font-lock-number-face)

   :language 'wz
   :feature 'definition
   '([(contract name: (name) @font-lock-type-face)
      (extern_step name: (name) @font-lock-type-face)]
     [(component name: (name) @font-lock-function-name-face)
      (preset name: (name) @font-lock-function-name-face)
      (extern_middleware name: (name) @font-lock-function-name-face)
      (extern_template name: (name) @font-lock-function-name-face)
      (pipeline name: (name) @font-lock-function-name-face)
      (profile name: (name) @font-lock-function-name-face)
      (cluster name: (name) @font-lock-function-name-face)]
     [(param name: (name) @font-lock-variable-name-face)
      (let name: (name) @font-lock-variable-name-face)
      (input name: (name) @font-lock-variable-name-face)
      (step name: (name) @font-lock-variable-name-face)
      (on_exit name: (name) @font-lock-variable-name-face)
      (hook name: (name) @font-lock-variable-name-face)
      (for_clause variable: (name) @font-lock-variable-name-face)
      (comprehension variable: (name) @font-lock-variable-name-face)])

   :language 'wz
   :feature 'builtin
   `((call function: (reference) @font-lock-builtin-face
           (:match ,(wz-ts--any wz-ts--functions) @font-lock-builtin-face))
     ((reference) @font-lock-builtin-face
      (:match ,(wz-ts--any wz-ts--values) @font-lock-builtin-face))
     (named_type name: (path (name) @font-lock-builtin-face :anchor)
                 (:match ,(wz-ts--any wz-ts--types) @font-lock-builtin-face))
     (generic_type name: (path (name) @font-lock-builtin-face :anchor)
                   (:match ,(wz-ts--any wz-ts--types) @font-lock-builtin-face)))

   :language 'wz
   :feature 'type
   '((named_type name: (path (name) @font-lock-type-face :anchor))
     (generic_type name: (path (name) @font-lock-type-face :anchor))
     (contract base: (path (name) @font-lock-type-face :anchor))
     (imported_name (name) @font-lock-type-face (:match "\\`[A-Z]" @font-lock-type-face)))

   :language 'wz
   :feature 'function
   '((call function: (reference) @font-lock-type-face
           (:match "\\`[A-Z]" @font-lock-type-face))
     (call function: (attribute member: (name) @font-lock-type-face)
           (:match "\\`[A-Z]" @font-lock-type-face))
     (call function: [(reference) @font-lock-function-call-face
                      (attribute member: (name) @font-lock-function-call-face)])
     (use name: (path (name) @font-lock-function-call-face :anchor)))

   :language 'wz
   :feature 'property
   '((_ key: (name) @font-lock-property-name-face)
     (attribute member: (name) @font-lock-property-use-face)
     (named_port name: (name) @font-lock-property-name-face))

   :language 'wz
   :feature 'operator
   `([,@wz-ts--operators] @font-lock-operator-face)

   :language 'wz
   :feature 'bracket
   '(["(" ")" "[" "]" "{" "}"] @font-lock-bracket-face)

   :language 'wz
   :feature 'delimiter
   '(["," "." ":"] @font-lock-delimiter-face))
  "Colours, the more particular first.")

(defvar wz-ts--indent
  `((wz
     ((parent-is "source_file") column-0 0)
     ((node-is ,(rx bos (any ")]}") eos)) standalone-parent 0)
     ((parent-is ,(rx bos (or "string" "interpolation") eos)) no-indent 0)
     ((node-is "string_content") no-indent 0)
     ((parent-is ,(rx bos
                      (or "block" "parameters" "arguments" "list" "comprehension" "edge_list"
                          "parenthesized" "list_type" "generic_type" "index" "edge" "import_names")
                      eos))
      standalone-parent wz-ts-indent-offset)
     (no-node no-indent 0)
     (catch-all parent-bol 0)))
  "Indentation.")

(defvar wz-ts--declarations
  (rx bos
      (or "contract" "extern_step" "extern_middleware" "extern_template" "component" "preset"
          "pipeline" "profile" "cluster" "step")
      eos)
  "Nodes to move by.")

(defun wz-ts--name (node)
  "The name that NODE declares."
  (treesit-node-text (treesit-node-child-by-field-name node "name") t))

(defvar wz-ts-mode-syntax-table
  (let ((table (make-syntax-table)))
    (modify-syntax-entry ?# "<" table)
    (modify-syntax-entry ?\n ">" table)
    (modify-syntax-entry ?_ "_" table)
    (modify-syntax-entry ?\" "\"" table)
    (modify-syntax-entry ?' "\"" table)
    table)
  "Syntax of comments and strings, for what does not ask the parser.")

;;;###autoload
(define-derived-mode wz-ts-mode prog-mode "wz"
  "Pipelines in .wz files, with tree-sitter."
  :group 'wz
  (when (treesit-ready-p 'wz)
    (treesit-parser-create 'wz)
    (setq-local comment-start "# "
                comment-end ""
                comment-start-skip (rx (+ "#") (* blank))
                electric-indent-chars (append "{}()[]" electric-indent-chars)
                indent-tabs-mode nil
                treesit-font-lock-settings wz-ts--font-lock
                treesit-font-lock-feature-list
                '((comment definition)
                  (keyword string)
                  (builtin constant escape function number property type)
                  (bracket delimiter operator))
                treesit-simple-indent-rules wz-ts--indent
                treesit-defun-type-regexp wz-ts--declarations
                treesit-defun-name-function #'wz-ts--name
                treesit-simple-imenu-settings
                '(("Step" "\\`step\\'" nil wz-ts--name)
                  ("Pipeline" "\\`\\(?:pipeline\\|profile\\|cluster\\)\\'" nil wz-ts--name)
                  ("Component" "\\`\\(?:component\\|preset\\|extern_.*\\|contract\\)\\'" nil
                   wz-ts--name)
                  ("Value" "\\`\\(?:param\\|let\\|input\\)\\'" nil wz-ts--name)))
    (treesit-major-mode-setup)))

;;;###autoload
(add-to-list 'auto-mode-alist '("\\.wz\\'" . wz-ts-mode))

(provide 'wz-ts-mode)

;;; wz-ts-mode.el ends here
