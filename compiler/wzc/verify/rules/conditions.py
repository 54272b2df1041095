"""Conditions and expressions that stand outside of tags."""

import re
from collections.abc import Callable

from wzc.diagnostics import catalogue as codes
from wzc.values.suggest import nearest
from wzc.verify.constants import Constants
from wzc.verify.expressions import tell_mistakes
from wzc.verify.job import Job
from wzc.verify.language.conditions import fault_of
from wzc.verify.language.expressions import Expression, ExpressionError, parse
from wzc.verify.language.functions import BUILTINS, OF_ARGO, WITH_PREDICATE
from wzc.verify.language.kinds import BOOL, INT, TEXT, Kinds
from wzc.verify.language.tags import is_of_argo, tags
from wzc.verify.model import Data, Manifest, Path, Task, Template, mapping, maps, text

_LAST_RETRY = ("exitCode", "status", "duration", "message")
_CRON = ("name", "namespace", "labels", "annotations", "failed", "succeeded", "lastScheduledTime")
# Argo executor/agent.go: executeHTTPTemplate.
_REQUEST = {
    "request": ("method", "url", "body", "bodyBytes", "headers"),
    "response": ("statusCode", "body", "headers"),
}
_OF_WORKFLOWS = re.compile(
    r"""(?<![-\w.'"])(?:workflow|inputs|tasks|steps)\.(?:parameters|name|labels|outputs|status)\b[.\w-]*"""
)
_NEVER = "no workflow is ever started"
_NONE_STARTED = "no workflow is started"
_OF_CRON = re.compile(r"(?<![\w.])cronworkflow\.([A-Za-z]+)")


_FUNCTIONS = (*BUILTINS, *OF_ARGO, *WITH_PREDICATE)


def check(manifest: Manifest, job: Job) -> None:
    """`when` and the expressions of hooks, retries, labels, HTTP and resources."""
    spec, path = manifest.spec, manifest.spec_path
    constants: Constants | None = None
    for template in manifest.templates:
        for task in template.tasks:
            _when(manifest, text(task.data, "when"), (*task.path, "when"), "the task")
            if "{{" in text(task.data, "when"):
                constants = constants or Constants(manifest, job)
                _with_values(manifest, template, task, constants)
            _hooks(manifest, mapping(task.data, "hooks"), (*task.path, "hooks"))
        metrics = maps(mapping(template.own, "metrics"), "prometheus")
        for number, metric in enumerate(metrics):
            where = (*template.path, "metrics", "prometheus", number, "when")
            _when(manifest, text(metric, "when"), where, "the metric")
        _retry(manifest, mapping(template.own, "retryStrategy"), template.path)
        http = mapping(template.own, "http")
        where = (*template.path, "http", "successCondition")
        source = text(http, "successCondition")
        _expression(manifest, source, where, "the request fails", _of_request, BOOL)
        _request(manifest, source, where)
        _braces(manifest, source, where)
        _resource(manifest, mapping(template.own, "resource"), (*template.path, "resource"))
    for number, metric in enumerate(maps(mapping(spec, "metrics"), "prometheus")):
        where = (*path, "metrics", "prometheus", number, "when")
        _when(manifest, text(metric, "when"), where, "the metric")
    _hooks(manifest, mapping(spec, "hooks"), (*path, "hooks"))
    _retry(manifest, mapping(spec, "retryStrategy"), path)
    defaults = mapping(mapping(spec, "templateDefaults"), "retryStrategy")
    _retry(manifest, defaults, (*path, "templateDefaults"))
    labels = mapping(mapping(spec, "workflowMetadata"), "labelsFrom")
    for key, label in labels.items():
        if isinstance(label, dict):
            where = (*path, "workflowMetadata", "labelsFrom", key, "expression")
            _expression(manifest, text(label, "expression"), where, "the workflow fails")
    if manifest.kind == "CronWorkflow":
        cron = mapping(manifest.data, "spec")
        source = text(mapping(cron, "stopStrategy"), "expression")
        where = ("spec", "stopStrategy", "expression")
        _cron(manifest, source, where)
        _of_schedules(manifest, text(cron, "when"))
        _when(manifest, text(cron, "when"), ("spec", "when"), "no workflow")
        for tag in tags(text(cron, "when"), ("spec", "when")):
            if tag.is_expression:
                alone = re.fullmatch(r"\s*\{\{=\s*cronworkflow\.\w+\s*\}\}\s*", text(cron, "when"))
                wanted = BOOL if alone else None
                _expression(manifest, tag.text, tag.path, _NONE_STARTED, _of_cron, wanted)


def _when(manifest: Manifest, source: str, path: Path, what: str) -> None:
    if not source:
        return
    fault = fault_of(source)
    if fault is None:
        return
    effect = {
        "the task": "the task ends in an error",
        "the metric": "the metric is not emitted",
    }.get(what, "no workflow is started")
    if fault.silent:
        manifest.tell(codes.EXPRESSION_TYPES, path, fault.why, fault.help)
        return
    code = codes.EXPRESSION_TYPES if fault.of_kinds else codes.EXPRESSION_REFUSED
    message = f"`{source}` is no condition: {fault.why}; {effect}"
    help = fault.help or "put texts in quotes: `'{{inputs.parameters.x}}' == 'yes'`"
    manifest.tell(code, path, message, help)


def _with_values(manifest: Manifest, template: Template, task: Task, known: Constants) -> None:
    """A condition that cannot be read once its parameters stand in it: texts without quotes."""
    source = text(task.data, "when")
    if fault_of(source) is not None:
        return
    for becomes in known.texts(source, template):
        fault = fault_of(becomes)
        if fault is None or fault.silent:
            continue
        if _any_empty(source, becomes):
            message = f"`{source}` becomes `{becomes[:80].strip()}`, which is no condition: the"
            message += " task ends in an error, unless another value is submitted"
            help = "put the tag in quotes: `'{{workflow.parameters.x}}' == ''`"
            manifest.tell(codes.RISK, (*task.path, "when"), message, help)
            continue
        message = f"`{source}` becomes `{becomes[:80]}`, which is no condition: {fault.why}; the"
        help = "put texts in quotes: `'{{inputs.parameters.x}}' == 'yes'`"
        where = (*task.path, "when")
        manifest.tell(codes.EXPRESSION_REFUSED, where, f"{message} task ends in an error", help)
        return


def _any_empty(source: str, becomes: str) -> bool:
    """Whether nothing stands in the place of a tag."""
    pattern = "(.*)".join(re.escape(each) for each in re.split(r"\{\{.*?\}\}", source))
    found = re.fullmatch(pattern, becomes, re.DOTALL)
    return found is None or not all(each.strip() for each in found.groups())


def _expression(
    manifest: Manifest,
    source: str,
    path: Path,
    effect: str,
    kinds_of: Callable[[tuple[str, ...]], Kinds | None] = lambda name: None,
    wanted: Kinds | None = None,
) -> None:
    if not source or "{{" in source:
        return
    try:
        found = parse(source, kinds_of)
    except ExpressionError as error:
        message = f"`{source}` is no expression: {error}; {effect}"
        manifest.tell(codes.EXPRESSION_REFUSED, path, message)
        return
    if wanted is not None:
        tell_mistakes(manifest, path, found, source, effect, wanted)


def _hooks(manifest: Manifest, hooks: Data, path: Path) -> None:
    for name, hook in hooks.items():
        if isinstance(hook, dict):
            where = (*path, name, "expression")
            _expression(manifest, text(hook, "expression"), where, "the hook ends in an error")


def _retry(manifest: Manifest, strategy: Data, path: Path) -> None:
    source = text(strategy, "expression")
    where = (*path, "retryStrategy", "expression")
    late = "the first failure ends in an error"
    if not source:
        return
    plain = re.sub(r"\{\{=?(.*?)\}\}", "(1)", source)
    try:
        found = parse(plain, lambda name: TEXT if name[0] in ("lastRetry", "retries") else None)
    except ExpressionError as error:
        message = f"`{source}` is no expression: {error}; {late}"
        manifest.tell(codes.EXPRESSION_REFUSED, where, message)
        return
    for tag in tags(source, where):
        if tag.text.startswith("lastRetry.") or tag.text == "retries":
            # The strategy is read before an attempt is made (Argo operator.go: executeTemplate).
            quoted = re.search(
                rf"""(['"])\s*\{{\{{\s*{re.escape(tag.text)}\s*\}}\}}\s*\1""", source
            )
            effect = "it is compared as it stands" if quoted else late
            message = (
                f"`{{{{{tag.text}}}}}` is not replaced in the expression of attempts: {effect}"
            )
            help = f"write `{tag.text}`, without quotes" if quoted else f"write `{tag.text}`"
            manifest.tell(codes.EXPRESSION_REFUSED, where, message, help)
            return
    for reference in found.references:
        root, field = (*reference.path, "")[:2]
        if root not in ("lastRetry", "retries", *_FUNCTIONS, "sprig"):
            # Argo util/expr/argoexpr/eval.go: EvalBool, of what
            # buildRetryStrategyLocalScope (operator.go) gives, and functions.
            name = ".".join(reference.path)
            message = f"`{name}` has no value in the expression of attempts: {late}"
            meant = root if root in _LAST_RETRY else field
            hint = f"write `lastRetry.{meant}`" if meant in _LAST_RETRY else None
            if hint is None and root in ("inputs", "workflow"):
                hint = f"write `'{{{{{name}}}}}'`, which is replaced before"
            manifest.tell(codes.EXPRESSION_REFUSED, where, message, hint)
            return
        if root == "lastRetry" and field and field not in _LAST_RETRY:
            right = nearest(field, _LAST_RETRY)
            message = f"`{'.'.join(reference.path)}` does not exist: the first failure ends in"
            help = f"write `lastRetry.{right or 'status'}`"
            manifest.tell(codes.EXPRESSION_REFUSED, where, f"{message} an error", help)
            return
    if plain == source:
        tell_mistakes(manifest, where, found, source, late, BOOL)


def _functions(manifest: Manifest, found: Expression, path: Path, effect: str) -> None:
    """Functions of an expression that has those of expr-lang only (Argo argoexpr: EvalBool)."""
    for call in found.calls:
        name = ".".join(call)
        known = call[0] in WITH_PREDICATE or (len(call) == 1 and call[0] in BUILTINS)
        # Of what another call gives, nothing is known.
        if known or call[0] in ("", "cronworkflow", *_REQUEST):
            continue
        message = f"there is no function `{name}` here: {effect}"
        right = nearest(name, BUILTINS)
        help = f"write `{right}`" if right else None
        manifest.tell(codes.EXPRESSION_REFUSED, path, message, help)


def _cron(manifest: Manifest, source: str, path: Path) -> None:
    """Argo cron/operator.go: run looks at the expression first, and starts nothing if it fails."""
    if "{{" in source:
        message = "no tag is replaced here, so that the expression cannot be read: no workflow"
        help = "write the name without braces: `cronworkflow.failed >= 3`"
        manifest.tell(codes.EXPRESSION_REFUSED, path, f"{message} is ever started", help)
    _expression(manifest, source, path, _NEVER)
    try:
        found = parse(source, _of_cron) if source and "{{" not in source else None
    except ExpressionError:
        return
    if found is None:
        return
    tell_mistakes(manifest, path, found, source, _NEVER, BOOL)
    _functions(manifest, found, path, _NEVER)
    for reference in found.references:
        root = reference.path[0]
        known = ("cronworkflow",)
        field = reference.path[1] if root == "cronworkflow" and len(reference.path) > 1 else None
        if root in known and (field is None or field in _CRON):
            continue
        name = ".".join(reference.path)
        right = nearest(field or root, _CRON)
        message = f"`{name}` does not exist: {_NEVER}"
        help = f"write `cronworkflow.{right or 'failed'}`"
        manifest.tell(codes.EXPRESSION_REFUSED, path, message, help)


def _of_schedules(manifest: Manifest, source: str) -> None:
    """Names in the tags of a CronWorkflow's `when` (Argo cron/operator.go: evalWhen)."""
    for tag in tags(source, ("spec", "when")):
        if not tag.is_closed:
            message = "`{{` is never closed: no workflow is started"
            manifest.tell(codes.EXPRESSION_REFUSED, ("spec", "when"), message, "close it with `}}`")
        strange = _OF_WORKFLOWS.search(tag.text)
        if strange is not None:
            message = f"`{strange[0]}` has no value here, as there is no workflow yet: none is"
            help = "there are " + ", ".join(f"`cronworkflow.{each}`" for each in _CRON)
            manifest.tell(codes.EXPRESSION_REFUSED, ("spec", "when"), f"{message} started", help)
        for name in _OF_CRON.findall(tag.text):
            if name not in _CRON:
                right = nearest(name, _CRON)
                effect = "is nothing" if tag.is_expression else "has no value: none is started"
                message = f"`cronworkflow.{name}` does not exist, and {effect}"
                help = f"write `cronworkflow.{right}`" if right else "there are "
                help += "" if right else ", ".join(f"`cronworkflow.{each}`" for each in _CRON)
                manifest.tell(codes.EXPRESSION_REFUSED, ("spec", "when"), message, help)


def _of_cron(name: tuple[str, ...]) -> Kinds | None:
    """Argo cron/operator.go: checkStopingCondition."""
    if name[-1] in ("failed", "succeeded"):
        return INT
    return TEXT if name in (("cronworkflow", "name"), ("cronworkflow", "namespace")) else None


def _of_request(name: tuple[str, ...]) -> Kinds | None:
    """Argo executor/agent.go: executeHTTPTemplate."""
    return {"response.statusCode": INT, "response.body": TEXT}.get(".".join(name))


def _request(manifest: Manifest, source: str, path: Path) -> None:
    """What a condition of a request names: expr-lang knows nothing else there."""
    try:
        found = parse(source) if source and "{{" not in source else None
    except ExpressionError:
        return
    if found is not None:
        _functions(manifest, found, path, "the request fails")
        for call in found.calls:
            if call[:2] in (("response", "body"), ("request", "body")) and len(call) == 3:
                body, method = ".".join(call[:2]), call[2]
                message = f"`{body}` is a text, and has no function `{method}`: the request fails"
                infix = None
                if method in ("contains", "startsWith", "endsWith", "matches"):
                    infix = f"write `{body} {method} '...'`"
                manifest.tell(codes.EXPRESSION_TYPES, path, message, infix)
    for reference in found.references if found is not None else ():
        root, field = (*reference.path, "")[:2]
        name = ".".join(reference.path)
        if root not in _REQUEST:
            whose = next((each for each in _REQUEST if root in _REQUEST[each]), None)
            help = f"write `{whose}.{name}`" if whose else "there are `request` and `response`"
            message = f"`{name}` does not exist: the request fails"
            manifest.tell(codes.EXPRESSION_REFUSED, path, message, help)
        elif field and field not in _REQUEST[root]:
            near = nearest(field, _REQUEST[root])
            near = "statusCode" if field in ("status", "code") else near
            message = f"`{root}.{field}` does not exist, and is nothing: the request fails"
            fixed = f"write `{root}.{near}`" if near else None
            manifest.tell(codes.EXPRESSION_REFUSED, path, message, fixed)
        elif field == "body" and len(reference.path) > 2 and reference.path[2].isidentifier():
            message = f"`{root}.body` is a text, and has no `{reference.path[2]}`: the request"
            help = f"write `{root}.body contains '...'`"
            manifest.tell(codes.EXPRESSION_TYPES, path, f"{message} fails", help)


def _braces(manifest: Manifest, source: str, path: Path) -> None:
    """Names in braces that Argo leaves as they stand (common.go: the prefixes of its tags)."""
    for tag in tags(source, path):
        if tag.is_closed and tag.text.split(".")[0] in _REQUEST and not tag.is_expression:
            message = (
                f"`{{{{{tag.text}}}}}` is no tag of Argo's, and stays as it stands: the request"
            )
            help = f"write `{tag.text}` without braces"
            manifest.tell(codes.EXPRESSION_REFUSED, path, f"{message} fails", help)
            return


def _resource(manifest: Manifest, resource: Data, path: Path) -> None:
    """Argo executor/resource.go: WaitResource reads them as Kubernetes' label selectors."""
    for key in ("successCondition", "failureCondition"):
        source = text(resource, key)
        if not source or any(is_of_argo(tag) for tag in tags(source)):
            continue
        from wzc.verify.language.selectors import fault_of

        fault = fault_of(source)
        if fault is not None:
            message = f"`{source}` is no condition for a resource: {fault.message}; the step fails"
            help = fault.help or "such as `status.phase == Succeeded`, several with `,` between"
            manifest.tell(codes.EXPRESSION_REFUSED, (*path, key), message, help)
