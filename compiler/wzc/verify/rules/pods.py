"""What Kubernetes refuses in the pods that Argo makes of a template."""

import re
from typing import Any

from wzc.diagnostics import catalogue as codes
from wzc.values.keys import env_name, label_key, port_name
from wzc.values.names import dns_label
from wzc.values.problem import Problem
from wzc.values.quantity import Quantity
from wzc.verify.containers import Container, containers_of
from wzc.verify.job import Job
from wzc.verify.model import Data, Manifest, Path, Template, mapping, maps, text

_REFUSED = "Kubernetes refuses the pod"
_NAMED = ("cpu", "memory", "ephemeral-storage")
_RESERVED = ("wait", "supervisor")
_NODE_OPERATORS = ("In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt")
_SELECTOR_OPERATORS = ("In", "NotIn", "Exists", "DoesNotExist")
_EFFECTS = ("NoSchedule", "PreferNoSchedule", "NoExecute", "")


def check(manifest: Manifest, job: Job) -> None:
    """B2 Pod rejected of Argo's rules (Kubernetes core/validation.go)."""
    spec, path = manifest.spec, manifest.spec_path
    _scheduling(manifest, spec, path)
    _pod_security(manifest, mapping(spec, "securityContext"), (*path, "securityContext"))
    _token(manifest, spec, path)
    selector = mapping(mapping(spec, "podGC"), "labelSelector")
    _operators(manifest, selector, (*path, "podGC", "labelSelector"), _SELECTOR_OPERATORS)
    for template in manifest.templates:
        _scheduling(manifest, template.own, template.path)
        where = (*template.path, "securityContext")
        _pod_security(manifest, mapping(template.own, "securityContext"), where)
        _names(manifest, template)
        for container in containers_of(template):
            _container(manifest, template, container)


def _token(manifest: Manifest, spec: Data, path: Path) -> None:
    """Argo workflowpod.go: setupServiceAccount."""
    for template in manifest.templates:
        owner, where = (template.data, template.path)
        if owner.get("automountServiceAccountToken") is None:
            owner, where = spec, path
        elif template.own.get("automountServiceAccountToken") is None:
            where = (*path, "templateDefaults")
        if owner.get("automountServiceAccountToken") is not False:
            continue
        if template.kind not in ("container", "script", "containerSet", "resource", "data"):
            continue
        executor = mapping(template.data, "executor") or mapping(spec, "executor")
        if not text(executor, "serviceAccountName"):
            message = "without a token Argo's executor needs an account of its own: the step ends"
            help = "add `executor.serviceAccountName`"
            full = (*where, "automountServiceAccountToken")
            manifest.tell(codes.POD_WOULD_BE_REFUSED, full, f"{message} in an error", help)


def _names(manifest: Manifest, template: Template) -> None:
    taken = {"init": "Argo's own", "wait": "Argo's own", "supervisor": "Argo's own"}
    if template.kind in ("container", "script", "resource", "data"):
        taken["main"] = "the template's own"
    for container in containers_of(template):
        if container.group in ("container", "script"):
            continue
        name = text(container.data, "name")
        path = (*container.path, "name")
        problem = dns_label(name) if "{{" not in name else None
        if not name:
            manifest.tell(
                codes.POD_WOULD_BE_REFUSED,
                container.path,
                f"a container without a name: {_REFUSED}",
            )
        elif problem is not None:
            message = f"{problem.message}: {_REFUSED}"
            manifest.tell(codes.POD_WOULD_BE_REFUSED, path, message, problem.help)
        elif name in taken:
            who = "Argo" if name in _RESERVED else "Kubernetes"
            message = f"there is a container `{name}` already, {taken[name]}: {who} refuses it"
            manifest.tell(codes.POD_WOULD_BE_REFUSED, path, message, "rename it")
        taken.setdefault(name, "another one")


def _container(manifest: Manifest, template: Template, container: Container) -> None:
    data, path = container.data, container.path
    _env(manifest, data, path)
    _resources(manifest, mapping(data, "resources"), (*path, "resources"))
    if container.group != "container" and container.group != "script" and not text(data, "image"):
        message = f"a container without an image: {_REFUSED}"
        manifest.tell(codes.POD_WOULD_BE_REFUSED, path, message, "add `image`")
    seen: set[str] = set()
    for number, port in enumerate(maps(data, "ports")):
        name = text(port, "name")
        problem = port_name(name) if name else None
        where = (*path, "ports", number, "name")
        if problem is not None:
            message = f"{problem.message}: {_REFUSED}"
            manifest.tell(codes.POD_WOULD_BE_REFUSED, where, message, problem.help)
        elif name and name in seen:
            manifest.tell(
                codes.POD_WOULD_BE_REFUSED, where, f"two ports are named `{name}`: {_REFUSED}"
            )
        seen.add(name)
        number_ = port.get("containerPort")
        if isinstance(number_, int) and not 0 < number_ < 65536:
            message = f"there is no port {number_}: {_REFUSED}"
            full = (*path, "ports", number, "containerPort")
            manifest.tell(codes.POD_WOULD_BE_REFUSED, full, message)
    context = mapping(data, "securityContext")
    where = (*path, "securityContext")
    _seccomp(manifest, context, where)
    pod = mapping(template.data, "securityContext") or mapping(manifest.spec, "securityContext")
    non_root = context.get("runAsNonRoot", pod.get("runAsNonRoot"))
    user = context.get("runAsUser", pod.get("runAsUser"))
    if non_root is True and user == 0 and context.get("runAsUser") == 0:
        message = "`runAsUser: 0` is root, and `runAsNonRoot` forbids it: the pod never starts"
        manifest.tell(codes.POD_WOULD_BE_REFUSED, (*where, "runAsUser"), message)
    if context.get("allowPrivilegeEscalation") is False and context.get("privileged") is True:
        message = f"`privileged` beside `allowPrivilegeEscalation: false`: {_REFUSED}"
        full = (*where, "allowPrivilegeEscalation")
        manifest.tell(codes.POD_WOULD_BE_REFUSED, full, message)


def _env(manifest: Manifest, data: Data, path: Path) -> None:
    for number, each in enumerate(maps(data, "env")):
        where = (*path, "env", number)
        name = text(each, "name")
        problem = env_name(name) if "{{" not in name else None
        if problem is not None:
            # Kubernetes validation.go: IsRelaxedEnvVarName, which is used since 1.32.
            relaxed = re.fullmatch("[ -<>-~]+", name)
            message = f"{problem.message}: {_REFUSED}{' before 1.32' if relaxed else ''}"
            code = codes.RISK if relaxed else codes.POD_WOULD_BE_REFUSED
            manifest.tell(code, (*where, "name"), message, problem.help)
        source = each.get("valueFrom")
        if isinstance(source, dict):
            if text(each, "value"):
                message = f"`{name}` has `value` and `valueFrom`: {_REFUSED}"
                full = (*where, "valueFrom")
                manifest.tell(codes.POD_WOULD_BE_REFUSED, full, message, "keep one")
            given = [key for key in source if source[key] is not None]
            if len(given) != 1:
                message = f"`valueFrom` of `{name}` has {len(given)} sources, not one: {_REFUSED}"
                manifest.tell(codes.POD_WOULD_BE_REFUSED, (*where, "valueFrom"), message)


def _resources(manifest: Manifest, resources: Data, path: Path) -> None:
    """core/validation.go: ValidateResourceRequirements."""
    amounts: dict[str, dict[str, Quantity]] = {"requests": {}, "limits": {}}
    for group, found in amounts.items():
        for name, value in mapping(resources, group).items():
            where = (*path, group, name)
            # helper.IsStandardContainerResourceName: `storage` is of claims.
            if name not in _NAMED and "/" not in name and not name.startswith("hugepages-"):
                message = f"there is no resource `{name}`: {_REFUSED}"
                from wzc.values.suggest import nearest

                right = nearest(name, _NAMED) or {"mem": "memory", "gpu": "nvidia.com/gpu"}.get(
                    name
                )
                help = f"write `{right}`" if right else "others have a domain: `nvidia.com/gpu`"
                manifest.tell_key(codes.POD_WOULD_BE_REFUSED, where, message, help)
                continue
            domain_problem = label_key(name) if "/" in name and "{{" not in name else None
            if domain_problem is not None:
                message = f"{domain_problem.message}: {_REFUSED}"
                manifest.tell_key(codes.POD_WOULD_BE_REFUSED, where, message, domain_problem.help)
                continue
            amount = _quantity(value)
            if amount is None:
                continue
            page = Quantity.parse(name.removeprefix("hugepages-")) if _is_page(name) else None
            if isinstance(page, Quantity) and page.nano > 0 and amount.nano % page.nano:
                # helper.IsHugePageResourceValueDivisible.
                message = f"`{value}` are no whole pages of {page.text}: {_REFUSED}"
                manifest.tell(codes.POD_WOULD_BE_REFUSED, where, message)
                continue
            found[name] = amount
            problem = _strange(name, amount) if group == "limits" else None
            if problem is not None:
                message = f"{problem.message}: no container can start with that"
                manifest.tell(codes.POD_WOULD_BE_REFUSED, where, message, problem.help)
            elif amount.nano < 0:
                message = f"`{value}` is below zero: {_REFUSED}"
                manifest.tell(codes.POD_WOULD_BE_REFUSED, where, message)
            elif "/" in name and not amount.is_whole:
                message = f"`{value}` is no whole number of `{name}`: {_REFUSED}"
                manifest.tell(codes.POD_WOULD_BE_REFUSED, where, message)
    pages = [(group, name) for group in amounts for name in amounts[group] if _is_page(name)]
    if pages and not any(name in each for each in amounts.values() for name in ("cpu", "memory")):
        message = f"huge pages go with `cpu` or `memory`: {_REFUSED}"
        manifest.tell(codes.POD_WOULD_BE_REFUSED, (*path, *pages[0]), message, "add `memory`")
    for name, request in amounts["requests"].items():
        limit = amounts["limits"].get(name)
        where = (*path, "requests", name)
        counted = "/" in name or name.startswith("hugepages-")
        if limit is None:
            if counted:
                message = f"`{name}` is requested without a limit: {_REFUSED}"
                help = f"add `limits` with `{name}: {request.text}`"
                manifest.tell(codes.POD_WOULD_BE_REFUSED, where, message, help)
        elif request.nano > limit.nano:
            message = f"`{request.text}` of {name} are more than the limit of `{limit.text}`:"
            manifest.tell(codes.POD_WOULD_BE_REFUSED, where, f"{message} {_REFUSED}")
        elif counted and request.nano != limit.nano:
            message = f"request and limit of `{name}` differ: {_REFUSED}"
            manifest.tell(codes.POD_WOULD_BE_REFUSED, where, message)


def _is_page(name: str) -> bool:
    return name.startswith("hugepages-")


def _strange(name: str, amount: Quantity) -> Problem | None:
    """Limits in a wrong unit: fractions of a byte, millions of cores."""
    from wzc.values.resources import check_cpu, check_memory

    if amount.nano <= 0:
        return None
    if name == "memory" and (amount.unit in ("m", "u", "n") or not amount.unit):
        return check_memory(amount)
    if name == "cpu" and amount.unit not in ("", "m", "u", "n"):
        return check_cpu(amount)
    return None


def _quantity(value: Any) -> Quantity | None:
    found = Quantity.parse(str(value)) if not isinstance(value, bool) else None
    return None if found is None or isinstance(found, Problem) else found


def _pod_security(manifest: Manifest, context: Data, path: Path) -> None:
    _seccomp(manifest, context, path)
    if context.get("runAsNonRoot") is True and context.get("runAsUser") == 0:
        message = "`runAsUser: 0` is root, and `runAsNonRoot` forbids it: the pod never starts"
        help = "name another user, such as `1000`"
        manifest.tell(codes.POD_WOULD_BE_REFUSED, (*path, "runAsUser"), message, help)


def _seccomp(manifest: Manifest, context: Data, path: Path) -> None:
    profile = context.get("seccompProfile")
    if not isinstance(profile, dict):
        return
    kind = text(profile, "type")
    where = (*path, "seccompProfile")
    if kind == "Localhost" and not text(profile, "localhostProfile"):
        message = f"`Localhost` needs a `localhostProfile`: {_REFUSED}"
        manifest.tell(codes.POD_WOULD_BE_REFUSED, where, message)
    elif kind != "Localhost" and text(profile, "localhostProfile"):
        message = f"`localhostProfile` goes with the type `Localhost` only: {_REFUSED}"
        manifest.tell(codes.POD_WOULD_BE_REFUSED, (*where, "localhostProfile"), message)


def _scheduling(manifest: Manifest, data: Data, path: Path) -> None:
    for number, toleration in enumerate(maps(data, "tolerations")):
        where = (*path, "tolerations", number)
        operator = text(toleration, "operator")
        if operator == "Exists" and text(toleration, "value"):
            message = f"`Exists` takes no value: {_REFUSED}"
            manifest.tell(codes.POD_WOULD_BE_REFUSED, (*where, "value"), message)
        if not text(toleration, "key") and operator in ("", "Equal"):
            message = (
                f"a toleration without a key is one of all, with `operator: Exists`: {_REFUSED}"
            )
            manifest.tell(codes.POD_WOULD_BE_REFUSED, where, message)
        has_seconds = toleration.get("tolerationSeconds") is not None
        if has_seconds and text(toleration, "effect") != "NoExecute":
            message = f"`tolerationSeconds` goes with `effect: NoExecute` only: {_REFUSED}"
            manifest.tell(codes.POD_WOULD_BE_REFUSED, (*where, "tolerationSeconds"), message)
    affinity = mapping(data, "affinity")
    _operators(manifest, affinity, (*path, "affinity"), _SELECTOR_OPERATORS)


def _operators(manifest: Manifest, data: Any, path: Path, known: tuple[str, ...]) -> None:
    """The operators and values of all `matchExpressions` and `matchFields`."""
    if isinstance(data, list):
        for number, each in enumerate(data):
            _operators(manifest, each, (*path, number), known)
    elif isinstance(data, dict):
        for key, each in data.items():
            if key == "nodeAffinity":
                _operators(manifest, each, (*path, key), _NODE_OPERATORS)
            elif key in ("matchExpressions", "matchFields"):
                for number, term in enumerate(maps(data, key)):
                    _term(manifest, term, (*path, key, number), known)
            else:
                _operators(manifest, each, (*path, key), known)


def _term(manifest: Manifest, term: Data, path: Path, known: tuple[str, ...]) -> None:
    operator = text(term, "operator")
    values = term.get("values") or []
    if operator not in known and "{{" not in operator:
        from wzc.values.suggest import nearest

        right = nearest(operator, known) or ("In" if operator.startswith("E") else None)
        message = f"`{operator}` is no operator here: {_REFUSED}"
        help = f"write `{right}`" if right else "one of " + ", ".join(f"`{w}`" for w in known)
        manifest.tell(codes.POD_WOULD_BE_REFUSED, (*path, "operator"), message, help)
    elif operator in ("In", "NotIn") and not values:
        message = f"`{operator}` needs values: {_REFUSED}"
        manifest.tell(codes.POD_WOULD_BE_REFUSED, path, message, "add `values`")
    elif operator in ("Exists", "DoesNotExist") and values:
        message = f"`{operator}` takes no values: {_REFUSED}"
        manifest.tell(codes.POD_WOULD_BE_REFUSED, (*path, "values"), message)
    elif operator in ("Gt", "Lt") and len(values) != 1:
        message = f"`{operator}` takes one value: {_REFUSED}"
        manifest.tell(codes.POD_WOULD_BE_REFUSED, path, message)
