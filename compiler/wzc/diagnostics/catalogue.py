"""Every code the compiler reports, defined once. Its page is `pages/<id>.md`.

Ranges: WZ1xxx syntax, WZ2xxx names, imports and attributes, WZ3xxx types, units, settings and
contracts, WZ4xxx the graph, WZ5xxx rules of Kubernetes and Argo, WZ6xxx size, WZ7xxx lints.
"""

from wzc.diagnostics.model import Code, Severity


def _error(id: str, title: str) -> Code:
    return Code(id, Severity.ERROR, title)


def _warning(id: str, title: str) -> Code:
    return Code(id, Severity.WARNING, title)


# ---- syntax
UNEXPECTED = _error("WZ1001", "unexpected text")
UNCLOSED_STRING = _error("WZ1002", "a string that is never closed")
UNBALANCED = _error("WZ1003", "brackets that do not match")
UNKNOWN_CHARACTER = _error("WZ1004", "a character that is not in the language")
BAD_ESCAPE = _error("WZ1005", "an unknown escape in a string")
KEYWORD_AS_NAME = _error("WZ1006", "a keyword as a name")
LINE_BREAK_IN_EXPRESSION = _error("WZ1007", "an expression broken over lines")
MISSING_VALUE = _error("WZ1008", "a missing value")
CHAINED_COMPARISON = _error("WZ1009", "a chain of comparisons")
TOO_DEEP = _error("WZ1010", "nesting too deep")
NOT_UTF8 = _error("WZ1011", "a file that is not UTF-8")
FILE_TOO_LARGE = _error("WZ1012", "a file too large to be a pipeline")
BAD_NUMBER = _error("WZ1013", "a number that makes no sense")
BAD_INTERPOLATION = _error("WZ1014", "an interpolation that is not an expression")
NOT_SUPPORTED_YET = _error("WZ1099", "not supported yet")
