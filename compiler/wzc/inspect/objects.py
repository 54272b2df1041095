"""Which objects have to exist in the namespace before a run, and what refers to each."""

from collections.abc import Iterable, Iterator

from attrs import define, field

from wzc.backend.argo.artifacts import Artifacts
from wzc.backend.argo.locations import is_key_alone
from wzc.backend.argo.names import name_all
from wzc.backend.argo.volumes import cache_claim
from wzc.diagnostics.model import Diagnostics
from wzc.explain.show import show
from wzc.graph.dag import Dag
from wzc.inspect.model import Need, PipelineReport, Provider, StepVariables, Use, Variable
from wzc.inspect.pod_spec import references
from wzc.model.attribute import Block
from wzc.model.containers import TEMPLATE_REFERENCE
from wzc.model.pipeline import Step
from wzc.model.ports import ArtifactReference
from wzc.model.sources import ConfigMap, Secret
from wzc.model.storage import Claim, Projected, credentials_of
from wzc.model.value import Value
from wzc.source.origin import Origin
from wzc.types.kinds import Artifact

SECRET, CONFIG_MAP = "Secret", "ConfigMap"
CLAIM, ACCOUNT = "PersistentVolumeClaim", "ServiceAccount"
# The account of pods that name none (docs/workflow-rbac.md of Argo); each namespace has it.
DEFAULT_ACCOUNT = "default"
# The one key of a Secret that images are pulled with (k8s.io/api core/v1: DockerConfigJsonKey).
DOCKER_CONFIG = ".dockerconfigjson"

_LABEL = "workflows.argoproj.io/configmap-type"
# By whether it is for all namespaces.
TEMPLATES = {False: "WorkflowTemplate", True: "ClusterWorkflowTemplate"}
_ORDER = (ACCOUNT, SECRET, CONFIG_MAP, CLAIM, *TEMPLATES.values())
_KINDS = {Secret: SECRET, ConfigMap: CONFIG_MAP, "secret": SECRET, "config_map": CONFIG_MAP}


def needs(dag: Dag, steps: list[StepVariables]) -> list[Need]:
    """The objects that a pipeline without errors refers to, by kind and in the order of mention.

    `steps` are the pipeline's, in any order. An object that is referred to as a whole and by its
    keys is one.
    """
    return _Needs(dag, steps).all()


def together(pipelines: list[PipelineReport]) -> list[Need]:
    """The objects of several pipelines: what is the same object of one namespace is there once."""
    found: dict[tuple[str | None, str, str], Need] = {}
    for pipeline in pipelines:
        for need in pipeline.needs:
            key = (need.namespace, need.kind, need.name)
            same = found.setdefault(key, Need(need.kind, need.name, need.namespace))
            same.uses += need.uses
            same.is_pull_secret |= need.is_pull_secret
            same.given |= need.given
            same.labels |= need.labels
    return _ordered(found.values())


@define(eq=False)
class _Needs:
    dag: Dag
    steps: list[StepVariables]
    artifacts: Artifacts = field(init=False)
    found: dict[tuple[str, str], Need] = field(factory=dict, init=False)
    seen: set[tuple[str, str, Use]] = field(factory=set, init=False)

    def __attrs_post_init__(self) -> None:
        self.artifacts = Artifacts(self.dag, name_all(self.dag.pipeline), Diagnostics())

    def all(self) -> list[Need]:
        pipeline = self.dag.pipeline
        for value in _items(pipeline.attributes.image_pull_secrets):
            self._pull_secret(value.data, None, "image_pull_secrets", value.origin)
        executor = pipeline.attributes.executor_service_account
        if executor is not None:
            self._use(ACCOUNT, executor.data, None, "executor_service_account", executor.origin)
        self._semaphores(None, pipeline.attributes.synchronization)
        self._patch(None, pipeline.attributes.pod_spec_patch)
        self._patch(None, pipeline.attributes.patch)
        self._inputs()
        variables = {step.name: step.variables for step in self.steps}
        for step in self.dag.order:
            if step.type.name == "http" and step.type.built_in is not None:
                self._headers(step)
            if step.type.name == "raw_template" and step.type.built_in is not None:
                self._patch(step, step.settings.get("template"))
            if step.type.name == TEMPLATE_REFERENCE:
                self._template(step)
            if not step.type.has_pod:
                continue
            self._patch(step, step.attributes.patch)
            self._account(step)
            if not step.type.has_container:
                continue
            self._env_from(step)
            for variable in variables[step.name]:
                self._variable(step, variable)
            self._mounts(step)
            self._around(step)
            self._semaphores(step, step.attributes.synchronization)
            self._stores(step)
            self._patch(step, step.attributes.pod_spec_patch)
        return _ordered(self.found.values())

    # ---- what refers to objects

    def _inputs(self) -> None:
        """Argo takes the default of an input only from a ConfigMap of this label.

        (workflow/common/configmap.go: GetConfigMapValue)
        """
        for item in self.dag.pipeline.inputs.values():
            if item.default is not None and isinstance(item.default.data, ConfigMap):
                need = self._source(item.default, None, f"input `{item.name}`")
                need.labels[_LABEL] = "Parameter"

    def _template(self, step: Step) -> None:
        """What an `extern template` refers to; its templates are like keys."""
        reference, scope = step.settings["ref"], step.settings.get("cluster_scope")
        holder, _, template = reference.data.partition("/")
        kind = TEMPLATES[scope is not None and scope.data is True]
        need = self._use(kind, holder, step, "ref", reference.origin, template)
        if kind == TEMPLATES[True]:
            need.namespace = None

    def _account(self, step: Step) -> None:
        own, whole = step.attributes.service_account_name, self.dag.pipeline.attributes
        value = own or whole.service_account_name
        if value is not None:
            self._use(ACCOUNT, value.data, step, "service_account_name", value.origin)
        else:
            origin = Origin(self.dag.pipeline.place)
            self._use(
                ACCOUNT, DEFAULT_ACCOUNT, step, "no service_account_name", origin
            ).given = True

    def _headers(self, step: Step) -> None:
        """What Argo's agent sends for a request, with the account of the whole pipeline."""
        whole = self.dag.pipeline.attributes.service_account_name
        if whole is not None:
            self._use(ACCOUNT, whole.data, step, "service_account_name", whole.origin)
        headers = step.settings.get("headers")
        for name, value in (headers.data if headers is not None and headers.data else {}).items():
            if isinstance(value.data, Secret):
                self._source(value, step, f"header `{name}`")

    def _env_from(self, step: Step) -> None:
        for value in _items(step.attributes.env_from):
            self._source(value, step, "env_from")

    def _variable(self, step: Step, variable: Variable) -> None:
        what = _described(variable)
        value = variable.value
        assert value is not None
        if isinstance(value.data, (Secret, ConfigMap)):
            self._source(value, step, what)
        for provider in variable.providers:
            name = _name(provider)
            others = dict.fromkeys(map(_name, variable.providers))
            use = Use(
                self.dag.pipeline.name,
                step.name,
                f"{what} = from_env()",
                value.origin,
                provider.key,
                provider.optional or not variable.required,
                tuple(other for other in others if other != name),
                is_first=provider is variable.providers[0],
            )
            self._add(_KINDS[provider.kind], provider.name, use)

    def _mounts(self, step: Step) -> None:
        self._mounted(step, step.attributes.mounts)
        cache = step.attributes.tokenizer_cache
        claim = None if cache is None else cache_claim(cache)
        if claim is not None:
            self._use(CLAIM, claim.data, step, "tokenizer_cache", claim.origin)

    def _mounted(self, step: Step, mounts: Value | None, of: str = "") -> None:
        for path, value in (mounts.data if mounts is not None else {}).items():
            what, source = f"mounts {show(path)}{of}", value.data
            if isinstance(source, Claim):
                assert source.name is not None
                self._use(CLAIM, source.name.data, step, what, value.origin)
            elif isinstance(source, Projected):
                assert source.sources is not None
                for item in source.sources.data:
                    for key in [None] if item.data.items is None else list(item.data.items.data):
                        self._source(item, step, what, key)
            elif isinstance(source, (Secret, ConfigMap)):
                keys = [None] if source.items is None else list(source.items.data)
                for key in keys:
                    self._source(value, step, what, key)

    def _around(self, step: Step) -> None:
        """What the containers around a step's own refer to."""
        of_step = step.attributes
        for containers in (of_step.init_containers, of_step.containers, of_step.sidecars):
            for name, item in ({} if containers is None else containers.data).items():
                own, of = item.data, f" of container {name}"
                for variable, value in ({} if own.env is None else own.env.data).items():
                    if isinstance(value.data, (Secret, ConfigMap)):
                        self._source(value, step, f"env {variable}{of}")
                for value in _items(own.env_from):
                    self._source(value, step, f"env_from{of}")
                self._mounted(step, own.mounts, of)

    def _semaphores(self, step: Step | None, value: Value | None) -> None:
        """The ConfigMaps that say how many may hold a semaphore."""
        for item in _items(None if value is None else value.data.semaphores):
            source = item if isinstance(item.data, ConfigMap) else item.data.config_map
            elsewhere = None if source is item else item.data.namespace
            if source is not None and elsewhere is None:
                self._source(source, step, "semaphores")

    def _stores(self, step: Step) -> None:
        """The credentials of the stores that a step's pod reads from and writes to.

        A consumer's pod fetches its inputs with the credentials of their producers.
        """
        steps = dict.fromkeys(self.dag.producers(step.name))
        writes = step.type.output is not None
        writes |= any(isinstance(port.type, Artifact) for port in step.outputs.values())
        for port in step.inputs.values():
            given = port.value.data
            if isinstance(given, ArtifactReference):
                steps[given.step] = None
            elif isinstance(given, Block):
                writes |= is_key_alone(given)
                for value in credentials_of(given).values():
                    self._source(value, step, f"inputs {port.name}")
        for output in step.outputs.values():
            for value in (
                credentials_of(output.options["to"].data).values() if "to" in output.options else ()
            ):
                self._source(value, step, f"outputs {output.name}")
        named = [self.dag.pipeline.steps[name] for name in steps]
        for one in [step, *named] if writes else named:
            store = self.artifacts.store(one)
            if store is None:
                continue
            for value in credentials_of(store.data).values():
                self._source(value, step, "artifacts")

    def _patch(self, step: Step | None, value: Value | None) -> None:
        for found in references(value):
            assert value is not None
            what, origin = "pod_spec_patch", value.origin
            if found.is_pull_secret:
                self._pull_secret(found.name, step, what, origin)
            else:
                self._use(found.kind, found.name, step, what, origin, found.key, found.optional)

    # ---- helpers

    def _pull_secret(self, name: str, step: Step | None, what: str, origin: Origin) -> None:
        self._use(SECRET, name, step, what, origin, DOCKER_CONFIG).is_pull_secret = True

    def _source(self, value: Value, step: Step | None, what: str, key: str | None = None) -> Need:
        source: Secret | ConfigMap = value.data
        assert source.name is not None
        if source.key is not None:
            key = source.key.data
        optional = source.optional is not None and bool(source.optional.data)
        kind, name = _KINDS[type(source)], source.name.data
        return self._use(kind, name, step, what, value.origin, key, optional)

    def _use(
        self,
        kind: str,
        name: str,
        step: Step | None,
        what: str,
        origin: Origin,
        key: str | None = None,
        optional: bool = False,
    ) -> Need:
        step_name = None if step is None else step.name
        use = Use(self.dag.pipeline.name, step_name, what, origin, key, optional)
        return self._add(kind, name, use)

    def _add(self, kind: str, name: str, use: Use) -> Need:
        need = self.found.get((kind, name))
        if need is None:
            namespace = self.dag.pipeline.attributes.namespace
            need = Need(kind, name, None if namespace is None else namespace.data)
            self.found[kind, name] = need
        if (kind, name, use) not in self.seen:
            self.seen.add((kind, name, use))
            need.uses.append(use)
        return need


def _items(value: Value | None) -> Iterator[Value]:
    yield from value.data if value is not None and value.data else ()


def _described(variable: Variable) -> str:
    words = {"setting": "setting", "middleware": "middleware setting", "env": "env"}
    return f"{words.get(variable.owner, variable.owner)} `{variable.setting}`"


def _name(provider: Provider) -> str:
    return f"{_KINDS[provider.kind]} {provider.name}"


def _ordered(found: Iterable[Need]) -> list[Need]:
    return sorted(found, key=lambda need: _ORDER.index(need.kind))
