"""Pipelines through the compiler and then, by what it emitted, through Wurzel itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.wurzel.by_hand import ByHand
from tests.wurzel.expansion import Cluster
from tests.wurzel.programs import Compiled, alike, assert_foretold, compiled, docs
from tests.wurzel.runner import Done, Machine, Runner, TaskFailedError, read_documents

pytestmark = [pytest.mark.slow, pytest.mark.thorough]

MARKDOWN = "wurzel.steps.manual_markdown:ManualMarkdownStep"
DEDUP = "wurzel.steps.duplication:DropDuplicationStep"
SPLITTER = "wurzel.steps.splitter:SimpleSplitterStep"
MARK = "own_steps:MarkStep"
SPLIT_SETTINGS = {
    "TOKENIZER_MODEL": "wzc_bytes",
    "SENTENCE_SPLITTER_MODEL": "regex",
    "TOKEN_COUNT_MIN": "5",
    "TOKEN_COUNT_MAX": "60",
    "TOKEN_COUNT_BUFFER": "10",
}
SPLIT = """SimpleSplitterStep(
  tokenizer_model = "wzc_bytes", sentence_splitter_model = "regex",
  token_count_min = 5, token_count_max = 60, token_count_buffer = 10,
)
"""
TEXTS = {
    "intro": "# Wurzel\n\nA framework for pipelines. It reads documents. It splits them as well.\n",
    "copy": "# Wurzel\n\nA framework for pipelines. It reads documents. It splits them as well.\n",
    "long": "# Größe\n\n## Maß\n\n" + "\n\n".join(f"Satz {i} über Maße und Öl." for i in range(9)),
    "short": "# Ende\n\nEin Wort, mehr nicht.\n",
}


def write(folder: Path, texts: dict[str, str]) -> Path:
    """Markdown files with front matter: without it the place of a file would get into its URL."""
    folder.mkdir(parents=True)
    for name, text in texts.items():
        head = f'---\nkeywords: "{name}"\nurl: "https://example.com/{name}"\n---\n'
        (folder / f"{name}.md").write_text(head + text, encoding="utf-8")
    return folder


def run(
    machine: Machine, folder: Path, program: Compiled, cluster: Cluster, *, fresh: bool = False
) -> Done:
    done = Runner(machine, folder, cluster, fresh=fresh).run(program.manifest)
    assert_foretold(done, program)
    return done


def chain(attributes: str = "", defaults: str = "") -> Compiled:
    return compiled(
        f"{attributes}\n{docs('docs')}step unique = DropDuplicationStep()\n"
        f"step split = {SPLIT}docs >> unique >> split",
        defaults,
    )


READ_ONLY = "security_context { read_only_root_filesystem = true }"
STORE = 'artifacts = s3(bucket = "documents", default_mode = 0o775, key_prefix = "a/b")'
# The pipeline's attributes, and those of its steps.
VARIANTS = {
    "as it is": ("", ""),
    "read-only root": ("", READ_ONLY),
    "elsewhere": ('data_dir = "/srv/wurzel/data"\nartifacts = null', ""),
    "cron": ('schedule = "0 4 * * *"', ""),
    "modes": (STORE, ""),
}


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_chain_gives_what_wurzel_gives(machine: Machine, tmp_path: Path, variant: str) -> None:
    folder = write(tmp_path / "docs", TEXTS)
    done = run(
        machine, tmp_path / "argo", chain(*VARIANTS[variant]), Cluster(claims={"docs": folder})
    )

    hand = ByHand(machine, tmp_path / "hand")
    read = hand.run(MARKDOWN, [], {"FOLDER_PATH": str(folder)})
    unique = hand.run(DEDUP, [read])
    split = hand.run(SPLITTER, [unique], SPLIT_SETTINGS)
    assert alike(done.documents("docs")) == alike(read_documents(read))
    assert alike(done.documents("split")) == alike(read_documents(split))
    # Of the documents themselves: one of the two equal ones is gone, and the long one is in parts.
    assert len(done.documents("docs")) == len(TEXTS)
    assert len(done.documents("unique")) == len(TEXTS) - 1
    assert len(done.documents("split")) > len(TEXTS)
    assert {item["md"] for item in done.documents("unique")} == set(TEXTS.values())


def test_fresh_processes_and_rewritten_paths_change_nothing(
    machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The runner's two short cuts: a process that is forked, and a namespace that may be denied.
    cluster = Cluster(claims={"docs": write(tmp_path / "docs", TEXTS)})
    program = chain()
    forked = run(machine, tmp_path / "forked", program, cluster)
    fresh = run(machine, tmp_path / "fresh", program, cluster, fresh=True)
    monkeypatch.setattr(machine, "isolated", False)
    rewritten = run(machine, tmp_path / "rewritten", program, cluster)
    for done in (fresh, rewritten):
        assert alike(done.documents("split")) == alike(forked.documents("split"))


def test_two_sources_of_one_class_lose_nothing(machine: Machine, tmp_path: Path) -> None:
    german = write(tmp_path / "german", {"de": "Ein Text."})
    english = write(tmp_path / "english", {"en": "A text."})
    hand = ByHand(machine, tmp_path / "hand")
    read = [
        hand.run(MARKDOWN, [], {"FOLDER_PATH": str(folder)}, output=folder.name)
        for folder in (german, english)
    ]
    both = hand.run(DEDUP, read)
    # This is why the compiler has to keep files apart: Wurzel succeeds, and a document is gone.
    assert [path.name for path in both.iterdir()] == ["ManualMarkdown-DropDuplication.json"]
    assert len(read_documents(both)) == 1

    program = compiled(
        f"{docs('german')}{docs('english')}step unique = DropDuplicationStep()\n"
        f"step split = {SPLIT}[german, english] >> unique >> split"
    )
    cluster = Cluster(claims={"german": german, "english": english})
    done = run(machine, tmp_path / "argo", program, cluster)
    assert sorted(item["keywords"] for item in done.documents("unique")) == ["de", "en"]
    assert sorted(item["keywords"] for item in done.documents("split")) == ["de", "en"]


def test_a_diamond_gives_what_wurzel_gives(machine: Machine, tmp_path: Path) -> None:
    folder = write(tmp_path / "docs", TEXTS)
    program = compiled(
        f"{docs('docs')}step unique = DropDuplicationStep()\nstep split = {SPLIT}"
        'step mark = MarkStep(mark = "end")\ndocs >> [unique, split] >> mark'
    )
    done = run(machine, tmp_path / "argo", program, Cluster(claims={"docs": folder}))

    hand = ByHand(machine, tmp_path / "hand")
    read = hand.run(MARKDOWN, [], {"FOLDER_PATH": str(folder)})
    arms = [hand.run(DEDUP, [read]), hand.run(SPLITTER, [read], SPLIT_SETTINGS)]
    marked = hand.run(MARK, arms, {"MARK": "end"})
    # The arms are of two classes, so that Wurzel by itself loses nothing either.
    assert alike(done.documents("mark")) == alike(read_documents(marked))
    arms_together = len(done.documents("unique")) + len(done.documents("split"))
    assert len(done.documents("mark")) == arms_together


def test_a_diamond_whose_arms_are_of_one_class_loses_nothing(
    machine: Machine, tmp_path: Path
) -> None:
    folder = write(tmp_path / "docs", {"d": "A text."})
    program = compiled(
        f'{docs("docs")}step a = MarkStep(mark = "a")\nstep b = MarkStep(mark = "b")\n'
        'step c = MarkStep(mark = "c")\ndocs >> [a, b] >> c\ndocs >> c'
    )
    done = run(machine, tmp_path / "argo", program, Cluster(claims={"docs": folder}))
    assert sorted(it["keywords"] for it in done.documents("c")) == ["d>a>c", "d>b>c", "d>c"]


def test_a_class_twice_in_a_chain(machine: Machine, tmp_path: Path) -> None:
    folder = write(tmp_path / "docs", TEXTS)
    program = compiled(
        f'{docs("docs")}step first = MarkStep(mark = "1")\nstep unique = '
        'DropDuplicationStep(drop_by_fields = ["md"])\nstep second = MarkStep(mark = "2")\n'
        'step again = DropDuplicationStep(drop_by_fields = ["*"])\n'
        "docs >> first >> unique >> second >> again"
    )
    done = run(machine, tmp_path / "argo", program, Cluster(claims={"docs": folder}))
    hand = ByHand(machine, tmp_path / "hand")
    read = hand.run(MARKDOWN, [], {"FOLDER_PATH": str(folder)})
    first = hand.run(MARK, [read], {"MARK": "1"}, output="first")
    unique = hand.run(DEDUP, [first], {"DROP_BY_FIELDS": '["md"]'}, output="unique")
    second = hand.run(MARK, [unique], {"MARK": "2"}, output="second")
    again = hand.run(DEDUP, [second], {"DROP_BY_FIELDS": '["*"]'}, output="again")
    assert alike(done.documents("again")) == alike(read_documents(again))
    assert {it["keywords"][-4:] for it in done.documents("again")} == {">1>2"}


def test_data_frames_as_csv(machine: Machine, tmp_path: Path) -> None:
    german = write(tmp_path / "german", {"de": "Ein Text, mit \"Zeichen\"\nund 'Zeilen'."})
    english = write(tmp_path / "english", {"en": "A text."})
    program = compiled(
        f"{docs('german')}{docs('english')}step rows = ToRowsStep()\n"
        "step more = ToRowsStep()\nstep count = CountStep()\nstep back = FromRowsStep()\n"
        "german >> rows\nenglish >> more\n[rows, more] >> count >> back"
    )
    cluster = Cluster(claims={"german": german, "english": english})
    done = run(machine, tmp_path / "argo", program, cluster)
    assert {name.rpartition(".")[2] for name in done.files("count")} == {"csv"}
    assert {name.rpartition(".")[2] for name in done.files("back")} == {"json"}
    found = {item["md"]: item["keywords"] for item in done.documents("back")}
    assert found == {"Ein Text, mit \"Zeichen\" und 'Zeilen'.": "12", "A text.": "4"}


def test_names_that_would_be_too_long_for_a_file(machine: Machine, tmp_path: Path) -> None:
    folder = write(tmp_path / "docs", {"d": "A text."})
    steps = "".join(f'step long{i} = LongStep(mark = "{i}")\n' for i in range(6))
    names = " >> ".join(f"long{i}" for i in range(6))
    program = compiled(f"{docs('docs')}{steps}docs >> {names}")
    done = run(machine, tmp_path / "argo", program, Cluster(claims={"docs": folder}))
    assert [item["keywords"] for item in done.documents("long5")] == ["d>0>1>2>3>4>5"]

    # By itself Wurzel stops where the name of a file gets longer than 255 bytes.
    hand = ByHand(machine, tmp_path / "hand")
    at = hand.run(MARKDOWN, [], {"FOLDER_PATH": str(folder)})
    long = "own_steps:AStepWithAVeryLongNameSuchAsGeneratorsOfCodeLikeToGiveToClasses"
    with pytest.raises(AssertionError, match="File name too long"):
        for i in range(6):
            at = hand.run(long, [at], {"MARK": str(i)}, output=f"long{i}")


def test_a_step_that_writes_nothing_fails_the_run(machine: Machine, tmp_path: Path) -> None:
    # Wurzel succeeds without a word if it finds no file; here that is seen.
    program = compiled(f"{docs('docs')}step mark = MarkStep()\ndocs >> mark")
    artifact = program.manifest["spec"]["templates"][2]["inputs"]["artifacts"][0]
    artifact["path"] = "/usr/app/docs/deeper"
    cluster = Cluster(claims={"docs": write(tmp_path / "docs", TEXTS)})
    with pytest.raises(TaskFailedError, match="mark: "):
        Runner(machine, tmp_path / "argo", cluster).run(program.manifest)
