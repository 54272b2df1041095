"""Names of Kubernetes objects, Argo templates and tasks."""

import re

from wzc.values.problem import Problem

# Argo's `depends` is an expression, and these are its words (argo-rules.md, B2: measured with
# v4.1.2: a task with one of these names breaks every `depends` that names it).
TASK_NAMES_THAT_BREAK_DEPENDS = frozenset(
    (
        *("and", "or", "not", "in", "contains", "matches", "startsWith", "endsWith"),
        *("if", "else", "let", "true", "false", "nil"),
    )
)

# `metadata.name` at most (Argo validate.go: workflowFieldNameMaxLength; the CronWorkflow adds
# `-` and ten digits to name its Workflows).
WORKFLOW_NAME_LENGTHS = {
    "Workflow": 63,
    "WorkflowTemplate": 63,
    "ClusterWorkflowTemplate": 63,
    "CronWorkflow": 52,
}

_LABEL = "[a-z0-9](?:[-a-z0-9]*[a-z0-9])?"
_DNS_LABEL = re.compile(_LABEL)
_DNS_SUBDOMAIN = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
_TEMPLATE = re.compile("[a-z0-9][-a-z0-9]*")
_ANY_TEMPLATE = re.compile("[a-zA-Z0-9][-a-zA-Z0-9]*")
_PARAMETER = re.compile("[-a-zA-Z0-9_]+")
_TEMPLATE_LENGTH = 128


def kubernetes_name(identifier: str) -> str:
    """The Kubernetes name of a step or pipeline: lower case, `_` to `-`, none at the ends.

    Empty for an identifier of underscores only.
    """
    return identifier.lower().replace("_", "-").strip("-")


def dns_label(text: str, max: int = 63) -> Problem | None:
    """Whether it is a DNS label: lower-case letters, digits and `-`, not at the ends.

    `max` is the greatest length, in characters. Kubernetes validation.go: IsDNS1123Label.
    """
    if _DNS_LABEL.fullmatch(text):
        return _too_long(text, max, "a DNS label")
    rule = "a DNS label has lower-case letters, digits and `-`, and begins and ends with a "
    return _refused(text, "-", rule + "letter or digit", _corrected(text, "-", max))


def dns_subdomain(text: str, max: int = 253) -> Problem | None:
    """Whether it is a DNS subdomain: DNS labels, of any length, divided by dots.

    Most Kubernetes objects are named so. `max` is the greatest length, in characters. Kubernetes
    validation.go: IsDNS1123Subdomain.
    """
    if _DNS_SUBDOMAIN.fullmatch(text):
        return _too_long(text, max, "a Kubernetes name")
    rule = "a Kubernetes name has lower-case letters, digits, `-` and `.`, and each part between "
    rule += "dots begins and ends with a letter or digit"
    return _refused(text, "-.", rule, _corrected(text, "-.", max))


def workflow_name(text: str, kind: str = "Workflow") -> Problem | None:
    """Whether an object of Argo can have this name.

    `kind` is a key of `WORKFLOW_NAME_LENGTHS` (KeyError otherwise): a name is a DNS subdomain of
    at most 63 characters, 52 for a CronWorkflow. Argo validate.go: ValidateWorkflow,
    ValidateCronWorkflow. What Argo makes of `generateName` needs no such check.
    """
    limit = WORKFLOW_NAME_LENGTHS[kind]
    problem = dns_subdomain(text)
    if problem is not None or len(text) <= limit:
        return problem
    reason = ": it adds the time of each run" if kind == "CronWorkflow" else ""
    return Problem(
        f"`{text}` has {len(text)} characters, and the name of a {kind} at most {limit}{reason}",
        help=f"shorten it by {_characters(len(text) - limit)}",
    )


def argo_template_name(text: str) -> Problem | None:
    """Whether a template can have this name: lower-case letters, digits and `-`, not first.

    At most 128 characters. Argo validate.go: validateWorkflowFieldName, and CRD pattern
    `^[a-zA-Z0-9][-a-zA-Z0-9]*$`; capital letters are refused as well, as the name becomes a part
    of pod names (argo#9670).
    """
    if _TEMPLATE.fullmatch(text):
        return _too_long(text, _TEMPLATE_LENGTH, "the name of a template")
    rule = "a template name has lower-case letters, digits and `-`, and begins with no `-`"
    return _refused(text, "-", rule, _corrected(text, "-", _TEMPLATE_LENGTH))


def template_ref(text: str) -> Problem | None:
    """Whether it names a template of a WorkflowTemplate: `reports/main`.

    Argo validate.go: validateTemplateHolder, both names have to be there. That of the template may
    have capital letters (validateWorkflowFieldName): no pod can be made of such a one, but it may
    be a DAG.
    """
    holder, slash, template = text.partition("/")
    if not slash or not holder or not template:
        return Problem(
            f"`{text}` does not name a template in a WorkflowTemplate",
            help=f"the WorkflowTemplate, and the template in it: `{holder or 'reports'}/"
            f"{template or 'main'}`",
        )
    problem = dns_subdomain(holder)
    if problem is not None:
        fix = None if problem.fix is None else f"{problem.fix}/{template}"
        return Problem(f"the WorkflowTemplate of `{text}`: {problem.message}", problem.help, fix)
    if not _ANY_TEMPLATE.fullmatch(template):
        return Problem(
            f"the template of `{text}` cannot be called so: the name of a template has letters, "
            "digits and `-`, and begins with no `-`",
            help=f"as it is written in the WorkflowTemplate `{holder}`",
        )
    return _too_long(template, _TEMPLATE_LENGTH, "the name of a template")


def argo_name(text: str) -> str | None:
    """Why it cannot name a parameter or an artifact (Argo validate.go: isValidParamOrArtifactName).

    The sentence follows a colon; None where nothing is wrong.
    """
    if _PARAMETER.fullmatch(text):
        return None
    return "such a name has letters, digits, `-` and `_`"


def task_name(text: str) -> Problem | None:
    """Whether a task can have this name: a template name that `depends` can refer to.

    Refused too are a leading digit (Argo validate.go: a task with dependencies may not begin with
    one; the CRD likewise) and the words of the expression language, exactly as written there.
    """
    if text in TASK_NAMES_THAT_BREAK_DEPENDS:
        return Problem(
            f"`{text}` cannot be the name of a task: it is a word of Argo's `depends` expressions",
            help=f"add to it, for example `{text.lower()}-step`",
        )
    problem = argo_template_name(text)
    if problem is None and text[0].isdigit():
        return Problem(
            f"`{text}` begins with a digit, and Argo's `depends` cannot name such a task",
            help=f"begin with a letter, for example `step-{text}`",
        )
    return problem


def _refused(text: str, extra: str, rule: str, corrected: str | None) -> Problem:
    """Say what the first thing wrong with a name is, and what it could be called."""
    if not text:
        return Problem(f"an empty text is no name: {rule}")
    wrong = next((c for c in text if not _lower_or_digit(c) and c not in extra), None)
    if wrong is None:
        message = f"`{text}` has a `-` or `.` at an end of a part"
        if "." not in extra:
            message = f"`{text}` has a `-` at an end"
    elif wrong.isascii() and wrong.isupper():
        message = f"`{text}` has a capital letter"
    elif wrong.isspace():
        message = f"`{text}` has a blank"
    else:
        message = f"`{text}` has a `{wrong}`"
    message += f": {rule}"
    if corrected is None:
        return Problem(message)
    return Problem(message, help=f"write `{corrected}`", fix=corrected)


def _corrected(text: str, extra: str, limit: int) -> str | None:
    """The nearest right name, None where nothing of the text is left or it stays too long."""
    text = re.sub(r"[_\s/:]+", "-", text.strip().lower())
    if "." not in extra:
        text = text.replace(".", "-")
    kept = "".join(c for c in text if _lower_or_digit(c) or c in extra)
    parts = (part.strip("-") for part in kept.split("."))
    fixed = ".".join(part for part in parts if part)
    return fixed if fixed and len(fixed) <= limit else None


def _lower_or_digit(character: str) -> bool:
    return "a" <= character <= "z" or "0" <= character <= "9"


def _too_long(text: str, limit: int, what: str) -> Problem | None:
    if len(text) <= limit:
        return None
    return Problem(
        f"`{text}` has {len(text)} characters, and {what} at most {limit}",
        help=f"shorten it by {_characters(len(text) - limit)}",
    )


def _characters(count: int) -> str:
    return "1 character" if count == 1 else f"{count} characters"
