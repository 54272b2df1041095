"""Fields of containers: images, probes, where variables come from, how volumes are mounted.

Kubernetes core/validation/validation.go, of 1.35; what it takes and the node then refuses, too.
"""

from wzc.diagnostics import catalogue as codes
from wzc.values.command import shell_line
from wzc.values.image import image_reference
from wzc.values.keys import port_name, secret_key
from wzc.values.names import dns_subdomain
from wzc.values.suggest import nearest
from wzc.verify.constants import Constants
from wzc.verify.containers import Container, containers_of
from wzc.verify.job import Job
from wzc.verify.language.tags import PREFIXES, tags_of
from wzc.verify.model import Data, Manifest, Path, Template, mapping, maps, text

_REFUSED = "Kubernetes refuses the pod"
# MAX_ARG_STRLEN: of one variable or argument.
_LONGEST = 128 * 1024
_MANIFEST = 1024 * 1024  # what is longer is told of the whole (rules/sizes.py)
# Interpreters that read code from an argument. (A shell runs the path, which is the script.)
_TAKES_CODE = (("python", "-c"), ("node", "-e"), ("perl", "-e"), ("ruby", "-e"))
_POLICIES = ("Always", "IfNotPresent", "Never", "")
_HANDLERS = ("exec", "httpGet", "tcpSocket", "grpc", "sleep")
_PROBES = ("livenessProbe", "readinessProbe", "startupProbe")
_SECONDS = ("initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold")
# validEnvDownwardAPIFieldPathExpressions, validContainerResourceFieldPathExpressions.
_FIELDS = (
    *("metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName"),
    *("spec.serviceAccountName", "status.hostIP", "status.hostIPs", "status.podIP"),
    "status.podIPs",
)
_OF_KEYS = ("metadata.labels['", "metadata.annotations['")
_AMOUNTS = tuple(
    f"{group}.{name}"
    for group in ("limits", "requests")
    for name in ("cpu", "memory", "ephemeral-storage")
)


def check(manifest: Manifest, job: Job) -> None:
    """Hold each container that is written to what Kubernetes and the node take."""
    constants = Constants(manifest, job)
    for template in manifest.templates:
        for container in containers_of(template):
            data, path = container.data, container.path
            _image(manifest, data, path)
            policy = text(data, "imagePullPolicy")
            for becomes in constants.texts(policy, template) if "{{" in policy else ():
                if becomes not in _POLICIES:
                    why = f"`{policy}` becomes `{becomes}`, which is none of `Always`,"
                    _tell(manifest, (*path, "imagePullPolicy"), f"{why} `IfNotPresent`, `Never`")
                    break
            if not job.own:
                _arguments(manifest, data, path)
            _command(manifest, data, path)
            _variables(manifest, data, path)
            _probes(manifest, container)
            _restarts(manifest, container)
            mounts = [(data, path)]
            if template.kind == "containerSet" and container.group == "containerSet":
                mounts.append((mapping(template.own, "containerSet"), path[:-2]))
            for holder, where in mounts:
                _mounts(manifest, holder, where, mapping(data, "securityContext"))
            _claims(manifest, template, data, path)


def _tell(manifest: Manifest, path: Path, why: str, help: str | None = None) -> None:
    manifest.tell(codes.POD_WOULD_BE_REFUSED, path, f"{why}: {_REFUSED}", help)


def _image(manifest: Manifest, data: Data, path: Path) -> None:
    """The kubelet reads it with distribution/reference (kuberuntime: InvalidImageName)."""
    image = text(data, "image")
    # White space at its ends Kubernetes refuses itself; what a tag becomes is not known.
    if "{{" in image and _stays(image):
        message = f"Argo replaces nothing in `{image}`, and no image has such a name: the pod waits"
        help = "a template has to be rendered first; Argo's own tags are such as"
        full = f"{message} for ever (`InvalidImageName`)"
        help += " `{{inputs.parameters.image}}`"
        manifest.tell(codes.POD_WOULD_BE_REFUSED, (*path, "image"), full, help)
        return
    problem = image_reference(image) if image and "{{" not in image else None
    if problem is not None:
        message = f"{problem.message}: the pod waits for ever (`InvalidImageName`)"
        manifest.tell(codes.POD_WOULD_BE_REFUSED, (*path, "image"), message, problem.help)


def _stays(image: str) -> bool:
    """Whether it has a tag of which Argo knows nothing, such as one of Helm's."""
    known = (*PREFIXES, "node.", "lastRetry.", "retries.")
    return any(
        tag.is_closed and not tag.is_expression and not f"{tag.text}.".startswith(known)
        for tag in tags_of(image, ())
    )


def _arguments(manifest: Manifest, data: Data, path: Path) -> None:
    """What no program is started with, and what a shell or an interpreter reads otherwise."""
    command = data.get("command")
    for key in ("command", "args"):
        words_of = data.get(key)
        for number, word in enumerate(words_of if isinstance(words_of, list) else ()):
            size = len(word.encode()) if isinstance(word, str) else 0
            if _LONGEST <= size < _MANIFEST:
                message = f"the text has {size:,} bytes, and Linux takes {_LONGEST:,} of an"
                more = "mount it as a file, or hand it over as an artifact"
                message += " argument: no program starts"
                manifest.tell(codes.POD_WOULD_BE_REFUSED, (*path, key, number), message, more)
    if not isinstance(command, list) or not command:
        return
    if command[0] == "":
        message = "an empty text is no program: the step fails"
        manifest.tell(codes.POD_WOULD_BE_REFUSED, (*path, "command", 0), message)
        return
    if path[-1] == "script" and len(command) > 1 and command[-1] in ("-c", "-e"):
        # Argo workflowpod.go: the last argument is the path of the file with the source.
        program = str(command[0]).rpartition("/")[2].rstrip("0123456789.")
        if (program, command[-1]) in _TAKES_CODE:
            message = f"`{command[-1]}` takes the path of the script for the code itself: the step"
            full = (*path, "command", len(command) - 1)
            right = f"write `[{', '.join(str(each) for each in command[:-1])}]`"
            manifest.tell(codes.POD_WOULD_BE_REFUSED, full, f"{message} fails", right)
            return
    _one_line(manifest, data, path)


def _command(manifest: Manifest, data: Data, path: Path) -> None:
    """A command is a program and its arguments, each an item of its own."""
    command = data.get("command")
    if not isinstance(command, list) or not command:
        return
    words = shell_line(command)
    if words is None:
        return
    shown = ", ".join(words)
    message = f"there is no program `{command[0]}`: no shell divides it into words, and the step"
    help = f"write `[{shown}]`" if words[0].isidentifier() else None
    full = (*path, "command", 0)
    manifest.tell(codes.POD_WOULD_BE_REFUSED, full, f"{message} fails", help)


def _one_line(manifest: Manifest, data: Data, path: Path) -> None:
    """What a shell takes behind `-c`: one text to run, and then `$0`, `$1` and so on (POSIX sh)."""
    command, given = data.get("command") or [], data.get("args") or []
    whole = [each if isinstance(each, str) else "" for each in (*command, *given)]
    shell = whole[0].rpartition("/")[2]
    if shell not in ("sh", "bash", "ash", "dash", "zsh") or "-c" not in whole[1:] or len(whole) < 4:
        return
    behind = whole[whole.index("-c") + 1 :]
    is_line = any(mark in behind[0] for mark in ("$", "{{", " ", "\n", ";")) if behind else True
    if len(behind) < 2 or is_line or behind[0].startswith("-"):
        return  # it may be a line that reads the others
    at = len(whole) - len(behind) + 1 - len(command)
    where = (*path, "args", at) if at >= 0 else (*path, "command", at + len(command))
    message = f"`{shell} -c` runs `{behind[0]}` alone, and `{behind[1]}` is not handed to it"
    line = " ".join(behind)
    help = f"write one text: `{line[:60]}`" if "\n" not in line else "write one text"
    manifest.tell(codes.RISK, where, message, help)


def _variables(manifest: Manifest, data: Data, path: Path) -> None:
    """validateEnvVarValueFrom, ValidateEnvFrom."""
    for number, each in enumerate(maps(data, "env")):
        source = mapping(each, "valueFrom")
        where = (*path, "env", number, "valueFrom")
        size = len(text(each, "value").encode())
        if size + len(text(each, "name")) >= _LONGEST:
            message = (
                f"`{text(each, 'name')}` has {size:,} bytes, and Linux takes {_LONGEST:,} of a"
            )
            full = (*where[:-1], "value")
            help = "mount it as a file, or hand it over as an artifact"
            manifest.tell(
                codes.POD_WOULD_BE_REFUSED, full, f"{message} variable: no program starts", help
            )
        for key in ("secretKeyRef", "configMapKeyRef"):
            if key in source:
                _reference(manifest, mapping(source, key), (*where, key), has_key=True)
        field = text(mapping(source, "fieldRef"), "fieldPath")
        known = field in _FIELDS or field.startswith(_OF_KEYS)
        if field and "{{" not in field and not known:
            right = nearest(field, _FIELDS)
            help = f"write `{right}`" if right else "such as `metadata.name`, `status.podIP`"
            why = f"a variable cannot have the pod's field `{field}`"
            _tell(manifest, (*where, "fieldRef", "fieldPath"), why, help)
        amount = text(mapping(source, "resourceFieldRef"), "resource")
        if amount and "{{" not in amount and amount not in _AMOUNTS and "hugepages-" not in amount:
            right = nearest(amount, _AMOUNTS) or f"limits.{amount}"
            help = f"write `{right}`" if right in _AMOUNTS else "such as `limits.memory`"
            why = f"there is no amount `{amount}`"
            _tell(manifest, (*where, "resourceFieldRef", "resource"), why, help)
    for number, each in enumerate(maps(data, "envFrom")):
        where = (*path, "envFrom", number)
        given = [key for key in ("configMapRef", "secretRef") if each.get(key) is not None]
        if len(given) != 1:
            why = (
                f"an item of `envFrom` has one of `configMapRef` and `secretRef`, not {len(given)}"
            )
            _tell(manifest, where, why)
        for key in given:
            _reference(manifest, mapping(each, key), (*where, key), has_key=False)
        prefix = text(each, "prefix")
        if "=" in prefix or (prefix and not prefix.isprintable()):
            _tell(manifest, (*where, "prefix"), f"no variable can begin with `{prefix}`")


def _reference(manifest: Manifest, data: Data, path: Path, *, has_key: bool) -> None:
    name, key = text(data, "name"), text(data, "key")
    problem = dns_subdomain(name) if name and "{{" not in name else None
    if problem is not None:
        _tell(manifest, (*path, "name"), problem.message, problem.help)
    elif not name:
        _tell(manifest, path, "it does not say which ConfigMap or Secret", "add `name`")
    if has_key and key and "{{" not in key:
        problem = secret_key(key)
        if problem is not None:
            _tell(manifest, (*path, "key"), problem.message, problem.help)


def _probes(manifest: Manifest, container: Container) -> None:
    """validateProbe, validateLifecycle; validateInitContainers."""
    data, path = container.data, container.path
    is_init = container.group == "initContainers" and text(data, "restartPolicy") != "Always"
    for key in _PROBES:
        probe = data.get(key)
        if not isinstance(probe, dict):
            continue
        if is_init:
            why = f"an init container has no `{key}`, unless it has `restartPolicy: Always`"
            _tell(manifest, (*path, key), why)
            continue
        _handler(manifest, probe, (*path, key))
        for seconds in (*_SECONDS, "failureThreshold"):
            value = probe.get(seconds)
            if isinstance(value, int) and value < 0:
                _tell(manifest, (*path, key, seconds), f"`{value}` is less than nothing")
        successes = probe.get("successThreshold")
        if key != "readinessProbe" and isinstance(successes, int) and successes > 1:
            why = f"`successThreshold` of a `{key}` is 1, and not {successes}"
            _tell(manifest, (*path, key, "successThreshold"), why)
    lifecycle = data.get("lifecycle")
    if isinstance(lifecycle, dict):
        if is_init:
            why = "an init container has no `lifecycle`, unless it has `restartPolicy: Always`"
            _tell(manifest, (*path, "lifecycle"), why)
        else:
            for key in ("postStart", "preStop"):
                if isinstance(lifecycle.get(key), dict):
                    _handler(manifest, lifecycle[key], (*path, "lifecycle", key))


def _handler(manifest: Manifest, data: Data, path: Path) -> None:
    given = [key for key in _HANDLERS if data.get(key) is not None]
    if not given:
        help = "add `exec`, `httpGet` or `tcpSocket`"
        _tell(manifest, path, f"`{path[-1]}` does not say what to do", help)
        return
    if len(given) > 1:
        why = f"`{given[0]}` and `{given[1]}` stand side by side"
        _tell(manifest, (*path, given[1]), why, "keep one")
    if given[0] == "exec" and not mapping(data, "exec").get("command"):
        _tell(manifest, (*path, "exec"), "`exec` has no `command`")
    port = mapping(data, given[0]).get("port")
    where = (*path, given[0], "port")
    if isinstance(port, int) and not 0 < port < 65536:
        _tell(manifest, where, f"there is no port {port}")
    elif isinstance(port, str) and "{{" not in port and given[0] in ("httpGet", "tcpSocket"):
        problem = port_name(port)
        if problem is not None:
            unquoted = f"write `{port}` without quotes" if port.isdecimal() else problem.help
            _tell(manifest, where, problem.message, unquoted)


def _restarts(manifest: Manifest, container: Container) -> None:
    """Kubernetes: validateContainerRestartPolicy."""
    policy = text(container.data, "restartPolicy")
    where = (*container.path, "restartPolicy")
    if not policy or "{{" in policy:
        return
    known = ("Always", "Never", "OnFailure")
    if policy not in known:
        right = nearest(policy, known)
        help = f"write `{right}`" if right else "`Always` makes an init container a sidecar"
        _tell(manifest, where, f"there is no policy `{policy}`", help)


def _mounts(manifest: Manifest, data: Data, path: Path, context: Data) -> None:
    """Kubernetes: validateMountPropagation."""
    for number, mount in enumerate(maps(data, "volumeMounts")):
        where = (*path, "volumeMounts", number)
        is_both_ways = text(mount, "mountPropagation") == "Bidirectional"
        if is_both_ways and context.get("privileged") is not True:
            message = f"`Bidirectional` is for privileged containers only: {_REFUSED}"
            manifest.tell(codes.MOUNT_REFUSED, (*where, "mountPropagation"), message)


def _claims(manifest: Manifest, template: Template, data: Data, path: Path) -> None:
    """ValidateResourceRequirements: a container's claims are those of the pod, also of a patch."""
    holders = (manifest.spec, template.data)
    if any("resourceClaims" in text(holder, "podSpecPatch") for holder in holders):
        return
    there = {text(each, "name") for holder in holders for each in maps(holder, "resourceClaims")}
    for number, claim in enumerate(maps(mapping(data, "resources"), "claims")):
        name = text(claim, "name")
        if name and "{{" not in name and name not in there:
            right = nearest(name, there)
            help = f"write `{right}`" if right else "add it to `resourceClaims`, from Argo 4.1 on"
            where = (*path, "resources", "claims", number, "name")
            _tell(manifest, where, f"the pod has no claim `{name}`", help)
