"""Where tags and expressions stand, and what they may name there."""

import re

from attrs import define

from wzc.diagnostics import catalogue as codes
from wzc.values.suggest import nearest
from wzc.verify.graph import Order
from wzc.verify.language.tags import PREFIXES, Tag
from wzc.verify.model import Manifest, Path, Task, text
from wzc.verify.scopes import Scope

ROOTS = ("inputs", "outputs", "tasks", "steps", "workflow", "item", "pod", "node", "lastRetry")
# What Argo would know in an expression.
_MEANT = re.compile(
    r"""(?<![-\w.])(?:inputs|workflow|tasks|steps)(?:\.[\w-]+|\[['"][^'"]+['"]\])*"""
    r"""(?:\.|\[['"])(?:parameters|outputs|name|uid|labels|annotations|status|failures)\b"""
)
_SECOND = ("parameters", "artifacts", "outputs", "name", "status")


@define(eq=False)
class Place:
    """Where tags stand: what they may name, and the task whose fields they are in, if one's.

    `own` says that the task's own results are there, as in its hooks. Without `slips`, a tag of
    which Argo knows nothing is text that is meant.
    """

    manifest: Manifest
    scope: Scope
    order: Order | None = None
    task: Task | None = None
    own: bool = False
    fields: dict[str, Scope] | None = None
    slips: bool = True

    def tag(self, tag: Tag, wanted: frozenset[str] | None = None) -> None:
        """Look at a tag; as in `expression`, `wanted` is what one has to give."""
        if not tag.is_closed:
            message = f"`{{{{{tag.text[:40]}` is never closed: Argo takes the text behind it along"
            message += "" if tag.text.lstrip().startswith("=") else ", and refuses the manifest"
            self.manifest.tell(codes.TAG_WITHOUT_VALUE, tag.path, message, "close it with `}}`")
        elif tag.is_expression:
            self.expression(tag.path, tag.text, f"{{{{={tag.text}}}}}", wanted)
        elif tag.text == "item" or tag.text.startswith(PREFIXES):
            self.simple(tag)
        elif tag.text.startswith("item["):
            message = f"`{{{{{tag.text}}}}}` is no tag of Argo's, and stays as it stands"
            key = tag.text[5:].strip("'\"]")
            help = f"write `{{{{item.{key}}}}}`" if key.isidentifier() else "write `{{item.KEY}}`"
            self.manifest.tell(codes.TAG_LEFT, tag.path, message, help)
        elif self.slips:
            self.stranger(tag)

    def simple(self, tag: Tag) -> None:
        name = tag.text
        if self.scope.has(name):
            if name == "workflow.failures":
                self._failures(tag)
            self._artifact_as_text(tag)
            return
        if self.order is not None and name.startswith(f"{self.order.word}."):
            self.of_task(tag.path, name, f"{{{{{name}}}}}", exact=True)
            return
        if name == "item" or name.startswith("item."):
            for loop in ("withItems", "withParam", "withSequence") if self.task else ():
                if self.task is not None and self.manifest.has_mistakes((*self.task.path, loop)):
                    return
                if self.task is not None and self.task.data.get(loop, ()) in ("", [], None):
                    return  # which is told as a loop
        if name == "item":
            message = "`{{item}}` has no items here, and reaches the container as it stands"
            self.manifest.tell(codes.TAG_LEFT, tag.path, message, "add `withItems` or `withParam`")
            return
        right = nearest(name, self.scope.names)
        if name.startswith(("workflow.creationTimestamp", "workflow.scheduledTime")):
            # Argo validate.go: resolveAllVariables lets them pass.
            message = f"`{{{{{name}}}}}` has no value here, and stays in the text as it stands"
            why = "only a CronWorkflow's Workflows have it"
            if name.startswith("workflow.creationTimestamp"):
                why = "one letter stands behind the dot: `{{workflow.creationTimestamp.Y}}`"
            self.manifest.tell(codes.TAG_LEFT, tag.path, message, why)
            return
        message = f"`{{{{{name}}}}}` refers to nothing, so Argo refuses the manifest"
        help = f"write `{{{{{right}}}}}`" if right else self.known(name)
        self.manifest.tell(codes.TAG_WITHOUT_VALUE, tag.path, message, help)

    def _failures(self, tag: Tag) -> None:
        """Argo validate.go: ValidateWorkflow knows them in templates with an `onExit` only, which
        the controller asks for, too; a hook's arguments have them.
        """
        spec = self.manifest.spec
        if spec.get("onExit") or self.manifest.is_template or "templates" not in tag.path:
            return
        if "workflowTemplateRef" in spec:
            return
        message = (
            "`{{workflow.failures}}` is known in the templates of a workflow with `onExit` only"
        )
        help = "hand it on in the `arguments` of the hook, or end with `onExit`"
        self.manifest.tell(
            codes.TAG_WITHOUT_VALUE, tag.path, f"{message}: Argo refuses the manifest", help
        )

    def _artifact_as_text(self, tag: Tag) -> None:
        """An artifact has no value of its own, only a path (Argo common: ProcessArgs)."""
        parts = tag.text.split(".")
        if parts[:2] != ["inputs", "artifacts"] or len(parts) != 3 or self.order is not None:
            return
        if tag.path[-1] in ("from", "fromExpression"):
            return
        message = f"`{{{{{tag.text}}}}}` is an artifact, and no text: it stays as it stands"
        help = f"write `{{{{{tag.text}.path}}}}`"
        self.manifest.tell(codes.TAG_LEFT, tag.path, message, help)

    def known(self, name: str) -> str | None:
        """What stands beside a name that is not there."""
        above = name.rpartition(".")[0] + "."
        there = sorted(each for each in self.scope.names if each.startswith(above))[:6]
        return "there is " + ", ".join(f"`{{{{{each}}}}}`" for each in there) if there else None

    def stranger(self, tag: Tag) -> None:
        """A tag that Argo leaves alone: told where it looks like one of Argo's."""
        name = tag.text
        if self.scope.has(name):
            return
        if name.startswith("="):
            # Argo util/template/kind.go: parseTag.
            message = "with a blank before the `=` it is no expression, and stays as it stands"
            self.manifest.tell(codes.TAG_LEFT, tag.path, message, f"write `{{{{{name}}}}}`")
            return
        if name == "retries" or name.startswith("lastRetry."):
            message = f"`{{{{{name}}}}}` has a value only with a `retryStrategy`: it stays a text"
            self.manifest.tell(codes.TAG_LEFT, tag.path, message, "add a `retryStrategy`")
            return
        if name.startswith("{") and self.scope.has(name.strip("{ ")):
            message = f"`{{{{{name}}}}}` has a brace too many, and stays in the text as it stands"
            help = f"write `{{{{{name.strip('{ ')}}}}}`"
            self.manifest.tell(codes.TAG_LEFT, tag.path, message, help)
            return
        if _MEANT.search(name):
            message = f"`{{{{{name}}}}}` is no tag of Argo's, and stays in the text as it stands"
            help = f"an expression begins with `=`: `{{{{={name}}}}}`"
            self.manifest.tell(codes.TAG_LEFT, tag.path, message, help)
            return
        plain = self._plainly(name)
        if plain is not None:
            message = f"`{{{{{name}}}}}` is no tag of Argo's, and stays in the text as it stands"
            self.manifest.tell(codes.TAG_LEFT, tag.path, message, f"write `{{{{{plain}}}}}`")
            return
        root, dot, rest = name.partition(".")
        if not dot or not rest or " " in name:
            return
        if root == "cronworkflow":
            message = (
                f"`{{{{{name}}}}}` is known to `when` and `stopStrategy` only, and stays as it"
            )
            help = "`{{workflow.scheduledTime}}` and the CronWorkflow's labels are there"
            self.manifest.tell(codes.TAG_LEFT, tag.path, f"{message} stands", help)
            return
        meant = [f"{each}.{name}" for each in ("inputs", "workflow")]
        meant = [each for each in meant if each in self.scope.names]
        if self.order is not None and root in self.order.by_name:
            word = f"{self.order.word}.{name}"
            meant += [word] if rest.startswith(("outputs.", "status", "ip", "id")) else []
        if meant:
            message = f"`{{{{{name}}}}}` is no tag of Argo's, and stays in the text as it stands"
            self.manifest.tell(codes.TAG_LEFT, tag.path, message, f"write `{{{{{meant[0]}}}}}`")
            return
        right = nearest(root, ROOTS)
        if right is None or root in ROOTS:
            return
        second = "outputs" if ".outputs." in rest else rest.split(".")[0]
        is_task = self.order is not None and second in self.order.by_name
        if second not in _SECOND and not is_task and not self.scope.reaches(f"{right}.{rest}"):
            return
        message = f"`{{{{{name}}}}}` is no tag of Argo's, and stays in the text as it stands"
        self.manifest.tell(codes.TAG_LEFT, tag.path, message, f"write `{{{{{right}.{rest}}}}}`")

    def _plainly(self, name: str) -> str | None:
        """The name that is there, but for capitals, blanks and what is written for its dots."""

        def bare(word: str) -> str:
            return re.sub(r"[-_/:.\s]+", ".", word.lower())

        wanted = bare(name)
        ours = wanted.startswith(("inputs.", "outputs.", "tasks.", "steps."))
        if "." not in (wanted if ours else name):
            return None  # `{{workflow_name}}` may be anybody's
        return next((each for each in self.scope.names if bare(each) == wanted), None)

    def of_task(
        self, path: Path, name: str, shown: str, *, exact: bool = False, hyphen: str | None = None
    ) -> None:
        """Look at a reference to a task's results. A simple tag names one `exact`ly."""
        assert self.order is not None and self.fields is not None
        if self.order.has_tags:
            return
        word, task_name, field = ([*name.split(".", 2), "", ""])[:3]
        task = self.order.by_name.get(task_name)
        if task is None:
            right = nearest(task_name, self.order.by_name)
            message = f"`{shown}` refers to `{task_name}`, and there is no such {word[:-1]}"
            message += ": Argo refuses the manifest" if exact else ""
            help = f"write `{hyphen or right}`" if hyphen or right else None
            self.manifest.tell(codes.TAG_WITHOUT_VALUE, path, message, help)
            return
        if self.task is not None and not (self.own and task is self.task):
            if task is self.task:
                message = f"`{shown}` refers to the {word[:-1]} itself, which has no result yet:"
                message += " the workflow would never end"
                self.manifest.tell(codes.NO_DEPENDENCY, path, message)
                return
            if not self.order.ends_before(task_name, self.task.name):
                self.too_early(path, task_name, shown)
                return
        if self._never_there(path, task, field, shown):
            return
        fields = self.fields.get(task_name)
        if fields is None or fields.has(field) or (not exact and fields.reaches(field)):
            return
        right = nearest(field, fields.names)
        message = f"`{shown}` refers to nothing: `{task_name}` has no `{field}`"
        message += ", and Argo refuses the manifest" if exact else ""
        there = sorted(each for each in fields.names if each.startswith("outputs."))[:6]
        help = f"write `{word}.{task_name}.{right}`" if right else None
        if help is None and there:
            help = "it has " + ", ".join(f"`{each}`" for each in there)
        self.manifest.tell(codes.TAG_WITHOUT_VALUE, path, message, help)

    def _never_there(self, path: Path, task: Task, field: str, shown: str) -> bool:
        """Artifacts of a loop (Argo operator.go: processAggregateNodeOutputs has none), and what a
        daemon leaves: others begin while it runs.
        """
        fields = self.fields.get(task.name) if self.fields is not None else None
        is_daemon = fields is not None and "ip" in fields.names
        waits = f"{task.name}."
        if self.task is not None and self.task is not task:
            waits = text(self.task.data, "depends")
        if is_daemon and field.startswith("outputs.") and f"{task.name}." not in waits:
            message = f"`{shown}` is of a daemon, which leaves nothing while it runs: the workflow"
            help = "others know its `ip` only"
            self.manifest.tell(codes.NO_DEPENDENCY, path, f"{message} would never end", help)
            return True
        if not task.loops or not field.startswith("outputs.artifacts.") or path[-1] != "from":
            return False
        message = f"`{shown}` is an artifact of each round, and of the loop there is none: the"
        help = "save what belongs together under one key of the store"
        self.manifest.tell(codes.TAG_WITHOUT_VALUE, path, f"{message} task ends in an error", help)
        return True

    def too_early(self, path: Path, name: str, shown: str) -> None:
        assert self.task is not None and self.order is not None
        if self.order.word == "steps":
            message = f"`{shown}` needs the result of `{name}`, which does not run before"
            message += f" `{self.task.name}`: the workflow would never end"
            help = f"put `{self.task.name}` into a group behind that of `{name}`"
        else:
            message = f"`{self.task.name}` uses `{shown}` and does not wait for `{name}`"
            message += ": the workflow would never end"
            help = f"add `{name}` to `depends`"
        self.manifest.tell(codes.NO_DEPENDENCY, path, message, help)

    def expression(
        self, path: Path, source: str, shown: str, wanted: frozenset[str] | None = None
    ) -> None:
        """Look at an expression; `shown` is how it stands there, with or without braces.

        `wanted` are the kinds of values of which it has to give one, if not all will do.
        """
        from wzc.verify.expressions import look

        look(self, path, source, shown, wanted)
