"""What `claim`, `new_claim` and `projected` say of the volumes that are mounted."""

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.lint.claims import check_access_modes, check_size
from wzc.lint.mounts import check_file, is_below
from wzc.lint.places import data, distinct_steps, entries, items
from wzc.model.pipeline import Pipeline
from wzc.model.sources import ConfigMap, Secret
from wzc.model.storage import Claim, NewClaim, Projected
from wzc.model.value import Value
from wzc.source.file import Span
from wzc.values.paths import normal_path


def check(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Refuse what Kubernetes refuses of them.

    Kubernetes core/validation.go: validateLocalDescendingPath (a `subPath` stays in its volume),
    validateProjectionSources (no two sources for one file), ValidatePersistentVolumeClaimSpec
    (a size above zero, at least one access mode, `ReadWriteOncePod` only by itself).
    """
    for step in distinct_steps(pipeline):
        for value in entries(step.attributes.mounts).values():
            source = value.data
            if isinstance(source, Projected):
                _check_sources(value, source, diagnostics)
            elif isinstance(source, (Claim, NewClaim)):
                _check_claim(source, diagnostics)


def _check_claim(claim: Claim | NewClaim, diagnostics: Diagnostics) -> None:
    folder = claim.sub_path
    if folder is not None and isinstance(data(folder), str) and not is_below(folder.data):
        diagnostics.report(
            codes.BAD_PATH,
            f"`{folder.data}` is not the path of a folder in the volume",
            folder.origin.span,
            help="a path such as `models/de`, without `..` and without a slash before it",
        )
    if isinstance(claim, NewClaim):
        check_size(claim.size, diagnostics)
        check_access_modes(claim.access_modes, "claim", diagnostics)


def _check_sources(value: Value, projected: Projected, diagnostics: Diagnostics) -> None:
    if not items(projected.sources):
        if data(projected.sources) is not None:
            diagnostics.report(
                codes.INCOMPLETE,
                "`projected` has nothing in it",
                value.origin.span,
                help='`projected([secret("a"), config_map("b")])`',
            )
        return
    files: dict[str, Span] = {}
    for item in items(projected.sources):
        source: Secret | ConfigMap = item.data
        for name, help in (
            ("key", '`items = { "key" = "file" }` chooses keys'),
            ("prefix", "it belongs to `env_from`"),
            ("directory", "each source of `projected` is there with all keys, or with `items`"),
        ):
            wrong: Value | None = getattr(source, name)
            if wrong is not None and not (name == "directory" and wrong.data is True):
                diagnostics.report(
                    codes.INCOMPLETE,
                    f"`{name}` means nothing for a {source.keyword} in `projected`",
                    wrong.origin.span,
                    help=help,
                )
        for key, file in entries(source.items).items():
            if not check_file(key, file, diagnostics):
                continue
            path = normal_path(file.data)
            first = files.setdefault(path, file.origin.span)
            if first is not file.origin.span:
                diagnostics.report(
                    codes.MOUNT_TWICE,
                    f"two keys become the file `{file.data}`",
                    file.origin.span,
                    secondary=[Label(first, "the first one")],
                    help="give one of them another name",
                )
