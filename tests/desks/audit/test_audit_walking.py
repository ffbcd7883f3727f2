"""Walking an inclusion proof: agrees with the slow tree, and breaks where it must."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reference.slow_tree import SlowTree
from xinhu.desks.audit.checking import ProofBrokenError, Walk, leaf_of, walk_inclusion

ENTRIES = [f"entry {number}".encode() for number in range(80)]
TREE = SlowTree("sha256", ENTRIES)


def leaf(index: int) -> bytes:
    return TREE.hash(b"\x00" + ENTRIES[index])


def proof(index: int, size: int) -> dict:
    return {
        "index": index,
        "size": size,
        "leaf": leaf(index),
        "path": tuple(TREE.path(index, size)),
        "root": TREE.root(0, size),
    }


@pytest.mark.duty("B1")
@given(st.data())
def test_every_proof_of_the_slow_tree_is_walked_to_its_root(data) -> None:
    size = data.draw(st.integers(1, len(ENTRIES)))
    index = data.draw(st.integers(0, size - 1))
    walk = walk_inclusion(**proof(index, size))
    assert walk.size == size
    for step in walk.steps:
        assert step.node == TREE.root(step.node_from, step.node_to)
        assert step.sibling == TREE.root(step.sibling_from, step.sibling_to)


MUTATIONS = {
    "flipped leaf": lambda p: {**p, "leaf": bytes(32)},
    "another entry's leaf": lambda p: {**p, "leaf": leaf(12)},
    "flipped first sibling": lambda p: {**p, "path": (bytes(32), *p["path"][1:])},
    "flipped last sibling": lambda p: {**p, "path": (*p["path"][:-1], bytes(32))},
    "truncated": lambda p: {**p, "path": p["path"][:-1]},
    "one too many": lambda p: {**p, "path": (*p["path"], bytes(32))},
    "two swapped": lambda p: {**p, "path": (*p["path"][1::-1], *p["path"][2:])},
    "empty": lambda p: {**p, "path": ()},
    "short sibling": lambda p: {**p, "path": (b"x", *p["path"][1:])},
    "short leaf": lambda p: {**p, "leaf": b"x"},
    "another root": lambda p: {**p, "root": TREE.root(0, 63)},
    "neighbour's place": lambda p: {**p, "index": 14},
    "another size": lambda p: {**p, "size": 65},
    "beyond the tree": lambda p: {**p, "index": 64},
    "before the tree": lambda p: {**p, "index": -1},
    "empty tree": lambda p: {**p, "size": 0},
}


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_a_proof_that_is_wrong_breaks(mutation) -> None:
    with pytest.raises(ProofBrokenError):
        walk_inclusion(**MUTATIONS[mutation](proof(13, 64)))


def test_a_walk_cannot_be_changed_afterwards() -> None:
    walk: Walk = walk_inclusion(**proof(0, 1))
    with pytest.raises(dataclasses.FrozenInstanceError):
        walk.size = 2  # type: ignore[misc]  # that is what is tested


def test_an_entrys_bytes_hash_to_what_is_said_of_them_or_break() -> None:
    assert leaf_of(0, ENTRIES[0], leaf(0).hex()) == leaf(0)
    with pytest.raises(ProofBrokenError):
        leaf_of(0, ENTRIES[0], leaf(1).hex())
