/**
 * The syntax of .wz for editors: the same language as grammar/wz.lark, rule by rule and under the
 * same names, so that a change there is a change here (tests/treesitter holds the two together).
 *
 * What depends on context is in src/scanner.c: line breaks, brackets, names, and all of a string
 * but the expressions in it. A line break is a token of its own wherever the innermost bracket is
 * `{`, or there is none; the rules below say where one may stand.
 */

/// <reference types="tree-sitter-cli/dsl" />

// Before `=`, `+=`, `{` or `:`, and after a dot, any keyword is an ordinary name.
const KEYWORDS = [
  'and', 'as', 'at', 'cluster', 'component', 'contract', 'default', 'else', 'extends', 'extern',
  'false', 'for', 'from', 'hook', 'if', 'import', 'in', 'input', 'let', 'middleware', 'not',
  'null', 'on_exit', 'or', 'output', 'param', 'pipeline', 'preset', 'profile', 'remove', 'step',
  'template', 'true', 'use',
];

const list = (item) => seq(item, repeat(seq(',', item)));
const enclosed = (open, item, close) =>
  seq(open, optional(seq(list(item), optional(','))), close);
const binary = (left, operator, right) =>
  seq(field('left', left), field('operator', operator), field('right', right));

export default grammar({
  name: 'wz',

  externals: ($) => [
    $.name,
    $._newline,
    // Before a keyword that begins a declaration or an entry; the second also where braces lack
    // their ends, which are left behind.
    $._newline_before_head,
    $._newline_before_declaration,
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    // So that the scanner learns where one may stand: it may follow a line break.
    '>>',
    '~>',
    $.string_start,
    $.string_content,
    $.escape_sequence,
    '${',
    $.string_end,
    $._amount_start,
    $._digits,
    $.unit,
    // In no rule: what can be nowhere, and a line break within an edge. As that is in `extras`, the
    // scanner is asked everywhere.
    $.unclosed_string, // to the end of its line, or the quotes of a long one
    $._invalid,
    $._anywhere,
    ...KEYWORDS,
  ],

  extras: ($) => [/[ \t\r\n]/, $.comment, $.doc_comment, $._anywhere],

  supertypes: ($) => [$.declaration, $.entry, $.type, $.expression],

  rules: {
    source_file: ($) =>
      seq(
        optional($._line_breaks),
        optional(
          seq(
            $.declaration,
            repeat(seq($._line_breaks, $.declaration)),
            optional($._line_breaks),
          ),
        ),
      ),

    _line_breaks: ($) =>
      repeat1(choice($._newline, $._newline_before_head, $._newline_before_declaration)),
    _newlines: ($) => repeat1(choice($._newline, $._newline_before_head)),

    declaration: ($) =>
      choice(
        $.import_module,
        $.import_names,
        $.param,
        $.let,
        $.contract,
        $.extern_step,
        $.extern_middleware,
        $.extern_template,
        $.component,
        $.preset,
        $.pipeline,
        $.profile,
        $.cluster,
      ),

    // ---- declarations

    import_module: ($) =>
      seq('import', field('module', $._module), optional(seq('as', field('alias', $.name)))),

    import_names: ($) =>
      seq(
        'from',
        field('module', $._module),
        'import',
        $.imported_name,
        repeat(seq(',', repeat($._newline), $.imported_name)),
      ),

    imported_name: ($) => seq(field('name', $.name), optional(seq('as', field('alias', $.name)))),

    _module: ($) => choice($.string, $.path),

    param: ($) =>
      seq('param', field('name', $.name), ':', field('type', $.type), optional($._value)),

    let: ($) => seq('let', field('name', $.name), $._value),

    contract: ($) =>
      seq(
        'contract',
        field('name', $.name),
        optional(seq('extends', field('base', $.path))),
        field('body', $.block),
      ),

    extern_step: ($) =>
      seq(
        'extern',
        'step',
        field('name', $.name),
        field('parameters', $.parameters),
        optional($._signature),
        optional(field('body', $.block)),
      ),

    extern_middleware: ($) =>
      seq(
        'extern',
        'middleware',
        field('name', $.name),
        field('parameters', $.parameters),
        optional(field('body', $.block)),
      ),

    extern_template: ($) =>
      seq(
        'extern',
        'template',
        field('name', $.name),
        field('parameters', $.parameters),
        optional($._signature),
        optional(field('body', $.block)),
      ),

    component: ($) =>
      seq(
        'component',
        field('name', $.name),
        field('parameters', $.parameters),
        optional($._signature),
        field('body', $.block),
      ),

    preset: ($) =>
      seq(
        'preset',
        field('name', $.name),
        optional(field('parameters', $.parameters)),
        field('body', $.block),
      ),

    pipeline: ($) => seq('pipeline', field('name', $.name), field('body', $.block)),
    profile: ($) => seq('profile', field('name', $.name), field('body', $.block)),
    cluster: ($) => seq('cluster', field('name', $.name), field('body', $.block)),

    parameters: ($) => enclosed('(', $.parameter, ')'),
    parameter: ($) =>
      seq(field('key', $._key), ':', field('type', $.type), optional($._value)),

    _value: ($) => seq('=', field('value', $.expression)),

    _signature: ($) => seq(':', field('signature', $.signature)),
    signature: ($) =>
      seq(optional(field('input', $._port)), '->', optional(field('output', $._port))),
    _port: ($) => choice($.type, $.named_port),
    named_port: ($) => seq('(', field('name', $.name), ':', field('type', $.type), ')'),

    // ---- types

    type: ($) => choice($.union, $._type_item),
    union: ($) => seq($._type_item, repeat1(seq('|', $._type_item))),
    _type_item: ($) => choice($.optional, $._type_atom),
    optional: ($) => seq($._type_atom, '?'),
    _type_atom: ($) => choice($.named_type, $.literal_type, $.list_type, $.generic_type),
    named_type: ($) =>
      seq(field('name', $.path), optional(field('arguments', $.arguments))),
    literal_type: ($) => choice($.string, $._number),
    list_type: ($) => seq('[', field('element', $.type), ']'),
    generic_type: ($) => seq(field('name', $.path), '[', field('element', $.type), ']'),

    // ---- blocks

    block: ($) =>
      seq(
        '{',
        optional($._newlines),
        optional(seq($.entry, repeat(seq($._separator, $.entry)), optional($._separator))),
        '}',
      ),

    _separator: ($) => choice($._newlines, seq(',', optional($._newlines))),

    entry: ($) =>
      choice(
        $.assign,
        $.append,
        $.amend,
        $.field,
        $.input_port,
        $.output_port,
        $.step,
        $.amend_step,
        $.remove_step,
        $.use,
        $.edge,
        $.input,
        $.output,
        $.on_exit,
        $.hook,
        $.pipeline,
        $.let,
      ),

    assign: ($) => seq(field('key', $._key), $._value, optional($._at)),
    append: ($) => seq(field('key', $._key), '+=', field('value', $.expression)),
    amend: ($) => seq(field('key', $._key), field('body', $.block)),
    field: ($) =>
      seq(
        field('key', $._key),
        ':',
        field('type', $.type),
        optional($._value),
        optional($._default),
      ),
    input_port: ($) => seq(field('key', $._key), ':', field('type', $.type), $._value, $._at),
    output_port: ($) =>
      seq(
        field('key', $._key),
        ':',
        field('type', $.type),
        'from',
        field('source', $._postfix),
        optional($._default),
        optional(field('body', $.block)),
      ),

    _at: ($) => seq('at', field('at', $._postfix), optional(field('body', $.block))),
    _default: ($) => seq('default', field('default', $._postfix)),

    step: ($) =>
      seq(
        'step',
        field('name', $.name),
        '=',
        field('value', $._postfix),
        optional(field('loop', $.for_clause)),
        optional(field('body', $.block)),
      ),
    for_clause: ($) =>
      seq(
        'for',
        field('variable', $.name),
        'in',
        field('iterable', choice($._postfix, alias($._for_range, $.range))),
      ),
    _for_range: ($) =>
      seq(field('first', $._unary_expr), '..', field('last', $._unary_expr)),
    amend_step: ($) =>
      seq(
        'step',
        field('name', $.name),
        choice(
          seq(field('arguments', $.arguments), optional(field('body', $.block))),
          field('body', $.block),
        ),
      ),
    remove_step: ($) => seq('remove', 'step', field('name', $.name)),
    use: ($) => seq('use', field('name', $.path), optional(field('arguments', $.arguments))),

    edge: ($) => seq($._edge_end, repeat1(seq(choice('>>', '~>'), $._edge_end))),
    _edge_end: ($) => choice($.edge_step, $.edge_list),
    edge_step: ($) => seq($.path, optional('?')),
    edge_list: ($) => seq('[', list($.edge_step), optional(','), ']'),

    input: ($) =>
      seq('input', field('name', $.name), ':', field('type', $.type), optional($._value)),
    output: ($) =>
      seq('output', choice(field('source', $.path), seq(field('name', $.name), $._value))),
    on_exit: ($) =>
      seq(
        'on_exit',
        field('name', $.name),
        '=',
        field('value', $._postfix),
        optional(field('body', $.block)),
      ),
    hook: ($) =>
      seq(
        'hook',
        field('event', $.name),
        field('name', $.name),
        '=',
        field('value', $._postfix),
        optional(field('body', $.block)),
      ),

    // ---- expressions, weakest first

    expression: ($) => choice($._or_expr, $.conditional),
    conditional: ($) =>
      seq(
        field('value', $._or_expr),
        'if',
        field('condition', $._or_expr),
        'else',
        field('alternative', $.expression),
      ),

    _or_expr: ($) => choice($._and_expr, alias($._binary_or, $.binary)),
    _binary_or: ($) => binary($._or_expr, 'or', $._and_expr),
    _and_expr: ($) => choice($._not_expr, alias($._binary_and, $.binary)),
    _binary_and: ($) => binary($._and_expr, 'and', $._not_expr),
    _not_expr: ($) => choice($._comparison_expr, alias($._unary_not, $.unary)),
    _unary_not: ($) => seq(field('operator', 'not'), field('operand', $._not_expr)),
    _comparison_expr: ($) => choice($._range_expr, alias($._comparison, $.binary)),
    _comparison: ($) =>
      binary($._range_expr, choice('==', '!=', '<=', '>=', '<', '>'), $._range_expr),
    _range_expr: ($) => choice($._sum_expr, $.range),
    range: ($) =>
      choice(
        seq(field('first', $._sum_expr), '..', field('last', $._sum_expr)),
        seq(field('first', $._sum_expr), '..'),
        seq('..', field('last', $._sum_expr)),
      ),
    _sum_expr: ($) => choice($._product_expr, alias($._sum, $.binary)),
    _sum: ($) => binary($._sum_expr, choice('+', '-'), $._product_expr),
    _product_expr: ($) => choice($._unary_expr, alias($._product, $.binary)),
    _product: ($) => binary($._product_expr, choice('*', '/', '%'), $._unary_expr),
    _unary_expr: ($) => choice($._postfix, alias($._negate, $.unary)),
    _negate: ($) => seq(field('operator', '-'), field('operand', $._unary_expr)),

    _postfix: ($) => choice($._atom, $.attribute, $.call, $.index),
    attribute: ($) => seq(field('object', $._postfix), '.', field('member', $._member)),
    call: ($) => seq(field('function', $._postfix), field('arguments', $.arguments)),
    index: ($) =>
      seq(field('object', $._postfix), '[', field('index', $.expression), ']'),

    _atom: ($) =>
      choice(
        alias($.name, $.reference),
        $.string,
        $._number,
        $.boolean,
        $.null,
        $.list,
        $.comprehension,
        $.block,
        $.parenthesized,
      ),
    boolean: (_) => choice('true', 'false'),
    null: (_) => 'null',
    list: ($) => enclosed('[', $.expression, ']'),
    comprehension: ($) =>
      seq(
        '[',
        field('element', $.expression),
        'for',
        field('variable', $.name),
        'in',
        field('iterable', $._or_expr),
        optional(seq('if', field('condition', $._or_expr))),
        ']',
      ),
    parenthesized: ($) => seq('(', $.expression, ')'),

    arguments: ($) => enclosed('(', choice($.positional, $.named), ')'),
    positional: ($) => field('value', $.expression),
    named: ($) => seq(field('key', $._key), $._value),

    string: ($) =>
      seq(
        $.string_start,
        repeat(choice($.string_content, $.escape_sequence, $.interpolation)),
        $.string_end,
      ),
    interpolation: ($) => seq('${', field('value', $.expression), '}'),

    path: ($) => seq($.name, repeat(seq('.', $._member))),
    _member: ($) => choice($.name, $._keyword),
    _key: ($) => choice($.name, $.string, $._keyword),
    _keyword: ($) => choice(...KEYWORDS.map((keyword) => alias(keyword, $.name))),

    // ---- terminals

    // A number with the letters and digits that touch it is one: `42`, `1e-3`, `0x1F`. So are an
    // amount and a duration, `128Mi`, `1h30min`: their units are nodes of their own.
    _number: ($) => choice($.number, $.amount),
    amount: ($) => seq($._amount_start, repeat1(seq($._digits, $.unit))),
    number: (_) =>
      token(
        choice(
          /[0-9][0-9A-Za-z_]*(\.[0-9][0-9A-Za-z_]*)?/,
          /[0-9][0-9A-Za-z_]*[eE][+-][0-9]+/,
          /[0-9][0-9A-Za-z_]*\.[0-9][0-9A-Za-z_]*[eE][+-][0-9]+/,
        ),
      ),

    // Comments end before the line break, also where that is `\r\n`.
    comment: (_) => token(/#(([^#\r\n]|\r+[^\r\n]|##)([^\r\n]|\r+[^\r\n])*)?/),
    doc_comment: (_) => token(/##(([^#\r\n]|\r+[^\r\n])([^\r\n]|\r+[^\r\n])*)?/),
  },
});
