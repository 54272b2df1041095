"""What is mounted where."""

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.lint.places import data, distinct_steps, entries, key_span
from wzc.lint.sources import written
from wzc.model.pipeline import Pipeline, Step
from wzc.model.sources import ConfigMap, Secret
from wzc.model.storage import TokenizerCache
from wzc.model.value import Value
from wzc.source.file import Span
from wzc.values.keys import secret_key
from wzc.values.names import kubernetes_name
from wzc.values.paths import normal_path

# Argo mounts its own volumes here (workflow/common/common.go: VarRunArgoPath,
# ExecutorStagingEmptyDir, ExecutorArtifactBaseDir).
_ARGO = ("/var/run/argo", "/argo")
# Where nothing else is written (backend.argo.volumes, backend.argo.names).
_CACHE = "/cache/huggingface"
_DATA_DIR = "/usr/app"


def check(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Refuse two mounts at one path, mounts where none can be, and Secrets mounted nohow.

    Kubernetes core/validation.go: ValidateVolumeMounts (`mountPath` must be unique); Argo
    validate.go: validateLeaf. Paths that differ only in slashes are one folder. With `items` each
    key is a mount of its own; the tokenizer cache is one too, and so is the data that comes along
    `>>` (validate.go: no input artifact on a `mountPath`).
    """
    mounted = {
        id(step.attributes): _check_step(step, diagnostics) for step in distinct_steps(pipeline)
    }
    root = data(pipeline.attributes.data_dir) or _DATA_DIR
    for edge in pipeline.edges:
        target = pipeline.steps.get(edge.target)
        if not edge.data or target is None or not mounted[id(target.attributes)]:
            continue
        folder = normal_path(f"{root}/{kubernetes_name(edge.source)}")
        place = mounted[id(target.attributes)].get(folder)
        if place is not None:
            diagnostics.report(
                codes.MOUNT_TWICE,
                f"step {edge.target} gets the data of {edge.source} at `{folder}`, where something "
                "is mounted",
                place,
                secondary=[Label(edge.place, "the data")],
                help="mount it outside of `data_dir`",
            )


def _check_step(step: Step, diagnostics: Diagnostics) -> dict[str, Span]:
    """Check one step's mounts; the place of each by its path."""
    mounted: dict[str, Span] = {}
    for path, value in entries(step.attributes.mounts).items():
        place = key_span(value, path)
        folder = normal_path(path)
        if not _check_path(path, folder, place, diagnostics):
            continue
        files = _files(value, diagnostics)
        if files is None:
            _add(mounted, folder, place, diagnostics)
        for name, file_place in files or ():
            _add(mounted, normal_path(f"{folder}/{name}"), file_place, diagnostics)
    cache = step.attributes.tokenizer_cache
    if cache is not None and isinstance(data(cache), TokenizerCache):
        path_value = cache.data.mount_path
        place = key_span(cache, "tokenizer_cache")
        path = _CACHE
        if path_value is not None:
            path, place = path_value.data, path_value.origin.span
        folder = normal_path(path)
        if _check_path(path, folder, place, diagnostics):
            _add(mounted, folder, place, diagnostics, "the tokenizer cache")
    return mounted


def _add(
    mounted: dict[str, Span], path: str, place: Span, diagnostics: Diagnostics, what: str = ""
) -> None:
    first = mounted.setdefault(path, place)
    if first is place:
        return
    diagnostics.report(
        codes.MOUNT_TWICE,
        f"{what} is mounted at `{path}`, as something else is"
        if what
        else f"two volumes are mounted at `{path}`",
        place,
        secondary=[Label(first, "mounted here too")],
        help="give one of them another path",
    )


def _check_path(path: str, folder: str, place: Span, diagnostics: Diagnostics) -> bool:
    if folder == "/":
        diagnostics.report(
            codes.BAD_PATH,
            "a mount at `/` would hide the whole image",
            place,
            help="mount it at a folder, such as `/data`",
        )
        return False
    for taken in _ARGO:
        if folder == taken or folder.startswith(taken + "/"):
            diagnostics.report(
                codes.BAD_PATH,
                f"`{path}` is where Argo keeps its own files in the container",
                place,
                help="mount it anywhere else, such as `/data`",
            )
            return False
    return True


def _files(value: Value, diagnostics: Diagnostics) -> list[tuple[str, Span]] | None:
    """The file names of a Secret or ConfigMap that is mounted key by key; None for a folder."""
    source = value.data
    if not isinstance(source, (Secret, ConfigMap)):
        return None
    for name, meant in (("key", "items"), ("prefix", "")):
        wrong: Value | None = getattr(source, name)
        if wrong is not None:
            help = f'choose keys by file name: `items = {{ "{wrong.data}" = "..." }}`'
            diagnostics.report(
                codes.INCOMPLETE,
                f"`{name}` means nothing for a mounted {source.keyword}",
                wrong.origin.span,
                help=help if meant else "it belongs to `env_from`",
            )
    directory: Value | None = getattr(source, "directory", None)
    found = entries(source.items)
    if directory is not None and directory.data is True:
        if found and source.items is not None:
            diagnostics.report(
                codes.INCOMPLETE,
                "`items` mounts single files, and `directory` the whole folder",
                directory.origin.span,
                secondary=[Label(source.items.origin.span, "the single files")],
                help="keep one of the two",
            )
        return None
    if not found:
        if source.key is None:
            diagnostics.report(
                codes.INCOMPLETE,
                f"{written(source)} does not say how it is mounted",
                value.origin.span,
                help="`directory = true` mounts the whole folder, "
                '`items = { "key" = "file" }` single keys as files',
            )
        return []
    files = []
    for key, file in found.items():
        if check_file(key, file, diagnostics):
            files.append((str(file.data), file.origin.span))
    return files


def is_below(path: str) -> bool:
    """Whether Kubernetes takes a path for one below a folder, and not for one out of it."""
    return (
        bool(path) and not path.startswith("/") and ".." not in path.split("/") and ":" not in path
    )


def check_file(key: str, file: Value, diagnostics: Diagnostics) -> bool:
    """Check a key of a Secret or ConfigMap and the file that it becomes; whether they are fine."""
    problem = secret_key(key)
    if problem is not None:
        diagnostics.report(codes.BAD_KEY, problem.message, key_span(file, key), help=problem.help)
        return False
    name = str(file.data)
    if is_below(name):
        return True
    diagnostics.report(
        codes.BAD_PATH,
        f"`{name}` is not the name of a file below the mount",
        file.origin.span,
        help="a name such as `cert.pem`, or a path such as `certs/cert.pem`",
    )
    return False
