"""Keys and values inside Kubernetes objects: labels, annotations, environment, secret keys."""

import re

from wzc.values.names import dns_subdomain
from wzc.values.problem import Problem

_QUALIFIED = re.compile("(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]")
_ENV = re.compile("[-._a-zA-Z][-._a-zA-Z0-9]*")
_PORT = re.compile("[a-z0-9]+(?:-[a-z0-9]+)*")
_DATA_KEY = re.compile("[-._a-zA-Z0-9]+")
_NAME_LENGTH = 63
_DATA_KEY_LENGTH = 253
_ENDS = "letters, digits, `-`, `_` and `.`, and begins and ends with a letter or digit"


def label_key(text: str) -> Problem | None:
    """Whether it can be the key of a label: a name, or a DNS subdomain, `/` and a name.

    The name has at most 63 characters. Kubernetes validation.go: IsQualifiedName.
    """
    return _qualified(text, "a label")


def annotation_key(text: str) -> Problem | None:
    """Whether it can be the key of an annotation: as of a label, in any case of letters.

    Kubernetes api/validation/objectmeta.go: ValidateAnnotations.
    """
    return _qualified(text, "an annotation", any_case=True)


def label_value(text: str) -> Problem | None:
    """Whether it can be the value of a label: empty, or a name of at most 63 characters.

    Kubernetes validation.go: IsValidLabelValue.
    """
    if not text:
        return None
    return _name(text, "the value of a label")


def port_name(text: str) -> Problem | None:
    """Whether it can name a port: at most 15 of a-z, 0-9 and single `-`, with a letter.

    Kubernetes validation.go: IsValidPortName.
    """
    rule = "a port is named with up to 15 of a to z, 0 to 9 and single `-`, one of them a letter"
    if len(text) <= 15 and _PORT.fullmatch(text) and re.search("[a-z]", text):
        return None
    fixed = re.sub("[^a-z0-9]+", "-", text.lower())[:15].strip("-")
    help = f"for example `{fixed}`" if re.search("[a-z]", fixed) else None
    return Problem(f"`{text}` cannot name a port: {rule}", help=help)


def metric_name(text: str) -> Problem | None:
    """Whether it can name a metric or a label of one (Argo metrics/util.go: IsValidMetricName)."""
    if re.fullmatch("[a-zA-Z_][a-zA-Z0-9_]*", text):
        return None
    fixed = re.sub("[^a-zA-Z0-9]+", "_", text).strip("_")
    fixed = f"_{fixed}" if fixed[:1].isdigit() else fixed
    return Problem(
        f"`{text}` cannot name a metric or its label: that has letters, digits and `_`, "
        "and begins with no digit",
        help=f"for example `{fixed}`" if fixed else None,
    )


def header_name(text: str) -> Problem | None:
    """Whether it can name a header of HTTP. Kubernetes validation.go: IsHTTPHeaderName."""
    if re.fullmatch("[-A-Za-z0-9]+", text):
        return None
    return Problem(f"`{text}` cannot name a header: that has letters, digits and `-` only")


def env_name(text: str) -> Problem | None:
    """Whether it can name an environment variable: letters, digits, `_`, `-`, `.`; no digit first.

    Kubernetes validation.go: IsEnvVarName. Newer clusters can be told to take more.
    """
    rule = "a variable is named with letters, digits, `_`, `-` and `.`, and begins with no digit"
    if not text:
        return Problem(f"an empty text names no variable: {rule}")
    if text.startswith("$"):
        return Problem(
            f"`{text}` is a use of a variable, not its name",
            help=f"write `{text.strip('${}')}`" if _ENV.fullmatch(text.strip("${}")) else None,
        )
    if _ENV.fullmatch(text):
        return _no_dots(text, "a variable")
    fixed = re.sub(r"[^-._a-zA-Z0-9]+", "_", text)
    fixed = f"_{fixed}" if fixed[:1].isdigit() else fixed
    return Problem(f"`{text}` cannot name a variable: {rule}", help=f"for example `{fixed}`")


def secret_key(text: str) -> Problem | None:
    """Whether it can be a key in a Secret or ConfigMap: letters, digits, `-`, `_`, `.`.

    At most 253 characters. Kubernetes validation.go: IsConfigMapKey. No fix: what is in the
    cluster has another name, and only the user knows it.
    """
    if not text:
        return Problem("the key of a Secret or ConfigMap cannot be empty")
    if not _DATA_KEY.fullmatch(text):
        return Problem(
            f"`{text}` cannot be a key of a Secret or ConfigMap",
            help="such a key has letters, digits, `-`, `_` and `.` only",
        )
    if len(text) > _DATA_KEY_LENGTH:
        return Problem(
            f"`{text}` has {len(text)} characters, and the key of a Secret or ConfigMap at most "
            f"{_DATA_KEY_LENGTH}"
        )
    return _no_dots(text, "a key of a Secret or ConfigMap")


def _qualified(text: str, what: str, any_case: bool = False) -> Problem | None:
    """A key with or without a domain; `any_case` also lets the domain have capital letters."""
    prefix, slash, name = text.rpartition("/")
    if not text:
        return Problem(f"the key of {what} cannot be empty")
    if "/" in prefix:
        return Problem(
            f"`{text}` has more than one `/`",
            help=f"the key of {what} is a name, with a domain before it if there is one: "
            "`example.com/team`",
        )
    if slash and not prefix:
        fix = name if name and _name(name, what) is None else None
        return Problem(
            f"`{text}` has nothing before the `/`",
            help=f"write `{fix}`" if fix else "such as `example.com/team`",
            fix=fix,
        )
    if slash:
        problem = dns_subdomain(prefix.lower() if any_case else prefix)
        if problem is not None:
            fix = f"{problem.fix}/{name}" if problem.fix and not _name(name, what) else None
            return Problem(
                f"the domain in `{text}` is none: {problem.message}",
                help=f"write `{fix}`" if fix else None,
                fix=fix,
            )
    if not name:
        return Problem(f"`{text}` has nothing after the `/`", help="such as `example.com/team`")
    problem = _name(name, f"the key of {what}")
    if problem is None or not slash:
        return problem
    fix = f"{prefix}/{problem.fix}" if problem.fix else None
    return Problem(problem.message, help=f"write `{fix}`" if fix else problem.help, fix=fix)


def _name(text: str, what: str) -> Problem | None:
    """The part of a key after the `/`, and the values of labels."""
    if not _QUALIFIED.fullmatch(text):
        fixed = re.sub(r"[^-_.A-Za-z0-9]+", "-", text).strip("-_.")[:_NAME_LENGTH].strip("-_.")
        message = f"`{text}` cannot be {what}, which has {_ENDS}"
        if not fixed:
            return Problem(message)
        # A guess: another text is another label, so nothing is replaced unasked.
        return Problem(message, help=f"for example `{fixed}`")
    if len(text) > _NAME_LENGTH:
        return Problem(
            f"`{text}` has {len(text)} characters, and {what} at most {_NAME_LENGTH}",
            help="a long text can stand in an annotation",
        )
    return None


def _no_dots(text: str, what: str) -> Problem | None:
    """Kubernetes validation.go: hasChDirPrefix; each becomes a file somewhere."""
    if text == "." or text.startswith(".."):
        return Problem(f"`{text}` cannot name {what}: it could be read as a folder")
    return None
