"""What holds for any graph."""

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.graph.dags import KINDS, TYPES, Sketch, sketches
from tests.graph.programs import run
from tests.graph.wurzel_model import Folder, run_step
from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Code
from wzc.graph.dag import Dag

SEEDS = st.integers(0, 2**16)
slowly = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


def built(sketch: Sketch) -> tuple[Dag, list[tuple[Code, str]]]:
    """The graph, and of each report the code and the text it points at."""
    (dag,), diagnostics = run(sketch.text(), TYPES)
    return dag, [(item.code, item.primary.span.text) for item in diagnostics if item.primary]


def errors(sketch: Sketch) -> list[Code]:
    return [code for code, _ in built(sketch)[1] if code.severity.value == "error"]


def names(dag: Dag) -> list[str]:
    return [step.name for step in dag.order]


def needs(dag: Dag) -> set[tuple[str, str, bool]]:
    return {(e.source, e.target, e.data) for edges in dag.needs.values() for e in edges}


@slowly
@given(sketches(), SEEDS)
def test_the_order_is_topological_and_knows_only_the_declarations(
    sketch: Sketch, seed: int
) -> None:
    dag, _ = built(sketch)
    assert names(dag) == sketch.in_order()
    assert names(built(sketch.shuffled(seed, edges=True))[0]) == names(dag)


@slowly
@given(sketches(), SEEDS)
def test_needs_are_just_the_declared_edges(sketch: Sketch, seed: int) -> None:
    dag, _ = built(sketch)
    declared = {(source, target, arrow == ">>") for source, arrow, target in sketch.edges}
    assert needs(dag) == declared
    assert needs(built(sketch.shuffled(seed, steps=True))[0]) == declared
    for name in sketch.kinds:
        assert dag.producers(name) == sketch.producers(name)


@slowly
@given(sketches(), SEEDS)
def test_the_order_of_edges_changes_no_file(sketch: Sketch, seed: int) -> None:
    dag, reports = built(sketch)
    other, others = built(sketch.shuffled(seed, edges=True))
    assert dag.outputs == other.outputs
    assert sorted(reports, key=str) == sorted(others, key=str)


# ---- files, compared with a model of Wurzel


def paths(sketch: Sketch) -> dict[str, int | None]:
    """How many files each step gets by counting paths; None behind a step with too many."""
    counts: dict[str, int | None] = {}
    given_by: dict[str, int | None] = {}
    for name in sketch.in_order():
        takes, _, _ = KINDS[sketch.kinds[name]]
        found = [given_by[source] for source in sketch.producers(name)]
        counts[name] = None if None in found else sum(filter(None, found))
        got = counts[name]
        refused = got is None or got > 500
        given_by[name] = None if refused else (got if takes else 1)
    return counts


def simulate(sketch: Sketch, dag: Dag) -> dict[str, Folder]:
    """Run the model on what the compiler says is bound where."""
    folders: dict[str, Folder] = {}
    for name in sketch.in_order():
        takes, gives, class_name = KINDS[sketch.kinds[name]]
        if not dag.inputs[name] and takes:
            continue  # too many files here or before it
        bound: list[Folder] = []
        together: Folder = {}
        for binding in dag.inputs[name]:
            made = folders[binding.producer]
            if binding.files is None:
                bound.append(made)
                continue
            assert [file.source for file in binding.files] == list(made), "a file got lost"
            for file in binding.files:
                assert file.target not in together, "two inputs under one name"
                assert file.target.count(".") == 1
                together[file.target] = made[file.source]
        bound += [together] if together else []
        extension = "csv" if gives == "f" else "json"
        folder, overwritten = run_step(name, class_name, extension, bound if takes else None)
        assert not overwritten, f"{name} wrote over its own files"
        folders[name] = folder
    return folders


@slowly
@given(sketches())
def test_no_file_is_overwritten_or_lost_when_wurzel_runs(sketch: Sketch) -> None:
    dag, reports = built(sketch)
    folders = simulate(sketch, dag)
    counts = paths(sketch)
    for name, count in counts.items():
        takes, gives, _ = KINDS[sketch.kinds[name]]
        if count is None or count > 500:
            assert dag.outputs[name] == []
            continue
        # each path through the graph arrives, and just once
        assert len(set(folders[name].values())) == (count if takes else 1)
        assert set(dag.outputs[name]) == (set(folders[name]) if gives else set())
        assert all(len(file) <= 200 for file in dag.outputs[name])
    too_many = {name for name, count in counts.items() if count is not None and count > 500}
    assert {text for code, text in reports if code is codes.TOO_MANY_FILES} == too_many
    several = {
        name
        for name, count in counts.items()
        if sketch.kinds[name] == "Dedup" and count is not None and 1 < count <= 500
    }
    assert {text for code, text in reports if code is codes.MANY_INPUTS} == several
    alone = set(sketch.kinds) - {end for s, _, t in sketch.edges for end in (s, t)}
    expected = alone if len(sketch.kinds) > 1 else set()
    assert {text for code, text in reports if code is codes.UNCONNECTED} == expected
    assert {code for code, _ in reports} <= {
        *(codes.TOO_MANY_FILES, codes.MANY_INPUTS, codes.UNCONNECTED)
    }


# ---- one planted mistake


@slowly
@given(sketches(most=20), st.data())
def test_a_planted_mistake_is_the_only_error(sketch: Sketch, data: st.DataObject) -> None:
    assume(sketch.edges and not errors(sketch))
    step = data.draw(st.sampled_from(sorted(sketch.kinds)))
    source, arrow, target = data.draw(st.sampled_from(sketch.edges))
    hungry = Sketch({**sketch.kinds, "hungry": "Split"}, sketch.edges)
    twin = Sketch({**sketch.kinds, step.swapcase(): "Ping"}, sketch.edges)
    planted = {
        codes.CYCLE: sketch.with_edge(target, "~>", source),
        codes.SELF_EDGE: sketch.with_edge(step, data.draw(st.sampled_from([">>", "~>"])), step),
        codes.DUPLICATE_EDGE: sketch.with_edge(source, arrow, target),
        codes.UNKNOWN_STEP: sketch.with_edge(step, "~>", "nobody_at_all"),
        codes.MISSING_INPUT: hungry,
        codes.SAME_PLACE: twin.with_edge(step, "~>", step.swapcase()),
    }
    for code, program in planted.items():
        assert errors(program.shuffled(data.draw(SEEDS), steps=True, edges=True)) == [code]


@slowly
@given(sketches(most=20), st.data())
def test_a_step_whose_only_data_is_misspelt_is_not_called_hungry(
    sketch: Sketch, data: st.DataObject
) -> None:
    assume(not errors(sketch))
    fed = [edge for edge in sketch.edges if len(sketch.producers(edge[2])) == 1 and edge[1] == ">>"]
    assume(fed)
    edge = data.draw(st.sampled_from(fed))
    others = [other for other in sketch.edges if other != edge]
    program = Sketch(sketch.kinds, [*others, ("nobody_at_all", ">>", edge[2])])
    assert errors(program) == [codes.UNKNOWN_STEP]
