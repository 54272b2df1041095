"""Files on their way from pod to pod, in a run on the real controller.

Where each pod puts its files and gets them from stands in its real template; what it has to get is
said by the evaluated pipeline. In between, containers are played: a Wurzel step reads the folders
that it is told and names its files as Wurzel does, any other one writes what its outputs declare.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import define, field

from tests.cluster.api import Document
from tests.cluster.cluster import Ran
from tests.cluster.instances import Giver, Instance, data_of, instance, producers, referred
from tests.cluster.places import CLUSTERS, check_place, is_outside, outside_of
from tests.cluster.seen import Seen
from tests.cluster.store import Key, Made, Store, where
from wzc.model.pipeline import Pipeline, Step
from wzc.model.ports import ArtifactReference, InputPort
from wzc.types.kinds import Artifact

# What a folder has in it that a container gives.
_IN_A_FOLDER = ("first", "below/second")


@define
class Artifacts:
    """What came of the files of a run.

    `got` are the files that each pod has found, by its path and theirs; `wrong` is what is not as
    the pipeline says.
    """

    got: dict[str, dict[str, Made]] = field(factory=dict)
    wrong: list[str] = field(factory=list)


def artifacts_of(
    run: Ran, pipeline: Pipeline, repository: tuple[str, tuple[str, ...]] = CLUSTERS
) -> Artifacts:
    """What the pods of a run got of each other's files, and in what that is not as it has to be.

    `repository` is the store that one of the cluster's, which the pipeline names, is.
    """
    flow = _Flow(run, pipeline, repository)
    moments = [(seen.made, 1, number) for number, seen in enumerate(run.pods)]
    moments += [(s.ended, 0, n) for n, s in enumerate(run.pods) if s.ended is not None]
    for _, begins, number in sorted(moments):
        (flow.begin if begins else flow.end)(run.pods[number])
    return Artifacts(flow.got, [*flow.wrong, *flow.store.wrong])


@define
class _Flow:
    run: Ran
    pipeline: Pipeline
    repository: tuple[str, tuple[str, ...]]
    store: Store = field(factory=Store)
    # What each pod made, by itself and the output, whether or not it was stored.
    made: dict[tuple[Key, str], list[Made]] = field(factory=dict)
    got: dict[str, dict[str, Made]] = field(factory=dict)
    wrong: list[str] = field(factory=list)

    def begin(self, seen: Seen) -> None:
        """A pod is made: what Argo fetches for it is what it has to get."""
        of = instance(self.pipeline, seen.parts)
        if "resource" in seen.template:
            return
        ports = {} if of is None else {port.path.data: port for port in of.step.inputs.values()}
        found = self.got[seen.path] = {}
        for artifact in seen.template.get("inputs", {}).get("artifacts", []):
            path = artifact["path"].rstrip("/")
            port = ports.get(artifact["path"])
            if port is not None and not isinstance(port.value.data, ArtifactReference):
                for problem in outside_of(artifact, port.value):
                    self.wrong.append(f"{seen.path}: {port.name}: {problem}")
                continue
            if of is None and is_outside(artifact):
                continue
            for name, made in self.fetched(seen, artifact).items():
                at = f"{path}/{name}" if name else path
                if at in found:
                    self.wrong.append(f"{seen.path}: {made} takes the place of {found[at]}")
                found[at] = made
        if of is not None:
            self.wrong += [f"{seen.path}: {text}" for text in self.compared(of, seen, found)]

    def fetched(self, seen: Seen, artifact: Document) -> Mapping[str, Made]:
        at = where(artifact, seen.template)
        packed = "none" not in artifact.get("archive", {})
        found = None if at is None else self.store.get(at, packed=packed)
        if found is None and not artifact.get("optional"):
            self.wrong.append(f"{seen.path}: nobody has put {artifact['name']} at {at}")
        return found or {}

    def compared(self, of: Instance, seen: Seen, found: Mapping[str, Made]) -> Iterator[str]:
        """In what the files of a container are not those that it has to get."""
        left = dict(found)
        for port in of.step.inputs.values():
            if isinstance(port.value.data, ArtifactReference):
                yield from self.of_port(of, port, port.value.data, left)
        if of.step.type.built_in is None:
            wanted = sorted(str(made) for giver in producers(of) for made in self.made_by(giver))
            folders = _told(seen, "-i")
            read = {at: made for at, made in left.items() if at.rpartition("/")[0] in folders}
            if sorted(map(str, read.values())) != wanted:
                yield f"reads {sorted(map(str, read.values()))}, not {wanted}"
            left = {at: made for at, made in left.items() if at not in read}
        for at, made in left.items():
            yield f"gets {made} at {at}, and nothing says so"

    def of_port(
        self, of: Instance, port: InputPort, reference: ArtifactReference, left: dict[str, Made]
    ) -> Iterator[str]:
        """Those of one input; takes them away from what is left to explain."""
        path = port.path.data.rstrip("/")
        there = {at: made for at, made in left.items() if at == path or at.startswith(f"{path}/")}
        for giver in referred(of, reference):
            for made in self.made_by(giver):
                places = [at for at, each in there.items() if each == made]
                if not any(_is_at(at, path, made, giver) for at in places):
                    yield f"{port.name} has no {made} at {path}, but {sorted(there)}"
                for at in places:
                    del there[at], left[at]
        for at, made in there.items():
            del left[at]
            yield f"{port.name} has {made} at {at}, which is not of `{reference.text}`"

    def made_by(self, giver: Giver) -> list[Made]:
        return [
            made
            for (key, output), files in self.made.items()
            if giver.made(key, output)
            for made in files
        ]

    def end(self, seen: Seen) -> None:
        """A pod has ended: what it made is stored where its template says."""
        of = instance(self.pipeline, seen.parts)
        declared = seen.template.get("outputs", {}).get("artifacts", [])
        stored = seen.left.get("artifacts", [])
        if of is None or (declared and not stored):
            return
        names = {artifact["name"] for artifact in stored}
        missing = {a["path"] for a in declared if a["name"] not in names}
        files = {at: m for at, m in self.written(of, seen).items() if at not in missing}
        # What counts is the last attempt.
        self.made = {which: each for which, each in self.made.items() if which[0] != of.key}
        for made in files.values():
            self.made.setdefault((made.by, made.output), []).append(made)
        for artifact in stored:
            path = artifact["path"].rstrip("/")
            own = {
                at[len(path) + 1 :]: made
                for at, made in files.items()
                if at == path or at.startswith(f"{path}/")
            }
            place = where(artifact, seen.template)
            if not own or place is None:
                self.wrong.append(f"{seen.path}: nothing is at {path} that could be stored")
                continue
            self.store.put(place, own, packed="none" not in artifact.get("archive", {"tar": {}}))
            output = next(iter(own.values())).output
            for problem in check_place(place, of, output, seen, self.run, self.repository):
                self.wrong.append(f"{seen.path}: {output or 'its data'}: {problem}")
        paths = [artifact["path"].rstrip("/") for artifact in stored]
        for at, made in files.items():
            if not any(at == path or at.startswith(f"{path}/") for path in paths):
                self.wrong.append(f"{seen.path}: {made} is not stored")

    def written(self, of: Instance, seen: Seen) -> dict[str, Made]:
        """What the container of a pod has written, by the path."""
        step = of.step
        found: dict[str, Made] = {}
        if step.type.built_in is None:
            if step.type.output is not None:
                [folder] = _told(seen, "-o")
                for name in _names(step, seen, self.got.get(seen.path, {})):
                    found[f"{folder}/{name}"] = Made(of.key, data_of(step), name)
            return found
        for port in step.outputs.values():
            if isinstance(port.type, Artifact) and port.path is not None:
                path = port.path.data.rstrip("/")
                inside = _IN_A_FOLDER if port.type.kind == "dir" else ("",)
                for name in inside:
                    at = f"{path}/{name}" if name else path
                    found[at] = Made(of.key, port.name, name)
        return found


def _is_at(at: str, path: str, made: Made, giver: Giver) -> bool:
    """Whether a file is where it has to be: in a folder for each item, where it is of a loop."""
    items = [str(made.by[number][1]) for number in giver.items]
    rest = at.removeprefix(path).strip("/")
    if not items:
        return rest == made.file
    ending = made.file
    if not ending:
        port = giver.step.outputs[made.output]
        assert port.path is not None
        ending = port.path.data.rpartition("/")[2]
    return rest.startswith(f"{items[0]}/") and f"/{rest}".endswith(f"/{ending}")


def _told(seen: Seen, option: str) -> list[str]:
    """The folders that a Wurzel step is told to read, or to write into."""
    words: list[str] = seen.template["container"].get("command", [])
    words = [*words, *seen.template["container"].get("args", [])]
    return [words[i + 1].rstrip("/") for i, word in enumerate(words) if word == option]


def _names(step: Step, seen: Seen, found: Mapping[str, Made]) -> Iterator[str]:
    """What a Wurzel step calls its files (wurzel 3.3.1: base_executor.py, history.py).

    One for each that it reads, called after that and its own class; of a source, by its class.
    """
    assert step.type.output is not None
    own = f"{_made_by(step.type.class_name)}.{step.type.output.extension}"
    if step.type.input is None:
        yield own
        return
    for at in found:
        folder, _, name = at.rpartition("/")
        if folder in _told(seen, "-i"):
            yield f"{_made_by(name.rpartition('.')[0])}-{own}"


def _made_by(text: str) -> str:
    return text.rpartition(".")[2].removesuffix("Step")
