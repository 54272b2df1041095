"""A manifest's settings as the variables that Wurzel makes of them."""

from wzc.importers.wurzel.manifest import Manifest
from wzc.importers.wurzel.translate.middlewares import NAMES
from wzc.importers.wurzel.translate.variables import Variable


def variables_of(manifest: Manifest) -> list[Variable]:
    """In Wurzel's order: steps, middlewares, their names (`manifest/generator.py`).

    Each step keeps its own settings, also beside another one of its class.
    """
    found = []
    for index, (node, settings) in enumerate(
        zip(manifest.graph.steps, manifest.settings, strict=True)
    ):
        prefix = node.type.name.upper()
        for key, text in settings.items():
            found.append(Variable(f"{prefix}__{key}", text.value, text.place, text.key, index))
    for middleware in manifest.middlewares:
        prefix = middleware.name.upper()
        for key, text in middleware.settings.items():
            found.append(Variable(f"{prefix}__{key}", text.value, text.place, text.key))
    if manifest.middlewares:
        names = ",".join(middleware.name for middleware in manifest.middlewares)
        place = manifest.middlewares[0].place
        found.append(Variable(NAMES, names, place, place))
    return found
