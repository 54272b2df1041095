"""Secrets in plain text."""

import re

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Edit, Fix
from wzc.lint.places import distinct_steps, entries
from wzc.model.pipeline import Pipeline
from wzc.model.value import Value
from wzc.values.names import kubernetes_name

_ENDS = ("PASSWORD", "PASSWD", "TOKEN", "SECRET", "APIKEY", "API_KEY", "ACCESS_KEY", "PRIVATE_KEY")

# A switch, a path, a special token of a language model, or a mark between words.
_NO_SECRET = re.compile(r"(?i)true|false|yes|no|on|off|[01]|/.*|<[^<>]*>|\[[^][]*\]|[^a-z0-9]+")


def check(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Warn of a variable that is called like a secret and set to text.

    It would stand in the file, in the manifest, and in every pod that can be looked at (issue 4;
    wurzel.md, D20). A placeholder of Wurzel's secret resolver is no secret, nor is what a secret
    never looks like: `ALLOW_EMPTY_PASSWORD = "yes"`, `PAD_TOKEN = "<pad>"`.
    """
    for step in distinct_steps(pipeline):
        for name, value in entries(step.attributes.env).items():
            text = value.data
            if not isinstance(text, str) or not text or text.startswith("${secret:"):
                continue
            if name.upper().endswith(_ENDS) and not _NO_SECRET.fullmatch(text):
                diagnostics.report(
                    codes.SECRET_IN_PLAIN_TEXT,
                    f"`{name}` looks like a secret, and its text would be in the manifest",
                    value.origin.span,
                    help="keep it in a Secret, and name that and its key",
                    fixes=[_fix(pipeline, name, value)],
                )


def _fix(pipeline: Pipeline, name: str, value: Value) -> Fix:
    """A reference in the place of the text; what the Secret is called is a guess."""
    secret = f'secret("{kubernetes_name(pipeline.name) or "pipeline"}", key = "{name}")'
    return Fix("refer to a Secret", (Edit(value.origin.span, secret),))
