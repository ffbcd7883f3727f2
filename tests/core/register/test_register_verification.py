"""The stored register, spoiled in one place: the first wrong index is named."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from msgspec import structs

from simulators.register_memory import ORIGIN, MemoryRegister
from simulators.register_traffic import BEGIN, traffic
from simulators.register_volumes import signers, verifiers
from xinhu.core.base.clock import Instant
from xinhu.core.register.entry import parse
from xinhu.core.register.errors import (
    Broken,
    NoteRefusedError,
    RegisterBrokenError,
)
from xinhu.core.register.store import StoredCheckpoint, StoredEntry
from xinhu.core.register.tree import SHA256, SM3, leaf_hash
from xinhu.core.register.verification import Verified, verify_register

NOW = Instant(BEGIN)


def register() -> MemoryRegister:
    """600 entries about 40 customers, signed at 256 and at 500."""
    made = MemoryRegister(guomi=True)
    for number, facts in enumerate(traffic(3, 600), 1):
        made.append([facts])
        if number in {256, 500}:
            made.sign(signers(), NOW)
    return made


def verify(made: MemoryRegister) -> Verified:
    keys = verifiers(signers())
    return verify_register(made, origin=ORIGIN, verifiers=keys, guomi=made.guomi)


@pytest.mark.duty("B1")
def test_an_untouched_register_verifies() -> None:
    made = register()
    told: list[int] = []
    keys = verifiers(signers())
    found = verify_register(
        made, origin=ORIGIN, verifiers=keys, guomi=True, progress=told.append
    )
    assert (found.size, found.checkpoints, found.signed_size) == (600, 2, 500)
    assert found.root == made.stacks["sha256"].root()
    assert found.root_sm3 == made.stacks["sm3"].root()
    assert found.customers == len(made.last)


def test_an_empty_register_verifies() -> None:
    found = verify(MemoryRegister(guomi=False))
    assert (found.size, found.root_sm3) == (0, None)


def change_body(made: MemoryRegister) -> None:
    body = made.stored[300].body
    made.change(300, body=body.replace(b"op-", b"oq-"))


def change_body_and_leaves(made: MemoryRegister) -> None:
    """As somebody who may write every column of the entry's row."""
    body = made.stored[300].body.replace(b"op-", b"oq-")
    leaves = leaf_hash(SHA256, body), leaf_hash(SM3, body)
    made.stored[300] = StoredEntry(300, body, *leaves)


def flip_leaf(made: MemoryRegister) -> None:
    made.change(300, leaf=bytes(32))


def flip_sm3_leaf(made: MemoryRegister) -> None:
    made.change(300, leaf_sm3=bytes(32))


def drop_entry(made: MemoryRegister) -> None:
    del made.stored[300]


def truncate_tail(made: MemoryRegister) -> None:
    del made.stored[590:]


def duplicate_entry(made: MemoryRegister) -> None:
    made.stored.insert(301, made.stored[300])


def swap_entries(made: MemoryRegister) -> None:
    one, two = made.stored[300], made.stored[301]
    made.stored[300] = replace(two, index=300)
    made.stored[301] = replace(one, index=301)


def flip_tile(made: MemoryRegister) -> None:
    made.tiles["sha256"].rows[0][32 * 100] ^= 1


def flip_stack(made: MemoryRegister) -> None:
    made.stacks["sha256"].append(bytes(32))
    made.stored.append(made.stored[0])


CASES: dict[str, tuple[Callable[[MemoryRegister], None], Broken, int]] = {
    "body changed": (change_body, "leaf_mismatch", 300),
    "leaf flipped": (flip_leaf, "leaf_mismatch", 300),
    "SM3 leaf flipped": (flip_sm3_leaf, "sm3_leaf_mismatch", 300),
    "entry dropped": (drop_entry, "entry_missing", 300),
    "tail truncated": (truncate_tail, "entry_missing", 590),
    "entry duplicated": (duplicate_entry, "entry_missing", 301),
    "stored tile flipped": (flip_tile, "tile_mismatch", 100),
    "head moved without an entry": (flip_stack, "entry_missing", 600),
}


@pytest.mark.duty("B1")
@pytest.mark.parametrize("name", CASES)
def test_the_first_wrong_index_is_named(name: str) -> None:
    spoil, reason, index = CASES[name]
    made = register()
    spoil(made)
    with pytest.raises(RegisterBrokenError) as caught:
        verify(made)
    assert (caught.value.reason, caught.value.index) == (reason, index)


@pytest.mark.parametrize("spoil", [swap_entries, change_body_and_leaves])
def test_rewriting_an_entry_and_its_leaf_is_found_by_link_tile_or_checkpoint(
    spoil: Callable[[MemoryRegister], None],
) -> None:
    made = register()
    spoil(made)
    with pytest.raises(RegisterBrokenError) as caught:
        verify(made)
    assert caught.value.index >= 300
    assert caught.value.reason in {"link_broken", "root_mismatch", "tile_mismatch"}


@pytest.mark.duty("B1")
def test_a_register_rewritten_whole_fails_at_the_first_signed_size_behind() -> None:
    """Entries, leaves, tiles, links and stack agree; only signatures cannot follow."""
    made = register()
    forged = MemoryRegister(guomi=True)
    for number, facts in enumerate(traffic(3, 600)):
        forger = {"actor": "op-somebody-else"} if number == 300 else {}
        forged.append([structs.replace(facts, **forger)])
    assert forged.stored[:300] == made.stored[:300]
    forged.signed = made.signed
    with pytest.raises(RegisterBrokenError) as caught:
        verify(forged)
    assert (caught.value.reason, caught.value.index) == ("root_mismatch", 500)
    assert caught.value.params["after"] == 256


@pytest.mark.duty("B3")
def test_a_link_to_an_older_entry_is_broken() -> None:
    made = MemoryRegister(guomi=False)
    for facts in traffic(3, 50, customers=1):
        made.append([facts])
    linked = [e for e in made.stored if parse(e.body).previous]
    skipped = parse(linked[4].body).previous
    assert skipped is not None
    older = parse(linked[2].body).previous
    assert older is not None
    body = linked[4].body.replace(
        b'[%d,"%s"]' % (skipped[0], skipped[1].encode()),
        b'[%d,"%s"]' % (older[0], older[1].encode()),
    )
    forged = MemoryRegister(guomi=False)
    for entry in made.stored:
        changed = entry.index == linked[4].index
        forged.append_bytes(body if changed else entry.body)
    with pytest.raises(RegisterBrokenError) as caught:
        verify(forged)
    assert (caught.value.reason, caught.value.index) == (
        "link_broken",
        linked[4].index,
    )


SPELLINGS = {
    "white space": (b'"v":1', b'"v": 1'),
    "another version": (b'"v":1', b'"v":2'),
    "an unknown key": (b'"v":1', b'"v":1,"w":1'),
    "a key twice": (b'"v":1', b'"v":1,"v":1'),
    "an escape that is not needed": (b'"branch"', b'"\\u0062ranch"'),
    "an unknown decision": (b'"decision":"', b'"decision":"x'),
}


@pytest.mark.parametrize("name", SPELLINGS)
def test_bytes_that_are_not_canonical_are_named(name: str) -> None:
    old, new = SPELLINGS[name]
    made = MemoryRegister(guomi=False)
    for facts in traffic(3, 5):
        made.append([facts])
    made.append_bytes(made.stored[2].body.replace(old, new))
    with pytest.raises(RegisterBrokenError) as caught:
        verify(made)
    assert (caught.value.reason, caught.value.index) == ("entry_malformed", 5)


def test_a_checkpoint_that_a_stranger_signed_is_refused() -> None:
    made = register()
    made.signed = [StoredCheckpoint(600, *made_by_stranger(made))]
    with pytest.raises(NoteRefusedError) as caught:
        verify(made)
    assert caught.value.reason == "no_known_key"


def made_by_stranger(made: MemoryRegister) -> tuple[bytes, bytes]:
    foreign = made.sign(signers(seed=9), NOW)
    assert foreign.note_sm3 is not None
    return foreign.note, foreign.note_sm3
