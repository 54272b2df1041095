"""A step's affinity amends the pipeline's, as Argo does not."""

from __future__ import annotations

from tests.backend.argo.emitted import at, spec, template

NODES = 'node_affinity { required = [{ match_labels { zone = "a" } }] }'
APART = 'pod_anti_affinity { required = [{ topology_key = "h", match_labels { app = "p" } }] }'


def test_a_step_keeps_what_it_does_not_say() -> None:
    found = spec(f"affinity {{ {NODES}\n{APART} }}\nstep a = Ping() {{ affinity {{ {NODES} }} }}")
    assert template(found, "a")["affinity"] == found["affinity"]


def test_required_and_preferred_are_amended_apart() -> None:
    preferred = 'node_affinity { preferred = [{ weight = 9, match_labels { disk = "ssd" } }] }'
    found = spec(f"affinity {{ {NODES} }}\nstep a = Ping() {{ affinity {{ {preferred} }} }}")
    nodes = at(template(found, "a"), "affinity.nodeAffinity")
    assert nodes["requiredDuringSchedulingIgnoredDuringExecution"] == at(
        found, "affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution"
    )
    assert nodes["preferredDuringSchedulingIgnoredDuringExecution"][0]["weight"] == 9


def test_a_step_that_says_nothing_leaves_it_to_the_pipeline() -> None:
    assert "affinity" not in template(spec(f"affinity {{ {NODES} }}\nstep a = Ping()"), "a")


def test_nothing_is_no_affinity() -> None:
    found = spec("affinity { node_affinity {} }\nstep a = Ping() { affinity {} }")
    assert "affinity" not in found and "affinity" not in template(found, "a")
