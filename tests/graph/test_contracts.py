"""What flows along `>>`: something is given, something taken, and they are the same."""

import pytest

from tests.graph.programs import good, only, pipeline, run
from wzc.diagnostics import catalogue as codes


@pytest.mark.parametrize(
    "target, fits",
    [
        # by source: Read gives [Doc], Crawl [Page] (a Doc), Embed frame[Vec],
        # Store frame[Stored] (a Vec), Summary one Doc
        ("Split", {"Read"}),
        ("Loose", {"Read", "Crawl"}),
        ("Store", {"Embed"}),
        ("One", {"Summary"}),
    ],
)
@pytest.mark.parametrize("source", ["Read", "Crawl", "Embed", "Store", "Summary"])
def test_what_fits(source: str, target: str, fits: set[str]) -> None:
    feed = {"Embed": ["r >> e"], "Store": ["r >> e >> st"], "Summary": ["r >> e >> su"]}
    name = {"Read": "r", "Crawl": "c", "Embed": "e", "Store": "st", "Summary": "su"}[source]
    lines = ["r: Read", "c: Crawl", "e: Embed", "st: Store", "su: Summary", f"t: {target}"]
    lines += [*feed.get(source, ["r ~> c"]), f"{name} >> t"]
    _, diagnostics = run(pipeline(*lines))
    # steps that this case does not use are hungry or alone; they are not what is asked here
    wrong = [item for item in diagnostics if item.code is codes.WRONG_CONTRACT]
    assert len(wrong) == (source not in fits)


def test_wrong_data_shows_both_declarations() -> None:
    found, (arrow,) = only(codes.WRONG_CONTRACT, "a: Read", "e: Embed", "s: Sink", "a >> e «>>» s")
    assert found.message == "`e` gives a data frame of Vec, `s` takes a list of Doc"
    assert (found.primary.span, found.primary.text) == (arrow, "passes the wrong data")
    assert [(label.span.text, label.text) for label in found.secondary] == [
        ("frame[Vec]", "what `e` gives"),
        ("[Doc]", "what `s` takes"),
    ]


def test_the_other_order_is_offered_where_all_of_it_fits() -> None:
    found, _ = only(codes.WRONG_CONTRACT, "a: Read", "e: Embed", "c: Clean", "a >> e >> c")
    assert found.help == "the other order fits: `a >> c >> e`"


@pytest.mark.parametrize(
    "edge",
    [
        "e ~> c2",  # another step waits for e
        "p ~> c",  # c waits for another step
    ],
)
def test_the_other_order_is_not_offered_where_other_edges_depend_on_it(edge: str) -> None:
    found, _ = only(
        codes.WRONG_CONTRACT,
        *("a: Read", "e: Embed", "c: Clean", "c2: Ping", "p: Ping", "p ~> c2", "a >> e >> c", edge),
    )
    assert found.help is None


def test_a_type_that_fits_between_is_offered() -> None:
    found, _ = only(
        codes.WRONG_CONTRACT,
        *("a: Read", "e: Embed", "s: Store", "t: Store", "a >> e >> s", "a >> t"),
    )
    assert found.help == "a step of type `Embed`, as `e` is, fits between"


def test_a_subtype_that_is_not_accepted_is_explained() -> None:
    found, _ = only(codes.WRONG_CONTRACT, "a: Crawl", "s: Split", "a >> s")
    assert found.notes == ["Page extends Doc, but `Split` takes just the contract that it names"]


def test_edges_of_one_arrow_are_one_report() -> None:
    found, _ = only(
        codes.WRONG_CONTRACT,
        *("a: Read", "b: Read", "e: Embed", "f: Embed", "s: Sink", "a >> e", "b >> f"),
        "[a, e, f] >> s",
    )
    assert found.notes == ["the same arrow is wrong for `f >> s`"]


def test_what_follows_from_wrong_data_is_silent() -> None:
    # d would be warned of its two inputs, if they were known
    only(
        codes.WRONG_CONTRACT,
        *("a: Read", "e: Embed", "w: Split", "d: Dedup", "a >> e >> w", "[a, w] >> d"),
    )


# ---- steps without a port


@pytest.mark.parametrize(
    "lines, message, declared",
    [
        (
            ("a: Ping", "b: Ping", "a «>>» b"),
            "step `a` gives no data, so `a >> b` has nothing to pass",
            "output",
        ),
        (
            ("a: Read", "b: Ping", "a «>>» b"),
            "step `b` takes no data, so `a >> b` has nothing to pass",
            "input",
        ),
        (
            ("r: Read", "a: Read", "b: Sink", "r >> b", "b «>>» a"),
            "step `b` gives no data, so `b >> a` has nothing to pass",
            "output",
        ),
    ],
)
def test_no_port(lines: tuple[str, ...], message: str, declared: str) -> None:
    found, (arrow,) = only(codes.NO_DATA_PORT, *lines)
    assert found.message == message
    assert found.primary.span == arrow
    assert found.secondary[0].text == f"declared without an {declared}"
    assert [(edit.span, edit.text) for fix in found.fixes for edit in fix.edits] == [(arrow, "~>")]


def test_the_arrow_stays_where_the_target_would_get_no_data_then() -> None:
    found, _ = only(codes.NO_DATA_PORT, "a: Ping", "b: Sink", "a >> b")
    assert found.fixes == []


def test_the_arrow_stays_where_it_is_right_for_others() -> None:
    found, _ = only(codes.NO_DATA_PORT, "a: Read", "b: Sink", "p: Ping", "a >> [b, p]")
    assert found.fixes == []
    assert found.help == "`a ~> p` only orders: `p` starts after `a`"


def test_all_that_fits_is_silent() -> None:
    dag = good(
        *("a: Read", "b: Crawl", "c: Loose", "e: Embed", "s: Store", "p: Ping"),
        *("[a, b] >> c >> e >> s ~> p",),
    )
    assert dag.producers("c") == ["a", "b"]
    assert dag.producers("p") == []
