"""The files, folders and values that containers and scripts take in and give out."""

from attrs import define

from wzc.backend.argo.artifacts import Artifacts
from wzc.backend.argo.env import env_text
from wzc.backend.argo.names import Names
from wzc.backend.argo.run_time import Scope
from wzc.backend.argo.source import source_text
from wzc.backend.argo.text import put, refuse_tags
from wzc.backend.emit.tree import Map, Seq
from wzc.diagnostics.model import Diagnostics
from wzc.graph.dag import Dag
from wzc.model.attribute import Block
from wzc.model.pipeline import Step
from wzc.model.ports import ArtifactReference, OutputPort
from wzc.model.storage import named_place
from wzc.types.kinds import Artifact


def values_and_files(values: Seq, files: Seq) -> Map:
    """What `inputs`, `outputs` and `arguments` consist of; empty where there is neither."""
    found = Map()
    if values:
        found.put("parameters", values)
    if files:
        found.put("artifacts", files)
    return found


@define(eq=False)
class Ports:
    """Makes the ports of one pipeline's containers and scripts."""

    dag: Dag
    names: Names
    artifacts: Artifacts
    diagnostics: Diagnostics

    def inputs(self, step: Step, scope: Scope) -> Seq:
        """The files and folders that a step takes: artifacts of others, or text."""
        found = Seq()
        for port in step.inputs.values():
            artifact = Map()
            artifact.put("name", port.name, port.origin)
            put(artifact, "path", port.path, self.diagnostics)
            for option, field in (
                ("mode", "mode"),
                ("recurse_mode", "recurseMode"),
                ("optional", "optional"),
            ):
                put(artifact, field, port.options.get(option), self.diagnostics)
            if isinstance(port.value.data, Block):
                from wzc.backend.argo.locations import put_outside

                store = self.artifacts.store(step)
                put_outside(artifact, port, store, scope, self.diagnostics)
            elif not isinstance(port.value.data, ArtifactReference):
                text = source_text(port.value, scope, self.diagnostics)
                artifact.put("raw", Map({"data": text}), port.value.origin)
            found.add(artifact, port.origin)
        return found

    def arguments(self, step: Step) -> Seq:
        """Where a task's files and folders come from."""
        found = Seq()
        for port in step.inputs.values():
            reference = port.value.data
            if isinstance(reference, ArtifactReference):
                artifact = Map()
                artifact.put("name", port.name, port.origin)
                origin = port.value.origin
                # Without it Argo ends the task in an error where the file was not written.
                put(artifact, "optional", port.options.get("optional"), self.diagnostics)
                self.artifacts.put_source(artifact, reference.step, reference.output, origin)
                found.add(artifact, port.origin)
        return found

    def outputs(self, step: Step, scope: Scope) -> Map:
        """The values, files and folders that a container or script gives."""
        values, files = Seq(), Seq()
        for port in step.outputs.values():
            if isinstance(port.type, Artifact):
                files.add(self._artifact(step, port, scope), port.origin)
            elif port.path is not None:
                values.add(self._value(port), port.origin)
        return values_and_files(values, files)

    def _value(self, port: OutputPort) -> Map:
        found = Map()
        found.put("name", port.name, port.origin)
        source = Map()
        put(source, "path", port.path, self.diagnostics)
        if port.default is not None:
            text = env_text(port.default.data)
            refuse_tags(text, port.default.origin, self.diagnostics)
            source.put("default", text, port.default.origin)
        found.put("valueFrom", source)
        return found

    def _artifact(self, step: Step, port: OutputPort, scope: Scope) -> Map:
        assert port.path is not None and isinstance(port.type, Artifact)
        found = Map()
        found.put("name", port.name, port.origin)
        put(found, "path", port.path, self.diagnostics)
        archive = port.options.get("archive")
        form = "none" if archive is None else archive.data
        packed = Map()
        put(packed, "compressionLevel", port.options.get("compression_level"), self.diagnostics)
        found.put("archive", Map({form: packed}), None if archive is None else archive.origin)
        put(found, "optional", port.options.get("optional"), self.diagnostics)
        file = "" if port.type.kind == "dir" else port.path.data.rpartition("/")[2]
        folder = not file and form == "none"
        gc = port.options.get("artifact_gc")
        if gc is not None:
            found.put("artifactGC", Map({"strategy": gc.data}), gc.origin)
            folder = folder and gc.data != "Never"
        store, to = self.artifacts.store(step), port.options.get("to")
        if to is not None and named_place(to.data) is not None:
            from wzc.backend.argo.locations import put_output

            deleted = folder and (gc is not None or self.artifacts.is_deleted())
            put_output(found, to, store, scope, self.diagnostics, deleted=deleted)
        elif to is not None or store is not None:
            whole = to or store
            assert whole is not None
            if port.type.data is not None and self.artifacts.is_flat(step):
                self.artifacts.put_flat(found, step, file, f"/{port.name}-all")
                return found
            self.artifacts.put_location(
                found, whole, step, f"/{port.name}", file, folder=folder, deleted=gc is not None
            )
        return found
