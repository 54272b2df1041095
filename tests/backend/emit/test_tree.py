"""The tree, and its JSON text."""

import copy
import pickle

import pytest

from tests.backend.emit.trees import origin
from wzc.backend.emit.json import emit_json
from wzc.backend.emit.tree import Map, Seq


def test_a_map_is_a_dict_with_origins() -> None:
    here = origin("here")
    node = Map()
    node.put("b", 1, here)
    node.put("a", None)
    assert node == {"b": 1, "a": None}
    assert list(node) == ["b", "a"]
    assert node.get_origin("b") is here
    assert node.get_origin("a") is None


def test_a_key_put_twice_is_a_mistake() -> None:
    node = Map({"a": 1})
    with pytest.raises(ValueError, match="'a' put twice"):
        node.put("a", 1)


def test_a_seq_is_a_list_with_origins() -> None:
    here = origin("here")
    node = Seq(["x"])
    node.add("y")
    node.add("z", here)
    node.append("w")
    assert node == ["x", "y", "z", "w"]
    assert [node.get_origin(index) for index in range(4)] == [None, None, here, None]


def test_trees_can_be_copied() -> None:
    node = Map()
    node.put("a", Seq([1]), origin("here"))
    for twin in (copy.deepcopy(node), pickle.loads(pickle.dumps(node))):
        assert twin == node
        assert twin.origins.keys() == node.origins.keys()


def test_json() -> None:
    first = Map({"b": "ü\u2028", "a": Seq([1, None, 1.5, True, Map()])})
    assert emit_json([first]) == (
        """\
{
  "b": "ü\u2028",
  "a": [
    1,
    null,
    1.5,
    true,
    {}
  ]
}
"""
    )
    assert emit_json([Map({"a": 1}), Map()]) == '{\n  "a": 1\n}\n{}\n'
    assert emit_json([]) == ""


def test_json_without_nan() -> None:
    with pytest.raises(ValueError, match="JSON"):
        emit_json([Map({"a": float("nan")})])
