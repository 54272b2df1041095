import pytest
from hypothesis import given
from hypothesis import strategies as st

from wzc.values.suggest import nearest

SETTINGS = ["batch_size", "num_threads", "token_count_min", "token_count_max", "folder_path"]
ATTRIBUTES = ["run_as_user", "run_as_group", "run_as_non_root", "fs_group", "image", "env", "args"]

words = st.text("abcdefghij", min_size=3, max_size=12)


@pytest.mark.parametrize(
    ("word", "candidates", "found"),
    [
        ("batchsize", SETTINGS, "batch_size"),
        ("batch-size", SETTINGS, "batch_size"),
        ("BatchSize", SETTINGS, "batch_size"),
        ("token_count_mim", SETTINGS, "token_count_min"),
        ("runAsUser", ATTRIBUTES, "run_as_user"),
        ("RUN_AS_GROUP", ATTRIBUTES, "run_as_group"),
        ("runAsNonRoot", ATTRIBUTES, "run_as_non_root"),
        ("imgae", ATTRIBUTES, "image"),
        ("en", ATTRIBUTES, "env"),
        ("memory", ATTRIBUTES, None),
        ("xyz", ATTRIBUTES, None),
        ("", ATTRIBUTES, None),
        ("a", ["b"], None),
        ("image", [], None),
        ("image", ["Image", "image"], "image"),
        # Two words of two letters are not alike for sharing one.
        ("ab", ["ac"], None),
        ("_", ["-"], None),
    ],
)
def test_nearest(word: str, candidates: list[str], found: str | None) -> None:
    assert nearest(word, candidates) == found


def test_ties_are_settled() -> None:
    assert nearest("cat", ["bat", "cut"]) == "cut"
    assert nearest("cat", ["cut", "cot"]) == "cot"
    assert nearest("name", ["names", "nape"]) == "nape"


@given(words, st.data())
def test_one_slip_is_found(word: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(word) - 1))
    kind = data.draw(st.sampled_from(["leave out", "put in", "change", "exchange"]))
    if kind == "leave out" and len(word) > 3:
        typo = word[:place] + word[place + 1 :]
    elif kind == "put in":
        typo = f"{word[:place]}z{word[place:]}"
    elif kind == "exchange" and place:
        typo = word[: place - 1] + word[place] + word[place - 1] + word[place + 1 :]
    else:
        typo = f"{word[:place]}z{word[place + 1 :]}"
    # The others share no letter with the word, so each is at least three slips away.
    assert nearest(typo, ["qqq", "rrrrrr", word, "ssssssssss"]) == word


@given(words, st.permutations(["abcd", "abce", "bbcd", "abc", "abcdef", "a_b_c_d"]))
def test_the_order_of_candidates_does_not_matter(word: str, candidates: list[str]) -> None:
    assert nearest(word, candidates) == nearest(word, sorted(candidates))


@given(st.text(max_size=12), st.lists(st.text(max_size=12), max_size=6))
def test_the_answer_is_a_candidate(word: str, candidates: list[str]) -> None:
    found = nearest(word, candidates)
    assert found is None or found in candidates
    if word in candidates and word.replace("-", "").replace("_", ""):
        assert found == word
