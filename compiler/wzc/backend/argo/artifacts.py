"""Data that is passed along `>>`: outputs, inputs, and where they are stored.

Everything is stored unarchived, file by file, as Wurzel does; so a consumer can take a whole
folder or single files of it (`subPath`).
"""

from attrs import define

from wzc.backend.argo.names import OUTPUT, Names
from wzc.backend.argo.text import put, refuse_tags
from wzc.backend.emit.tree import Map, Seq
from wzc.diagnostics.model import Diagnostics
from wzc.graph.dag import Binding, Dag
from wzc.model.pipeline import Step
from wzc.model.ports import OutputPort
from wzc.model.sources import Secret
from wzc.model.storage import S3
from wzc.model.value import Value
from wzc.source.origin import Origin
from wzc.types.kinds import Artifact

_KEY_PREFIX = "argo-workflows"
_ENDPOINT = "s3.amazonaws.com"


@define(eq=False)
class Artifacts:
    """Makes the artifacts of one pipeline's templates and tasks."""

    dag: Dag
    names: Names
    diagnostics: Diagnostics

    def store(self, step: Step) -> Value | None:
        """Where a step's data is stored: by its own `artifacts`, else by the pipeline's."""
        if "artifacts" in step.values:
            return step.attributes.artifacts
        return self.dag.pipeline.attributes.artifacts

    def outputs(self, step: Step) -> Seq:
        """The artifact that a step gives."""
        found = Seq()
        if step.type.output is None or step.type.built_in is not None:
            return found
        artifact = Map()
        artifact.put("name", OUTPUT)
        artifact.put("path", self.names.folder(step.name))
        artifact.put("archive", Map({"none": Map()}))
        store = self.store(step)
        if store is not None:
            artifact.put("s3", self.s3(store, step), store.origin)
        found.add(artifact, step.origin)
        return found

    def output_name(self, step: str) -> str:
        """The name of the artifact that a step's data is."""
        port = self._data_port(step)
        return OUTPUT if port is None else port.name

    def _data_port(self, step: str) -> OutputPort | None:
        """The output of a container or script that goes along `>>`."""
        for port in self.dag.pipeline.steps[step].outputs.values():
            if isinstance(port.type, Artifact) and port.type.data is not None:
                return port
        return None

    def s3(
        self, store: Value, step: Step, below: str = "", file: str = "", item: str | None = None
    ) -> Map:
        """The location of a step's data: the key goes on with `below` and ends with `file`.

        In a loop the item's number stands between them: that of the pod's own item, unless it is
        said which `item`; with an empty one it is the folder of all.
        """
        s3: S3 = store.data
        found = Map()
        put(found, "bucket", s3.bucket, self.diagnostics)
        if s3.endpoint is None:
            # Argo takes a location without an endpoint for none (S3Artifact.HasLocation).
            found.put("endpoint", _ENDPOINT, store.origin)
        put(found, "endpoint", s3.endpoint, self.diagnostics)
        put(found, "region", s3.region, self.diagnostics)
        put(found, "insecure", s3.insecure, self.diagnostics)
        prefix = _KEY_PREFIX
        if s3.key_prefix is not None:
            refuse_tags(s3.key_prefix.data, s3.key_prefix.origin, self.diagnostics)
            prefix = s3.key_prefix.data.strip("/")
        key = f"{{{{workflow.name}}}}/{{{{workflow.uid}}}}/{self.names.steps[step.name]}{below}"
        if step.loop is not None and item != "":
            from wzc.backend.argo.loops import INDEX

            key += f"/{INDEX if item is None else item}"
        if file:
            key += f"/{file}"
        origin = store.origin if s3.key_prefix is None else s3.key_prefix.origin
        found.put("key", f"{prefix}/{key}" if prefix else key, origin)
        for field, secret in (
            ("accessKeySecret", s3.access_key_secret),
            ("secretKeySecret", s3.secret_key_secret),
        ):
            if secret is not None:
                found.put(field, self._secret(secret.data), secret.origin)
        return found

    def _secret(self, secret: Secret) -> Map:
        found = Map()
        put(found, "name", secret.name, self.diagnostics)
        put(found, "key", secret.key, self.diagnostics)
        return found

    def inputs(self, step: Step) -> Seq:
        """The artifacts that a step takes: a folder from each producer, or single files."""
        found = Seq()
        optional = self._optional(step)
        for name, path, producer, _, origin in self._bindings(step):
            artifact = Map()
            artifact.put("name", name)
            artifact.put("path", path)
            if producer in optional:
                artifact.put("optional", True, origin)
            store = self.store(self.dag.pipeline.steps[producer])
            mode = None if store is None else store.data.default_mode
            if mode is not None:
                artifact.put("mode", mode.data, mode.origin)
                artifact.put("recurseMode", True)
            found.add(artifact, origin)
        return found

    def arguments(self, step: Step) -> Seq:
        """Where a task's inputs come from."""
        found = Seq()
        optional = self._optional(step)
        for name, _, producer, sub_path, origin in self._bindings(step):
            artifact = Map()
            artifact.put("name", name)
            if producer in optional:
                artifact.put("optional", True, origin)
            if self.dag.pipeline.steps[producer].loop is not None:
                assert sub_path is not None
                item, _, file = sub_path.partition("/")
                self.put_gathered(artifact, producer, None, origin, item, file)
                found.add(artifact, origin)
                continue
            task = self.names.steps[producer]
            output = self.output_name(producer)
            artifact.put("from", f"{{{{tasks.{task}.outputs.artifacts.{output}}}}}", origin)
            if sub_path is not None:
                artifact.put("subPath", sub_path)
            found.add(artifact, origin)
        return found

    def put_gathered(
        self,
        artifact: Map,
        producer: str,
        output: str | None,
        origin: Origin,
        item: str = "",
        file: str = "",
    ) -> None:
        """Say where the data of a loop's items lies: of one, or the folder of all.

        Argo hands on no artifacts of loops, so it is asked for by its place in the store.
        """
        step = self.dag.pipeline.steps[producer]
        store = self.store(step)
        assert store is not None  # else it has been refused (evaluate/loops.py)
        port = output or self.output_name(producer)
        below = "" if step.type.built_in is None else f"/{port}"
        artifact.put("archive", Map({"none": Map()}))
        artifact.put("s3", self.s3(store, step, below, file, item), origin)

    def _optional(self, step: Step) -> set[str]:
        """The producers whose data may be missing."""
        return {b.producer for b in self.dag.inputs.get(step.name, ()) if b.optional}

    def folders(self, step: Step) -> list[str]:
        """The folders that a step reads, in the order of its producers."""
        found: list[str] = []
        for binding in self.dag.inputs.get(step.name, ()):
            folder = (
                self.names.folder(binding.producer)
                if binding.files is None
                else self.names.inputs()
            )
            if folder not in found:
                found.append(folder)
        return found

    def _bindings(self, step: Step) -> list[tuple[str, str, str, str | None, Origin]]:
        """(artifact name, path, producer, sub-path, origin) of each input.

        An artifact is named after its producer; several files of one producer are numbered, past
        names that other producers have (steps `a` and `a_1`).
        """
        found: list[tuple[str, str, str, str | None, Origin]] = []
        edges = {edge.source: edge for edge in self.dag.needs[step.name] if edge.data}
        bindings: list[Binding] = self.dag.inputs.get(step.name, [])
        taken = {self.names.steps[binding.producer] for binding in bindings}
        for binding in bindings:
            producer = binding.producer
            task = self.names.steps[producer]
            origin = Origin(edges[producer].place)
            port = self._data_port(producer)
            if binding.files is None:
                # A container's data is one file, and Wurzel reads folders.
                file = (
                    "" if port is None or port.path is None else port.path.data.rpartition("/")[2]
                )
                path = self.names.folder(producer) + (f"/{file}" if file else "")
                found.append((task, path, producer, None, origin))
                continue
            number = 0
            for file in binding.files:
                name = task
                while len(binding.files) > 1 and name in taken:
                    number += 1
                    name = f"{task}-{number}"
                taken.add(name)
                path = f"{self.names.inputs()}/{file.target}"
                whole = port is not None and self.dag.pipeline.steps[producer].loop is None
                part = None if whole else file.source
                found.append((name, path, producer, part, origin))
        return found
