"""Data that is passed along `>>`: outputs, inputs, and where they are stored.

Everything is stored unarchived, file by file, as Wurzel does; so a consumer can take a whole
folder or single files of it (`subPath`).
"""

from attrs import Factory, define

from wzc.backend.argo.names import OUTPUT, Names
from wzc.backend.argo.stores import FOLDER, is_found_by_prefix, location
from wzc.backend.argo.text import refuse_tags
from wzc.backend.emit.tree import Map, Seq
from wzc.diagnostics.model import Diagnostics
from wzc.graph.dag import Binding, Dag
from wzc.model.pipeline import Step
from wzc.model.value import Value
from wzc.source.origin import Origin

_KEY_PREFIX = "argo-workflows"


@define(eq=False)
class Artifacts:
    """Makes the artifacts of one pipeline's templates and tasks."""

    dag: Dag
    names: Names
    diagnostics: Diagnostics
    # What gives a template the number of its item, where that is not taken from the node's name.
    numbers: dict[str, str] = Factory(dict)

    def store(self, step: Step) -> Value | None:
        """Where a step's data is stored: by its own `artifacts`, else by the pipeline's."""
        return self.dag.pipeline.store_of(step)

    def outputs(self, step: Step) -> Seq:
        """The artifact that a step gives."""
        found = Seq()
        if step.type.output is None or step.type.built_in is not None:
            return found
        if self.is_flat(step):
            for number, file in enumerate(self._own_files(step)):
                artifact = Map({"name": OUTPUT if number == 0 else f"{OUTPUT}-{number + 1}"})
                artifact.put("path", f"{self.names.folder(step.name)}/{file}")
                artifact.put("archive", Map({"none": Map()}))
                self.put_flat(artifact, step, file, "/_all")
                found.add(artifact, step.origin)
            return found
        artifact = Map()
        artifact.put("name", OUTPUT)
        artifact.put("path", self.names.folder(step.name))
        artifact.put("archive", Map({"none": Map()}))
        store = self.store(step)
        if store is not None:
            self.put_location(artifact, store, step, folder=True)
        found.add(artifact, step.origin)
        return found

    def is_flat(self, step: Step) -> bool:
        """Whether the files of all items of a loop lie in one folder, as Wurzel has to read them.

        So it is where nobody knows how many items there are; else each has a folder of its own.
        """
        if step.loop is None or step.loop.items is not None:
            return False
        return any(
            edge.data and edge.source == step.name
            for edges in self.dag.needs.values()
            for edge in edges
        )

    def _own_files(self, step: Step) -> list[str]:
        """The names of the files that one item of a loop over a list of the run writes."""
        return [file.partition("-")[2] for file in self.dag.outputs[step.name]]

    def put_flat(self, artifact: Map, step: Step, file: str, below: str) -> None:
        """Put a file of an item into the folder of all, with the item's number before its name."""
        from wzc.backend.argo.loops import INDEX

        store = self.store(step)
        assert store is not None  # else it has been refused (evaluate/loops.py)
        self.put_location(artifact, store, step, below, f"{INDEX}-{file}", "")

    def output_name(self, step: str) -> str:
        """The name of the artifact that a step's data is."""
        port = self.dag.pipeline.steps[step].data_port()
        return OUTPUT if port is None else port.name

    def put_location(
        self,
        artifact: Map,
        store: Value,
        step: Step,
        below: str = "",
        file: str = "",
        item: str | None = None,
        folder: bool = False,
        deleted: bool = False,
    ) -> None:
        """Say where a step's data lies: the key goes on with `below` and ends with `file`.

        In a loop the item's number stands between them: that of the pod's own item, unless it is
        said which `item`; with an empty one it is the folder of all. `folder` says that many keys
        begin with this one, `deleted` that Argo deletes it whatever it does with the others.
        Nothing is said where the cluster decides.
        """
        prefix: Value | None = getattr(store.data, "key_prefix", None)
        start = _KEY_PREFIX
        if prefix is not None:
            refuse_tags(prefix.data, prefix.origin, self.diagnostics)
            start = prefix.data.strip("/")
        path = self.names.path if item is None else self.names.path_of_dag
        key = f"{{{{workflow.name}}}}/{{{{workflow.uid}}}}/{path}"
        key += f"{self.names.steps[step.name]}{below}"
        if is_found_by_prefix(store.data):
            key += FOLDER
        if step.loop is not None and item != "":
            from wzc.backend.argo.loops import INDEX

            number = self.numbers.get(step.name, INDEX)
            key += f"/{number if item is None else item}"
        if file:
            key += f"/{file}"
        elif folder and store.data.keyword == "s3" and (deleted or self.is_deleted()):
            # Else Argo finds nothing to delete (s3.go: Delete).
            key += "/"
        origin = store.origin if prefix is None else prefix.origin
        found = location(store, f"{start}/{key}" if start else key, origin, self.diagnostics)
        if found is not None:
            artifact.put(*found, store.origin)

    def is_deleted(self) -> bool:
        """Whether Argo deletes the data of the run."""
        gc = self.dag.pipeline.attributes.artifact_gc
        return gc is not None and gc.data.strategy.data != "Never"

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
                if sub_path is None:
                    self.put_gathered(artifact, producer, None, origin, flat=True)
                    found.add(artifact, origin)
                    continue
                item, _, file = sub_path.partition("/")
                self.put_gathered(artifact, producer, None, origin, item, file)
                found.add(artifact, origin)
                continue
            self.put_source(artifact, producer, None, origin)
            if sub_path is not None:
                artifact.put("subPath", sub_path)
            found.add(artifact, origin)
        return found

    def put_source(self, artifact: Map, producer: str, output: str | None, origin: Origin) -> None:
        """Say where an artifact comes from: an output of a step, or its data."""
        step = self.dag.pipeline.steps[producer]
        task = self.names.steps[producer]
        if step.is_port:
            artifact.put("from", f"{{{{inputs.artifacts.{task}}}}}", origin)
        elif step.loop is not None:
            flat = output is None and self.is_flat(step)
            self.put_gathered(artifact, producer, output, origin, flat=flat)
        else:
            name = output or self.output_name(producer)
            artifact.put("from", f"{{{{tasks.{task}.outputs.artifacts.{name}}}}}", origin)

    def put_gathered(
        self,
        artifact: Map,
        producer: str,
        output: str | None,
        origin: Origin,
        item: str = "",
        file: str = "",
        flat: bool = False,
    ) -> None:
        """Say where the data of a loop's items lies: of one, or the folder of all.

        Argo hands on no artifacts of loops, so it is asked for by its place in the store.
        """
        step = self.dag.pipeline.steps[producer]
        store = self.store(step)
        assert store is not None  # else it has been refused (evaluate/loops.py)
        port = output or self.output_name(producer)
        below = "" if step.type.built_in is None else f"/{port}"
        if flat:
            below = f"{below}-all" if below else "/_all"
        artifact.put("archive", Map({"none": Map()}))
        self.put_location(artifact, store, step, below, file, item)

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
            port = self.dag.pipeline.steps[producer].data_port()
            if binding.files is None:
                # A container's data is one file, and Wurzel reads folders.
                loop = self.dag.pipeline.steps[producer].loop
                path = self.names.folder(producer)
                if port is not None and port.path is not None and loop is None:
                    path += f"/{port.path.data.rpartition('/')[2]}"
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
