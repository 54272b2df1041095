"""Times, attempts and limits."""

import re
from typing import Any

from attrs import evolve, frozen

from wzc.diagnostics import catalogue as codes
from wzc.values.go_duration import (
    help_for,
    is_duration,
    is_duration_or_seconds,
    seconds,
)
from wzc.verify.constants import Constants
from wzc.verify.job import Job
from wzc.verify.model import Data, Manifest, Path, Template, mapping, text

_TAGS = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_OF_DURATIONS = re.compile("[-+]?[0-9.]*(?:(?:ns|us|µs|μs|ms|s|m|h)[0-9.]*)*")
_TTL = ("secondsAfterCompletion", "secondsAfterSuccess", "secondsAfterFailure")


def check(manifest: Manifest, job: Job) -> None:
    """B2 Timing of Argo's rules."""
    spec, path = manifest.spec, manifest.spec_path
    deadline = spec.get("activeDeadlineSeconds")
    if isinstance(deadline, int) and deadline <= 0:
        message = f"after `{deadline}` seconds the workflow has run out of time as it begins: it"
        manifest.tell(codes.TIME_REFUSED, (*path, "activeDeadlineSeconds"), f"{message} fails")
    limit = spec.get("parallelism")
    if isinstance(limit, int) and limit <= 0:
        message = f"with `{limit}` at a time no pod is ever started: the workflow never ends"
        manifest.tell(codes.TIME_REFUSED, (*path, "parallelism"), message)
    _words(manifest, spec, path)
    ttl = mapping(spec, "ttlStrategy")
    for key in _TTL:
        value = ttl.get(key)
        if isinstance(value, int) and value < 0:
            message = f"`{value}` is a time before the end: the workflow is deleted at once"
            manifest.tell(codes.TIME_REFUSED, (*path, "ttlStrategy", key), message)
    known = _Known(manifest, Constants(manifest, job))
    delay = text(mapping(spec, "podGC"), "deleteDelayDuration")
    _duration(known, delay, (*path, "podGC", "deleteDelayDuration"), "pods are never deleted")
    _retry(known, mapping(spec, "retryStrategy"), (*path, "retryStrategy"))
    defaults = mapping(spec, "templateDefaults")
    _template(known, defaults, (*path, "templateDefaults"))
    for template in manifest.templates:
        _template(evolve(known, template=template), template.own, template.path)


def _words(manifest: Manifest, spec: Data, path: Path) -> None:
    """Argo operator.go: deletePVCs; workflow_types.go: ShutdownStrategy."""
    strategy = text(mapping(spec, "volumeClaimGC"), "strategy")
    known = ("OnWorkflowCompletion", "OnWorkflowSuccess")
    if strategy and "{{" not in strategy and strategy not in known:
        message = f"there is no strategy `{strategy}`: the claims are never deleted"
        where = (*path, "volumeClaimGC", "strategy")
        manifest.tell(codes.VOLUME_REFUSED, where, message, f"write `{known[0]}` or `{known[1]}`")
    shutdown = text(spec, "shutdown")
    if shutdown and "{{" not in shutdown and shutdown not in ("Stop", "Terminate"):
        message = f"there is no way `{shutdown}` to end: nothing is ever run"
        help = "write `Stop` or `Terminate`; a Workflow that shall run has neither"
        manifest.tell(codes.TIME_REFUSED, (*path, "shutdown"), message, help)
    elif shutdown and "{{" not in shutdown:
        # Argo operator.go: executeTemplate ("workflow shutdown with strategy").
        message = f"with `shutdown: {shutdown}` no step of the workflow is run"
        manifest.tell(codes.RISK, (*path, "shutdown"), message, "take it away")


@frozen
class _Known:
    """A manifest, and what the tags in one of its templates become."""

    manifest: Manifest
    constants: Constants
    template: Template | None = None

    def texts(self, value: str) -> list[str]:
        """What a text becomes, as far as that is known."""
        if "{{" not in value:
            return [value]
        found = [*self.constants.texts(value, self.template)]
        # What stands around a tag is known in any case.
        around = _TAGS.sub("", value)
        return found or ([] if not around or _OF_DURATIONS.fullmatch(around) else [value])


def _template(known: _Known, own: Data, path: Path) -> None:
    manifest = known.manifest
    for key in ("timeout", "pendingTimeout"):
        value = text(own, key)
        if re.fullmatch("[-+]?[0-9]+", value):
            message = f"`{value}` has no unit, and Argo refuses it as `{key}`"
            manifest.tell(codes.TIME_REFUSED, (*path, key), message, f"write `{value}s`")
        else:
            _duration(known, value, (*path, key), "the step ends in an error")
    deadline = own.get("activeDeadlineSeconds")
    if isinstance(deadline, str) and "{{" in deadline:
        for becomes in known.constants.texts(deadline, known.template):
            if not re.fullmatch(r"\+?0*[1-9][0-9]*", becomes):
                # Argo workflowpod.go: createWorkflowPod.
                message = f"`{deadline}` becomes `{becomes}`, which is no number of seconds above"
                full = f"{message} 0: the step ends in an error"
                manifest.tell(codes.TIME_REFUSED, (*path, "activeDeadlineSeconds"), full)
                break
    if deadline is not None and not re.fullmatch(r"\+?0*[1-9][0-9]*|.*\{\{.*", str(deadline)):
        effect = "Kubernetes refuses the pod" if str(deadline) == "0" else "Argo refuses it"
        message = f"`{deadline}` is no number of seconds above 0: {effect}"
        manifest.tell(codes.TIME_REFUSED, (*path, "activeDeadlineSeconds"), message)
    limit = own.get("parallelism")
    if isinstance(limit, int) and limit <= 0:
        message = f"with `{limit}` at a time nothing is ever started: the workflow never ends"
        manifest.tell(codes.TIME_REFUSED, (*path, "parallelism"), message)
    duration = mapping(own, "suspend").get("duration")
    if isinstance(duration, str):
        where = (*path, "suspend", "duration")
        _duration(known, duration, where, "the step ends in an error")
    if own.get("retryStrategy") is not None:
        _retry(known, mapping(own, "retryStrategy"), (*path, "retryStrategy"))
    of_set = mapping(mapping(own, "containerSet"), "retryStrategy")
    where = (*path, "containerSet", "retryStrategy")
    _retries(manifest, of_set.get("retries"), (*where, "retries"), "the step ends in an error")
    _duration(known, text(of_set, "duration"), (*where, "duration"), "the step fails")


def _duration(known: _Known, value: str, path: Path, effect: str) -> None:
    for becomes in known.texts(value) if value else ():
        if not is_duration_or_seconds(becomes):
            shown = f"`{value}`" if becomes == value else f"`{value}` becomes `{becomes}`, which"
            message = f"{shown} is no duration of Go's: {effect}"
            known.manifest.tell(codes.TIME_REFUSED, path, message, help_for(becomes))
            return
        time = seconds(becomes)
        if "containerSet" in path and re.fullmatch("[-+]?[0-9]+|-.*", becomes):
            # Argo container_set_template_types.go: GetRetryStrategy.
            why = "is below zero" if becomes.startswith("-") else "has no unit"
            message = f"`{value}` {why}, and is no duration for a container: {effect}"
            help = None if becomes.startswith("-") else f"write `{becomes}s`"
            known.manifest.tell(codes.TIME_REFUSED, path, message, help)
        if path[-2] == "suspend" and time is not None and time < 0:
            message = f"`{value}` is over as the pause begins: it does not wait"
            known.manifest.tell(codes.TIME_REFUSED, path, message)
        if path[-1] == "timeout" and time is not None and time <= 0:
            message = f"`{value}` is over as the step begins: it fails at once"
            known.manifest.tell(codes.TIME_REFUSED, path, message)


def _retries(manifest: Manifest, value: Any, path: Path, effect: str) -> None:
    if value is None or (isinstance(value, str) and "{{" in value):
        return
    if not re.fullmatch(r"[-+]?[0-9]+", str(value)):
        message = f"`{value}` is no whole number: {effect}"
        manifest.tell(codes.TIME_REFUSED, path, message)
    elif int(value) < 0:
        message = f"`{value}` attempts cannot be made: {effect}"
        manifest.tell(codes.TIME_REFUSED, path, message)


def _retry(known: _Known, strategy: Data, path: Path) -> None:
    manifest = known.manifest
    late = "the first failure ends in an error"
    limit = strategy.get("limit")
    if isinstance(limit, str) and "{{" in limit:
        for becomes in known.constants.texts(limit, known.template):
            if not re.fullmatch(r"[-+]?[0-9]+", becomes):
                message = f"`{limit}` becomes `{becomes}`, which is no whole number: {late}"
                manifest.tell(codes.TIME_REFUSED, (*path, "limit"), message)
                break
    _retries(manifest, limit, (*path, "limit"), late)
    backoff = mapping(strategy, "backoff")
    where = (*path, "backoff")
    for key in ("duration", "maxDuration", "cap"):
        _duration(known, text(backoff, key), (*where, key), late)
    if isinstance(strategy.get("backoff"), dict) and not text(backoff, "duration"):
        message = f"a backoff without `duration`: {late}"
        manifest.tell(codes.TIME_REFUSED, where, message, "add `duration`, such as `10s`")
    first, last = seconds(text(backoff, "duration")), seconds(text(backoff, "maxDuration"))
    if first is not None and last is not None and first >= last:
        # Argo operator.go: processNodeRetries ("Backoff would exceed max duration limit").
        message = "the first wait is no shorter than all may take: nothing is ever tried again"
        manifest.tell(codes.TIME_REFUSED, (*where, "maxDuration"), message)
    factor = backoff.get("factor")
    if isinstance(factor, str) and "{{" not in factor and not re.fullmatch("[0-9]+", factor):
        message = f"`{factor}` is no whole number: {late}"
        manifest.tell(codes.TIME_REFUSED, (*where, "factor"), message)


# Kubernetes core/validation.go: ValidateConfigMap (IsConfigMapKey); tags count as one character.
_LONGEST_KEY = 253


def memoize(manifest: Manifest, job: Job) -> None:
    """B2 memo of Argo's rules: keys (controller/cache/cache.go) and ages."""
    for template in manifest.templates:
        memo = template.own.get("memoize")
        if not isinstance(memo, dict):
            continue
        path = (*template.path, "memoize")
        key = text(memo, "key")
        plain = re.sub(r"\{\{.*?\}\}", "x", key, flags=re.DOTALL)
        if not re.fullmatch("[a-zA-Z0-9][-a-zA-Z0-9]*", plain):
            shown = f"`{key}`" if key else "an empty text"
            message = f"{shown} is no key of the cache, which has letters, digits and `-`: the"
            message += " step ends in an error"
            help = "hash what it is made of: `k-{{=sprig.sha256sum(inputs.parameters.x)}}`"
            manifest.tell(codes.MEMO_REFUSED, (*path, "key"), message, help)
        elif len(plain) > _LONGEST_KEY:
            message = (
                f"a key of a ConfigMap has no more than {_LONGEST_KEY} characters, and this one"
            )
            message += f" has {len(plain)}: the step has run, and ends in an error"
            help = "hash what it is made of: `k-{{=sprig.sha256sum(inputs.parameters.x)}}`"
            manifest.tell(codes.MEMO_REFUSED, (*path, "key"), message, help)
        age = text(memo, "maxAge")
        _of_cache(manifest, mapping(memo, "cache"), (*path, "cache"))
        if re.search(r"\{\{\s*workflow\.creationTimestamp(\.RFC3339)?\s*\}\}", key):
            # Argo operator.go: setGlobalParameters (2026-01-31T12:00:00Z).
            message = "a time has colons, and a key of the cache has letters, digits and `-`: the"
            help = "write `{{workflow.creationTimestamp.s}}`, the seconds since 1970"
            manifest.tell(
                codes.MEMO_REFUSED, (*path, "key"), f"{message} step ends in an error", help
            )
        if re.fullmatch(r"-.*[1-9].*", age) and is_duration(age):
            # Argo cache.go: GetOutputsWithMaxAge.
            message = f"`{age}` is less than nothing: what is in the cache is always too old"
            manifest.tell(codes.MEMO_REFUSED, (*path, "maxAge"), message, f"write `{age[1:]}`")
        if age and "{{" not in age and not is_duration(age):
            message = f"`{age}` is no duration of Go's: the step ends in an error"
            manifest.tell(codes.MEMO_REFUSED, (*path, "maxAge"), message, help_for(age))
        if memo.get("cache") is None and job.target.is_before("4.0"):
            message = "without `cache` the step ends in an error"
            manifest.tell(codes.MEMO_REFUSED, path, message, "add `cache.configMap.name`")


def _of_cache(manifest: Manifest, cache: Data, path: Path) -> None:
    """The ConfigMap of a cache (controller/cache/configmap_cache.go: Load, Save)."""
    from wzc.values.names import dns_subdomain

    own = cache.get("configMap")
    if not isinstance(own, dict):
        return
    name = text(own, "name")
    problem = dns_subdomain(name) if name and "{{" not in name else None
    if not name:
        message = "it does not say which ConfigMap: the step ends in an error"
        manifest.tell(codes.MEMO_REFUSED, (*path, "configMap"), message, "add `name`")
    elif problem is not None:
        message = f"{problem.message}: the step has run, and ends in an error"
        manifest.tell(codes.MEMO_REFUSED, (*path, "configMap", "name"), message, problem.help)
