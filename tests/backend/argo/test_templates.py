"""Templates and tasks, objects, names: the frame around each step."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from tests.backend.argo.emitted import at, document, origin_at, spec, template
from wzc.backend.emit.tree import Map, Seq


def test_a_template_reads_as_a_person_would_write_it() -> None:
    found = spec("""
    step r = Read()
    step a = Split(size = 2) {
      security_context { run_as_user = 1 }
      resources { cpu = 1 }
      env_from = [secret("s")]
      mounts { "/m" = claim("c") }
      image_pull_policy = "Always"
      timeout = 1h
      retry = 1
      node_selector { a = "b" }
      pod_labels { a = "b" }
    }
    r >> a
    """)
    made = template(found, "a")
    assert list(made) == [
        *("name", "inputs", "outputs", "metadata", "retryStrategy", "timeout", "nodeSelector"),
        "container",
    ]
    inside: Any = made["container"]
    assert list(inside) == [
        *("image", "imagePullPolicy", "command", "env", "envFrom", "resources"),
        *("securityContext", "volumeMounts"),
    ]


def test_a_whole_object_reads_from_the_general_to_the_particular() -> None:
    made = document('schedule { timezone = "UTC", cron = "@daily" }\nstep a = Ping()')
    assert list(made) == ["apiVersion", "kind", "metadata", "spec"]
    assert made["apiVersion"] == "argoproj.io/v1alpha1"
    found: Any = made["spec"]
    assert list(found) == ["schedules", "timezone", "workflowSpec"]
    assert list(found["workflowSpec"]) == ["entrypoint", "templates"]
    assert at(found, "workflowSpec.templates.0.name") == "p"


class TestKinds:
    def test_a_schedule_makes_a_cron_workflow_of_a_fixed_name(self) -> None:
        made = document('schedule = "@daily"\nstep a = Ping()')
        assert made["kind"] == "CronWorkflow"
        assert made["metadata"] == {"name": "p"}

    def test_each_run_of_a_workflow_has_its_own_name(self) -> None:
        assert document("step a = Ping()")["metadata"] == {"generateName": "p-"}
        named = document('name = "x"\nstep a = Ping()')
        assert named["metadata"] == {"name": "x"}

    def test_a_profile_takes_the_schedule_away(self) -> None:
        body = """
        schedule = "@daily"
        step a = Ping()
        --- profile dev { pipeline p { schedule = null } }
        """
        assert document(body)["kind"] == "CronWorkflow"
        assert document(body, profiles=("dev",))["kind"] == "Workflow"


class TestTasks:
    def test_each_waits_for_all_that_it_needs_once(self) -> None:
        found = spec("""
        step c = Ping()
        step b = Ping()
        step a = Ping()
        a ~> c
        b ~> c
        """)
        tasks: Any = at(found, "templates.0.dag.tasks")
        assert [(task["name"], task.get("depends")) for task in tasks] == [
            *(("b", None), ("a", None), ("c", "b && a")),
        ]

    def test_an_edge_that_only_orders_passes_nothing(self) -> None:
        found = spec("step r = Read()\nstep a = Ping()\nr ~> a")
        assert "arguments" not in at(found, "templates.0.dag.tasks.1")
        assert "inputs" not in template(found, "a")

    def test_a_task_knows_its_edge(self) -> None:
        found = spec("step r = Read()\nstep s = Split()\nr >> s")
        origin = origin_at(found, "templates.0.dag.tasks.1.depends")
        assert origin is not None and origin.span.text == "r >> s"
        origin = origin_at(found, "templates.0.dag.tasks.1.arguments.artifacts.0.from")
        assert origin is not None and origin.span.text == "r >> s"


class TestNames:
    def test_steps_keep_theirs_in_lower_case(self) -> None:
        found = spec("step My_Step_2 = Ping()\nstep n = Ping()\nMy_Step_2 ~> n")
        assert [made["name"] for made in found["templates"]] == ["p", "my-step-2", "n"]  # type: ignore[index, call-overload]

    def test_the_dag_has_the_pipeline_s_name_unless_a_step_has_it(self) -> None:
        assert spec("step a = Ping()")["entrypoint"] == "p"
        found = spec("step p = Ping()\nstep P_dag = Ping()\np ~> P_dag")
        assert found["entrypoint"] == "p-dag-dag"
        assert at(found, "templates.0.name") == "p-dag-dag"

    @pytest.mark.parametrize(
        ("written", "folder"),
        [("/d", "/d/x"), ("/d/", "/d/x"), ("//a//./b/", "/a/b/x"), ("/", "/x")],
    )
    def test_the_folder_of_data(self, written: str, folder: str) -> None:
        found = template(spec(f'data_dir = "{written}"\nstep x = Read()'), "x")
        assert at(found, "outputs.artifacts.0.path") == folder
        assert at(found, "container.command.4") == folder

    def test_the_class_is_run_whatever_the_step_is_called(self) -> None:
        words: Any = at(template(spec("step x = Read()"), "x"), "container.command")
        assert words[:3] == ["wurzel", "run", "steps:ReadStep"]


class TestAmending:
    """A step's selector and pod security amend the pipeline's; Argo alone would replace them."""

    def test_a_selector(self) -> None:
        found = spec(
            """
            node_selector { a = "1", b = "1" }
            step a = Ping() { node_selector { b = "2" } }
            step c = Ping()
            a ~> c
            """
        )
        assert found["nodeSelector"] == {"a": "1", "b": "1"}
        assert template(found, "a")["nodeSelector"] == {"a": "1", "b": "2"}
        assert "nodeSelector" not in template(found, "c")

    def test_pod_security(self) -> None:
        found = spec("""
        pod_security_context {
          run_as_non_root = true, run_as_user = 1, seccomp_profile = "RuntimeDefault"
        }
        step a = Ping() { pod_security_context { run_as_user = 2, fs_group = 3 } }
        """)
        assert template(found, "a")["securityContext"] == {
            "runAsNonRoot": True,
            "runAsUser": 2,
            "fsGroup": 3,
            "seccompProfile": {"type": "RuntimeDefault"},
        }


class TestSharing:
    """Steps that say nothing of their own share what is made of their attributes."""

    BODY = """
    defaults {
      image = "a/b:1", retry = 2, env_from = [secret("s")], resources { cpu = 1 }
      security_context { read_only_root_filesystem = true }
    }
    step r = Read()
    step s = Split(size = 1)
    step t = Split(size = 2) { resources { cpu = 2 } }
    r >> s >> t
    """

    def test_what_is_shared_is_not_changed_by_a_step(self) -> None:
        found = spec(self.BODY, image=False)
        assert at(template(found, "r"), "container.resources.limits.cpu") == "1"
        assert at(template(found, "s"), "container.resources.limits.cpu") == "1"
        assert at(template(found, "t"), "container.resources.limits.cpu") == "2"
        shared = at(template(found, "r"), "container.resources")
        assert shared is at(template(found, "s"), "container.resources")

    def test_lowering_twice_gives_the_same(self) -> None:
        from wzc.backend.argo.lower import lower
        from wzc.diagnostics.model import Diagnostics
        from wzc.pipeline import Options, check_source
        from wzc.source.file import SourceFile
        from wzc.source.loader import FileLoader

        text = "pipeline p {" + self.BODY + "}" + _types()
        result = check_source(SourceFile("p.wz", text, "p.wz"), FileLoader(), Options())
        assert not result.diagnostics.has_errors
        (first,) = lower(result.dags[0], Diagnostics())
        before = copy.deepcopy(_plain(first))
        (second,) = lower(result.dags[0], Diagnostics())
        assert _plain(first) == before == _plain(second)


def _types() -> str:
    from tests.backend.argo.emitted import TYPES

    return TYPES


def _plain(node: Any) -> Any:
    if isinstance(node, Map):
        return {key: _plain(value) for key, value in node.items()}
    return [_plain(item) for item in node] if isinstance(node, Seq) else node


def test_a_description_stands_beside_other_annotations() -> None:
    made = document('description = "d"\nannotations { a = "b" }\nstep a = Ping()')
    assert at(made, "metadata.annotations") == {
        "a": "b",
        "workflows.argoproj.io/description": "d",
    }
