// What in .wz depends on context: line breaks, brackets, names, and the text of strings.
//
// The state is the stack of what is open, innermost last: brackets, strings, and the `${` of
// interpolations. It alone decides how the next characters are read, as in the compiler's lexer;
// what the parser could take matters only for getting over mistakes. So a token that is not valid
// here is handed over all the same: the parser then knows of a mistake where the compiler does.

#include "tree_sitter/alloc.h"
#include "tree_sitter/parser.h"

#include <string.h>

// In the order of `externals` in grammar.js.
enum TokenType {
  NAME,
  NEWLINE,
  NEWLINE_BEFORE_HEAD,
  NEWLINE_BEFORE_DECLARATION,
  OPEN_PAREN,
  CLOSE_PAREN,
  OPEN_BRACKET,
  CLOSE_BRACKET,
  OPEN_BRACE,
  CLOSE_BRACE,
  DATA_ARROW,
  ORDER_ARROW,
  STRING_START,
  STRING_CONTENT,
  ESCAPE_SEQUENCE,
  OPEN_INTERPOLATION,
  STRING_END,
  AMOUNT_START,
  DIGITS,
  UNIT,
  UNCLOSED_STRING,
  INVALID,
  ANYWHERE,
  FIRST_KEYWORD, // and all others, in their order
};

enum Frame {
  PAREN = 1,
  BRACKET,
  BRACE,
  INTERPOLATION,
  EDGE, // that goes on after a line break
  AMOUNT,
  STRING,
  RAW_STRING,
  LONG_STRING,
  LONG_RAW_STRING,
};

// The compiler refuses more than 100 brackets in one another.
#define MAX_FRAMES 512

typedef struct {
  unsigned size;
  uint8_t frames[MAX_FRAMES];
} Scanner;

// In the order of grammar.js.
static const char *const KEYWORDS[] = {
    "and",      "as",      "at",       "cluster",    "component", "contract", "default",
    "else",     "extends", "extern",   "false",      "for",       "from",     "hook",
    "if",       "import",  "in",       "input",      "let",       "middleware", "not",
    "null",     "on_exit", "or",       "output",     "param",     "pipeline", "preset",
    "profile",  "remove",  "step",     "template",   "true",      "use",
};

// Those that begin a declaration or an entry. With a name or a string after them they can be
// nothing else, so that what was open before is known to lack its end.
static const char *const HEADS[] = {
    "cluster", "component", "contract", "extern", "from",   "hook",   "import", "input", "let",
    "on_exit", "output",    "param",    "pipeline", "preset", "profile", "remove", "step",  "use",
};

// What follows `extern` and `remove`.
static const char *const SECOND_WORDS[] = {"middleware", "step", "template"};

// Those of the heads that stand in no block.
static const char *const TOP_HEADS[] = {
    "cluster", "component", "contract", "extern", "from", "import", "param", "preset", "profile",
};

static const char *const UNITS[] = {
    "n",  "u",  "m",  "k",  "M",  "G", "T", "P",   "E", "Ki",
    "Mi", "Gi", "Ti", "Pi", "Ei", "d", "h", "min", "s", "ms",
};

#define LONGEST_KEYWORD 10
#define LONGEST_UNIT 3
#define FIND(word, list) find(word, list, sizeof(list) / sizeof(*(list)))
#define IS_ONE_OF(word, list) (FIND(word, list) >= 0)

// Where a word stands in a list, or -1.
static int find(const char *word, const char *const *list, unsigned count) {
  for (unsigned at = 0; at < count; at++) {
    if (strcmp(word, list[at]) == 0) return (int)at;
  }
  return -1;
}

static inline void advance(TSLexer *lexer) { lexer->advance(lexer, false); }
static inline void skip(TSLexer *lexer) { lexer->advance(lexer, true); }

static inline bool is_blank(int32_t c) { return c == ' ' || c == '\t' || c == '\r'; }

static inline bool is_letter(int32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline bool is_name_start(int32_t c) { return is_letter(c) || c == '_'; }

static inline bool is_digit(int32_t c) { return c >= '0' && c <= '9'; }

static inline bool is_name_part(int32_t c) { return is_name_start(c) || is_digit(c); }

static inline int hex_value(int32_t c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// ---- what is open

static inline uint8_t top(const Scanner *s) { return s->size ? s->frames[s->size - 1] : 0; }

static inline void push(Scanner *s, uint8_t frame) {
  if (s->size < MAX_FRAMES) s->frames[s->size++] = frame;
}

static inline void pop(Scanner *s) {
  if (s->size) s->size--;
}

static inline bool is_round_or_square(uint8_t frame) { return frame == PAREN || frame == BRACKET; }

// Gives up the brackets that lack their end: all up to the innermost brace.
static void leave_brackets(Scanner *s) {
  while (is_round_or_square(top(s))) pop(s);
}

static bool is_in_interpolation(const Scanner *s) {
  return memchr(s->frames, INTERPOLATION, s->size) != NULL;
}

// A closing bracket: what was opened since its opening one lacks its end. One that closes nothing
// leaves all as it was.
static void close_bracket(Scanner *s, uint8_t frame) {
  for (unsigned at = s->size; at > 0; at--) {
    uint8_t open = s->frames[at - 1];
    bool is_its_own = open == frame || (frame == BRACE && open == INTERPOLATION);
    if (is_its_own) {
      s->size = at - 1;
      return;
    }
    if (!is_round_or_square(open)) return;
  }
}

// ---- looking ahead, without taking anything in

// Reads a word into `word`; a longer one than any keyword comes out empty.
static void read_word(TSLexer *lexer, char word[LONGEST_KEYWORD + 1]) {
  unsigned length = 0;
  while (is_name_part(lexer->lookahead)) {
    if (length <= LONGEST_KEYWORD) {
      if (length < LONGEST_KEYWORD) word[length] = (char)lexer->lookahead;
      length++;
    }
    advance(lexer);
  }
  word[length <= LONGEST_KEYWORD ? length : 0] = '\0';
}

// Skips blanks, line breaks and comments.
static void read_on(TSLexer *lexer) {
  for (;;) {
    while (is_blank(lexer->lookahead) || lexer->lookahead == '\n') advance(lexer);
    if (lexer->lookahead != '#') return;
    while (lexer->lookahead != '\n' && !lexer->eof(lexer)) advance(lexer);
  }
}

// Whether an edge goes on after the line break.
static bool is_arrow_next(TSLexer *lexer) {
  read_on(lexer);
  int32_t first = lexer->lookahead;
  if (first != '>' && first != '~') return false;
  advance(lexer);
  return lexer->lookahead == '>';
}

// ---- strings
//
// A string that is never closed is not a string, as in the compiler: whether it is closed is known
// before its first token is handed over.

// Reads to after the end of a string on one line, whose opening quote has been read. In its
// interpolations there may be strings and braces, one level deep.
static bool read_string(TSLexer *lexer) {
  for (;;) {
    int32_t c = lexer->lookahead;
    if (c == '\n' || lexer->eof(lexer)) return false;
    advance(lexer);
    if (c == '"') return true;
    if (c == '\\') {
      if (lexer->lookahead == '\n' || lexer->eof(lexer)) return false;
      advance(lexer);
      continue;
    }
    if (c != '$') continue;
    if (lexer->lookahead == '$') {
      // `$${` is plain text; of `$$$` the first is a character like any other.
      advance(lexer);
      while (lexer->lookahead == '$') advance(lexer);
      if (lexer->lookahead == '{') advance(lexer);
      continue;
    }
    if (lexer->lookahead != '{') continue;
    advance(lexer);
    while (lexer->lookahead != '}') {
      c = lexer->lookahead;
      if (c == '\n' || lexer->eof(lexer)) return false;
      advance(lexer);
      if (c == '"') {
        while (lexer->lookahead != '"') {
          if (lexer->lookahead == '\\') advance(lexer);
          if (lexer->lookahead == '\n' || lexer->eof(lexer)) return false;
          advance(lexer);
        }
        advance(lexer);
      } else if (c == '\'') {
        while (lexer->lookahead != '\'') {
          if (lexer->lookahead == '\n' || lexer->eof(lexer)) return false;
          advance(lexer);
        }
        advance(lexer);
      } else if (c == '{') {
        while (lexer->lookahead != '}') {
          c = lexer->lookahead;
          if (c == '{' || c == '"' || c == '\'' || c == '\n' || lexer->eof(lexer)) return false;
          advance(lexer);
        }
        advance(lexer);
      }
    }
    advance(lexer);
  }
}

// Reads to after the three quotes that close a long string.
static bool read_long_string(TSLexer *lexer, int32_t quote) {
  unsigned quotes = 0;
  while (!lexer->eof(lexer)) {
    int32_t c = lexer->lookahead;
    advance(lexer);
    if (c != quote) {
      quotes = 0;
      if (c == '\\' && quote == '"' && !lexer->eof(lexer)) advance(lexer);
    } else if (++quotes == 3) {
      return true;
    }
  }
  return false;
}

// The compiler finds the end of an interpolation by its braces, and by quotes that hide some; a
// long string ends at its three quotes, whatever else they are. Where one stands in the other, both
// must come to the same end, on the same line. This reads on from inside of both.
//
// `inside` is the quote that hides braces, or 0; `quote` that of the long string. True if what ends
// first is the long string (`is_string`), or the interpolation.
static bool ends_in_step(TSLexer *lexer, int32_t inside, int32_t quote, bool is_string) {
  unsigned depth = 0, quotes = 0;
  bool is_escaped = false, is_passed = false;
  for (;;) {
    int32_t c = lexer->lookahead;
    if (c == '\n' || lexer->eof(lexer)) return false;
    quotes = c == quote && !is_escaped ? quotes + 1 : 0;
    is_escaped = c == '\\' && quote == '"' && !is_escaped;
    if (is_passed) {
      is_passed = false;
    } else if (inside) {
      if (c == inside) inside = 0;
      else if (c == '\\' && inside == '"') is_passed = true;
    } else if (c == '"' || c == '\'') {
      inside = c;
    } else if (c == '{') {
      depth++;
    } else if (c == '}' && depth-- == 0) {
      return !is_string;
    }
    advance(lexer);
    if (quotes == 3) return is_string && !inside && depth == 0;
  }
}

static bool scan_string_start(Scanner *s, TSLexer *lexer) {
  int32_t quote = lexer->lookahead;
  bool is_raw = quote == '\'';
  uint8_t frame = is_raw ? RAW_STRING : STRING;
  bool is_closed;
  advance(lexer);
  lexer->mark_end(lexer);
  if (lexer->lookahead == quote) {
    advance(lexer);
    if (lexer->lookahead == quote) {
      advance(lexer);
      lexer->mark_end(lexer);
      frame = is_raw ? LONG_RAW_STRING : LONG_STRING;
      is_closed = is_in_interpolation(s) ? ends_in_step(lexer, quote, quote, true)
                                         : read_long_string(lexer, quote);
    } else {
      is_closed = true; // it is empty
    }
  } else if (is_raw) {
    while (lexer->lookahead != quote && lexer->lookahead != '\n' && !lexer->eof(lexer)) {
      advance(lexer);
    }
    is_closed = lexer->lookahead == quote;
  } else {
    is_closed = read_string(lexer);
  }
  lexer->result_symbol = is_closed ? STRING_START : UNCLOSED_STRING;
  if (is_closed) {
    push(s, frame);
  } else if (frame == STRING || frame == RAW_STRING) {
    // Somebody is writing it: no code is taken for text by another quote further on.
    while (lexer->lookahead != '\n' && !lexer->eof(lexer)) advance(lexer);
    lexer->mark_end(lexer);
  }
  return true;
}

// An escape, whose backslash is next; false for what is none.
static bool read_escape(TSLexer *lexer) {
  advance(lexer);
  int32_t letter = lexer->lookahead;
  switch (letter) {
    case 'n':
    case 't':
    case 'r':
    case '"':
    case '\'':
    case '\\':
    case '0':
    case 'e':
    case '\n':
      advance(lexer);
      return true;
    case '\r':
      advance(lexer);
      if (lexer->lookahead != '\n') return false;
      advance(lexer);
      return true;
    case 'u':
      advance(lexer);
      break;
    default:
      return false;
  }
  bool is_braced = lexer->lookahead == '{';
  if (is_braced) advance(lexer);
  unsigned value = 0, digits = 0, most = is_braced ? 6 : 4;
  for (; digits < most && hex_value(lexer->lookahead) >= 0; digits++) {
    value = value * 16 + (unsigned)hex_value(lexer->lookahead);
    advance(lexer);
  }
  if (is_braced) {
    if (digits == 0 || lexer->lookahead != '}') return false;
    advance(lexer);
  } else if (digits < 4) {
    return false;
  }
  return value <= 0x10FFFF && !(value >= 0xD800 && value <= 0xDFFF);
}

// What comes next in a string: text, an escape, the beginning of an interpolation, or its end.
static bool scan_in_string(Scanner *s, TSLexer *lexer) {
  uint8_t frame = top(s);
  bool is_long = frame == LONG_STRING || frame == LONG_RAW_STRING;
  bool is_raw = frame == RAW_STRING || frame == LONG_RAW_STRING;
  int32_t quote = is_raw ? '\'' : '"';
  bool has_content = false;
  for (;;) {
    int32_t c = lexer->lookahead;
    lexer->mark_end(lexer);
    if (lexer->eof(lexer)) return false;
    if (c == quote) {
      unsigned quotes = 0, most = is_long ? 3 : 1;
      for (; quotes < most && lexer->lookahead == quote; quotes++) advance(lexer);
      if (quotes == most) {
        if (has_content) break;
        lexer->mark_end(lexer);
        lexer->result_symbol = STRING_END;
        pop(s);
        return true;
      }
    } else if (c == '\\' && !is_raw) {
      if (has_content) break;
      lexer->result_symbol = read_escape(lexer) ? ESCAPE_SEQUENCE : INVALID;
      lexer->mark_end(lexer);
      return true;
    } else if (c == '$' && !is_raw) {
      unsigned dollars = 0;
      for (; lexer->lookahead == '$'; dollars++) {
        advance(lexer);
        if (dollars == 0 && !has_content) lexer->mark_end(lexer);
      }
      if (lexer->lookahead == '{') {
        // Of `$$$${` the first two are text, one by one.
        if (has_content || dollars > 2) break;
        advance(lexer);
        lexer->mark_end(lexer);
        if (dollars == 2) {
          lexer->result_symbol = ESCAPE_SEQUENCE;
        } else if (is_long && !ends_in_step(lexer, 0, '"', false)) {
          lexer->result_symbol = INVALID;
        } else {
          push(s, INTERPOLATION);
          lexer->result_symbol = OPEN_INTERPOLATION;
        }
        return true;
      }
    } else {
      advance(lexer);
    }
    has_content = true;
  }
  lexer->result_symbol = STRING_CONTENT;
  return true;
}

// ---- numbers

// An amount or a duration (`128Mi`, `1h30min`) comes in pieces, digits and units in turn, after an
// empty token that says so. All other numbers are the parser's own lexer's.
static bool scan_number(Scanner *s, TSLexer *lexer) {
  bool is_amount = true, is_after_unit = false, has_fraction = false;
  int32_t last = 0;
  lexer->mark_end(lexer);
  for (;;) {
    int32_t c = lexer->lookahead;
    if (is_letter(c)) {
      char unit[LONGEST_UNIT + 1];
      unsigned length = 0;
      for (; is_letter(lexer->lookahead); length++) {
        last = lexer->lookahead;
        if (length < LONGEST_UNIT) unit[length] = (char)last;
        advance(lexer);
      }
      unit[length <= LONGEST_UNIT ? length : 0] = '\0';
      is_amount = is_amount && IS_ONE_OF(unit, UNITS);
      is_after_unit = true;
    } else if (is_digit(c) || c == '_') {
      is_amount = is_amount && !(c == '_' && is_after_unit);
      is_after_unit = false;
      last = c;
      advance(lexer);
    } else {
      break;
    }
    if (lexer->lookahead == '.' && !has_fraction) {
      bool is_complete = is_amount && is_after_unit;
      advance(lexer);
      if (!is_digit(lexer->lookahead)) {
        is_amount = is_complete;
        break;
      }
      is_amount = is_amount && !is_after_unit;
      is_after_unit = false;
      has_fraction = true;
      last = '.';
    }
  }
  if (!is_amount || !is_after_unit) return false;
  if ((last == 'e' || last == 'E') && (lexer->lookahead == '+' || lexer->lookahead == '-')) {
    advance(lexer);
    if (is_digit(lexer->lookahead)) return false;
  }
  push(s, AMOUNT);
  lexer->result_symbol = AMOUNT_START;
  return true;
}

static bool scan_in_amount(Scanner *s, TSLexer *lexer) {
  if (is_letter(lexer->lookahead)) {
    while (is_letter(lexer->lookahead)) advance(lexer);
    lexer->mark_end(lexer);
    if (!is_digit(lexer->lookahead)) pop(s);
    lexer->result_symbol = UNIT;
    return true;
  }
  while (!is_letter(lexer->lookahead) && !lexer->eof(lexer)) advance(lexer);
  lexer->mark_end(lexer);
  lexer->result_symbol = DIGITS;
  return true;
}

// ---- all else

// After a keyword that begins declarations or entries: whether it does so here, and is no key or
// member (`a.step if b`). Then a name follows it, a string, or its second keyword.
static bool is_head(TSLexer *lexer) {
  if (!is_blank(lexer->lookahead)) return false;
  while (is_blank(lexer->lookahead)) advance(lexer);
  if (lexer->lookahead == '"' || lexer->lookahead == '\'') return true;
  if (!is_name_start(lexer->lookahead)) return false;
  char next[LONGEST_KEYWORD + 1];
  read_word(lexer, next);
  return !IS_ONE_OF(next, KEYWORDS) || IS_ONE_OF(next, SECOND_WORDS);
}

// Before a word that begins a declaration or an entry, a line break says so. Where braces are open
// and it can stand in none, they lack their ends.
static bool scan_head(Scanner *s, TSLexer *lexer, const char *word, bool is_in_column_0) {
  if (!IS_ONE_OF(word, HEADS) || !is_head(lexer)) return false;
  leave_brackets(s);
  lexer->result_symbol = NEWLINE_BEFORE_HEAD;
  if (s->size && is_in_column_0 && IS_ONE_OF(word, TOP_HEADS)) {
    s->size = 0;
    lexer->result_symbol = NEWLINE_BEFORE_DECLARATION;
  }
  return true;
}

// A line break outside of brackets, and those that follow it directly. It counts, unless an edge
// goes on after it. That is found out once, however many comments stand between.
static bool scan_newline(Scanner *s, TSLexer *lexer, const bool *valid) {
  bool is_line_break;
  do {
    is_line_break = lexer->lookahead == '\n';
    advance(lexer);
    if (is_line_break) lexer->mark_end(lexer);
  } while (is_blank(lexer->lookahead) || lexer->lookahead == '\n');
  lexer->result_symbol = NEWLINE;
  if (is_name_start(lexer->lookahead)) {
    char word[LONGEST_KEYWORD + 1];
    read_word(lexer, word);
    scan_head(s, lexer, word, is_line_break);
    return true;
  }
  if (valid[DATA_ARROW] && is_arrow_next(lexer)) {
    push(s, EDGE);
    lexer->result_symbol = ANYWHERE;
  }
  return true;
}

// An arrow; one character of it is an operator of the parser's own lexer, or nothing.
static bool scan_arrow(TSLexer *lexer) {
  lexer->result_symbol = lexer->lookahead == '>' ? DATA_ARROW : ORDER_ARROW;
  advance(lexer);
  if (lexer->lookahead != '>') return false;
  advance(lexer);
  lexer->mark_end(lexer);
  return true;
}

// A name or a keyword. Where a line in brackets can only begin an entry, they lack their ends, and
// it is the line break before it that is handed over.
static bool scan_word(Scanner *s, TSLexer *lexer, bool is_first_of_line_in_brackets) {
  char word[LONGEST_KEYWORD + 1];
  lexer->mark_end(lexer);
  bool is_in_column_0 = is_first_of_line_in_brackets && lexer->get_column(lexer) == 0;
  read_word(lexer, word);
  if (is_first_of_line_in_brackets && IS_ONE_OF(word, HEADS)) {
    // Else a key, which the parser's own lexer reads.
    return scan_head(s, lexer, word, is_in_column_0);
  }
  lexer->mark_end(lexer);
  int keyword = FIND(word, KEYWORDS);
  lexer->result_symbol = (TSSymbol)(keyword < 0 ? NAME : FIRST_KEYWORD + keyword);
  return true;
}

static void scan_bracket(Scanner *s, TSLexer *lexer) {
  switch (lexer->lookahead) {
    case '(':
      push(s, PAREN);
      lexer->result_symbol = OPEN_PAREN;
      break;
    case '[':
      push(s, BRACKET);
      lexer->result_symbol = OPEN_BRACKET;
      break;
    case '{':
      push(s, BRACE);
      lexer->result_symbol = OPEN_BRACE;
      break;
    case ')':
      close_bracket(s, PAREN);
      lexer->result_symbol = CLOSE_PAREN;
      break;
    case ']':
      close_bracket(s, BRACKET);
      lexer->result_symbol = CLOSE_BRACKET;
      break;
    default:
      close_bracket(s, BRACE);
      lexer->result_symbol = CLOSE_BRACE;
      break;
  }
  advance(lexer);
  lexer->mark_end(lexer);
}

static bool scan(Scanner *s, TSLexer *lexer, const bool *valid) {
  if (top(s) >= STRING) return scan_in_string(s, lexer);
  if (top(s) == AMOUNT) return scan_in_amount(s, lexer);
  bool is_in_brackets = is_round_or_square(top(s)), is_in_edge = top(s) == EDGE;
  bool is_after_newline = false;
  while (is_blank(lexer->lookahead) ||
         (lexer->lookahead == '\n' && (is_in_brackets || is_in_edge))) {
    is_after_newline = is_in_brackets && (is_after_newline || lexer->lookahead == '\n');
    skip(lexer);
  }
  if (is_in_edge) pop(s);
  if (is_digit(lexer->lookahead)) return scan_number(s, lexer);
  if (is_name_start(lexer->lookahead)) return scan_word(s, lexer, is_after_newline);
  switch (lexer->lookahead) {
    case '\n':
      return scan_newline(s, lexer, valid);
    case '"':
    case '\'':
      return scan_string_start(s, lexer);
    case '(':
    case ')':
    case '[':
    case ']':
    case '{':
    case '}':
      scan_bracket(s, lexer);
      return true;
    case '>':
    case '~':
      return scan_arrow(lexer);
    case '#':
      // No comments in interpolations: it would hide the end of the string.
      if (!is_in_interpolation(s)) return false;
      advance(lexer);
      lexer->mark_end(lexer);
      lexer->result_symbol = INVALID;
      return true;
    default:
      return false;
  }
}

// ---- what tree-sitter calls

void *tree_sitter_wz_external_scanner_create(void) { return ts_calloc(1, sizeof(Scanner)); }

void tree_sitter_wz_external_scanner_destroy(void *payload) { ts_free(payload); }

unsigned tree_sitter_wz_external_scanner_serialize(void *payload, char *buffer) {
  Scanner *s = payload;
  memcpy(buffer, s->frames, s->size);
  return s->size;
}

void tree_sitter_wz_external_scanner_deserialize(void *payload, const char *buffer,
                                                 unsigned length) {
  Scanner *s = payload;
  s->size = length;
  if (length) memcpy(s->frames, buffer, length);
}

bool tree_sitter_wz_external_scanner_scan(void *payload, TSLexer *lexer, const bool *valid) {
  return scan(payload, lexer, valid);
}
