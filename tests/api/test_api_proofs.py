"""Proofs and the register's files, held against a slow tree and the public formats."""

import struct

import psycopg
import pytest

from bank import ORIGIN, Bank
from bank_expect import refused
from reference.slow_tree import SlowTree
from simulators.asgi import Answer
from xinhu.adapters.postgres.provision import url_for
from xinhu.core.register.note_keys import open_checkpoint, parse_vkey, verifier_of
from xinhu.core.register.tlog_proof import verify_tlog_proof
from xinhu.wiring.register_identity import read_verifiers


def get(bank: Bank, path: str) -> Answer:
    return bank.ask(None, "GET", path)


def grow(bank: Bank, size: int) -> SlowTree:
    """Append until the register has so many entries; return its slow tree."""
    wish = bank.wish(fields=["branch"])
    missing = size - bank.size()
    while missing > 0:
        body = {"requests": [wish] * min(missing, 1000)}
        bank.ask("alice", "POST", "/api/v1/disclosures/batch", body)
        missing = size - bank.size()
    rows = bank.owner.execute("SELECT body FROM register.entry ORDER BY idx").fetchall()
    return SlowTree("sha256", [body for (body,) in rows])


def test_before_the_first_checkpoint_nothing_can_be_proved(bank: Bank) -> None:
    bank.look()
    for path in (
        "/api/v1/proofs/inclusion?index=0",
        "/api/v1/proofs/consistency?from=1",
        "/api/v1/proofs/0.tlog-proof",
        "/register/checkpoint",
        "/register/checkpoint-sm3",
        "/register/tile/0/000.p/1",
        "/register/tile/entries/000.p/1",
    ):
        refused(bank, get(bank, path), 404, "proof.not_yet")


@pytest.mark.parametrize("size", [1, 2, 5, 300])
def test_every_entry_has_an_inclusion_proof(bank: Bank, size: int) -> None:
    tree = grow(bank, size)
    assert bank.checkpoint() == size
    for index in {0, 1 % size, size // 2, 256 % size, size - 1}:
        answer = get(bank, f"/api/v1/proofs/inclusion?index={index}")
        assert answer.status == 200, answer.text
        assert answer.json == {
            "index": index,
            "size": size,
            "leaf": tree.hash(b"\0" + tree.entries[index]).hex(),
            "path": [step.hex() for step in tree.path(index, size)],
            "root": tree.root().hex(),
        }


def test_inclusion_in_an_older_size_leads_to_its_root(bank: Bank) -> None:
    tree = grow(bank, 7)
    bank.checkpoint()
    answer = get(bank, "/api/v1/proofs/inclusion?index=2&size=5")
    assert answer.json["root"] == tree.root(0, 5).hex()
    assert answer.json["path"] == [step.hex() for step in tree.path(2, 5)]


def test_consistency_between_all_small_sizes(bank: Bank) -> None:
    tree = grow(bank, 7)
    bank.checkpoint()
    for new in range(1, 8):
        for old in range(1, new + 1):
            path = f"/api/v1/proofs/consistency?from={old}&to={new}"
            answer = get(bank, path)
            assert answer.status == 200, answer.text
            expected = tree.proof(old, new) if old < new else []
            assert answer.json == {
                "from": old,
                "to": new,
                "path": [step.hex() for step in expected],
                "from_root": tree.root(0, old).hex(),
                "to_root": tree.root(0, new).hex(),
            }


def test_every_register_continues_the_empty_one(bank: Bank) -> None:
    tree = grow(bank, 3)
    bank.checkpoint()
    answer = get(bank, "/api/v1/proofs/consistency?from=0")
    assert answer.json["path"] == []
    assert answer.json["from_root"] == SlowTree("sha256", []).root().hex()
    assert answer.json["to_root"] == tree.root().hex()


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("inclusion", "request.query"),
        ("inclusion?index=", "request.query"),
        ("inclusion?index=-1", "request.query"),
        ("inclusion?index=x", "request.query"),
        ("inclusion?index=0&index=1", "request.query"),
        ("inclusion?index=3", "proof.not_yet"),
        ("inclusion?index=2&size=2", "proof.not_yet"),
        ("inclusion?index=0&size=0", "proof.not_yet"),
        ("inclusion?index=0&size=4", "proof.not_yet"),
        ("inclusion?index=" + "9" * 18, "proof.not_yet"),
        ("consistency", "request.query"),
        ("consistency?to=1", "request.query"),
        ("consistency?from=3&to=2", "proof.not_yet"),
        ("consistency?from=1&to=4", "proof.not_yet"),
        ("consistency?from=1&to=0", "proof.not_yet"),
        ("3.tlog-proof", "proof.not_yet"),
        ("9" * 18 + ".tlog-proof", "proof.not_yet"),
    ],
)
def test_a_proof_that_cannot_be_made_is_refused(
    bank: Bank, path: str, code: str
) -> None:
    grow(bank, 3)
    bank.checkpoint()
    status = 422 if code == "request.query" else 404
    refused(bank, get(bank, f"/api/v1/proofs/{path}"), status, code)


@pytest.mark.duty("B1")
def test_a_proof_file_is_believed_by_the_public_keys_alone(bank: Bank) -> None:
    tree = grow(bank, 5)
    bank.checkpoint()
    lines = get(bank, "/register/keys").text.splitlines()
    verifiers = [verifier_of(parse_vkey(line)) for line in lines]
    assert len(verifiers) == 2
    for index in range(5):
        answer = get(bank, f"/api/v1/proofs/{index}.tlog-proof")
        assert answer.headers["content-type"].startswith("text/plain")
        assert f'"{index}.tlog-proof"' in answer.headers["content-disposition"]
        receipt = verify_tlog_proof(answer.body, tree.entries[index], ORIGIN, verifiers)
        assert receipt.index == index


def test_the_checkpoint_is_the_newest_and_signed(bank: Bank) -> None:
    tree = grow(bank, 3)
    bank.checkpoint()
    tree = grow(bank, 9)
    bank.checkpoint()
    answer = get(bank, "/register/checkpoint")
    assert answer.headers["cache-control"] == "no-store"
    lines = get(bank, "/register/keys").text.splitlines()
    verifiers = [verifier_of(parse_vkey(line)) for line in lines]
    checkpoint = open_checkpoint(answer.body, ORIGIN, verifiers)
    assert (checkpoint.size, checkpoint.root) == (9, tree.root())


def test_tiles_and_bundles_are_what_the_format_says(bank: Bank) -> None:
    tree = grow(bank, 600)
    bank.checkpoint()
    leaves = [tree.hash(b"\0" + entry) for entry in tree.entries]
    files = {
        "tile/0/000": b"".join(leaves[:256]),
        "tile/0/001": b"".join(leaves[256:512]),
        "tile/0/002.p/88": b"".join(leaves[512:]),
        "tile/0/002.p/1": leaves[512],
        "tile/0/000.p/255": b"".join(leaves[:255]),
        "tile/1/000.p/2": tree.root(0, 256) + tree.root(256, 512),
        "tile/1/000.p/1": tree.root(0, 256),
        "tile/entries/001": _bundle(tree.entries[256:512]),
        "tile/entries/002.p/88": _bundle(tree.entries[512:]),
    }
    for path, expected in files.items():
        answer = get(bank, f"/register/{path}")
        assert answer.status == 200, path
        assert answer.body == expected, path
        assert "immutable" in answer.headers["cache-control"]


def _bundle(entries: list[bytes]) -> bytes:
    return b"".join(struct.pack(">H", len(entry)) + entry for entry in entries)


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("tile/0/000", "proof.no_such_tile"),
        ("tile/0/000.p/4", "proof.no_such_tile"),
        ("tile/0/001.p/1", "proof.no_such_tile"),
        ("tile/1/000.p/1", "proof.no_such_tile"),
        ("tile/63/000.p/1", "proof.no_such_tile"),
        ("tile/entries/000", "proof.no_such_tile"),
        ("tile/entries/000.p/4", "proof.no_such_tile"),
        ("tile/0/" + "x999/" * 40 + "999.p/1", "proof.no_such_tile"),
        ("tile-sm3/0/000.p/3", "proof.no_such_tile"),
        ("checkpoint-sm3", "proof.no_such_tile"),
        ("tile/0/000.p/0", "register.tile_path"),
        ("tile/0/000.p/256", "register.tile_path"),
        ("tile/64/000.p/1", "register.tile_path"),
        ("tile/0/0", "register.tile_path"),
        ("tile/0/x000/000", "register.tile_path"),
        ("tile/00/000", "register.tile_path"),
        ("tile/-1/000", "register.tile_path"),
        ("tile/0/000.p/01", "register.tile_path"),
        ("tile/0/000/", "register.tile_path"),
        ("tile/0/..%2F..%2Fentries", "register.tile_path"),
        ("tile/entries/", "register.tile_path"),
    ],
)
def test_a_tile_that_there_is_not_is_refused(bank: Bank, path: str, code: str) -> None:
    grow(bank, 3)
    bank.checkpoint()
    answer = get(bank, f"/register/{path}")
    refused(bank, answer, 404, code)


def test_a_register_of_the_guomi_suite_has_a_second_tree(guomi_bank: Bank) -> None:
    bank = guomi_bank
    grow(bank, 300)
    bank.checkpoint()
    rows = bank.owner.execute("SELECT body FROM register.entry ORDER BY idx").fetchall()
    tree = SlowTree("sm3", [body for (body,) in rows])
    leaves = b"".join(tree.hash(b"\0" + entry) for entry in tree.entries[:256])
    assert get(bank, "/register/tile-sm3/0/000").body == leaves
    assert get(bank, "/register/tile-sm3/1/000.p/1").body == tree.root(0, 256)
    note = get(bank, "/register/checkpoint-sm3")
    with psycopg.connect(bank.database.gate) as gate:
        verifiers = read_verifiers(gate)
    assert len(verifiers) == 3
    first, size, root, *_ = note.text.split("\n")
    checkpoint = open_checkpoint(note.body, first, verifiers)
    assert (checkpoint.size, checkpoint.root) == (300, tree.root())
    assert size == "300"
    assert root
    assert first != ORIGIN
    assert get(bank, "/register/keys").text.count("\n") == 3


@pytest.mark.duty("B1")
def test_a_changed_entry_gets_no_checkpoint(bank: Bank) -> None:
    """What is served afterwards is still what was signed before."""
    from xinhu.core.register.errors import (  # noqa: PLC0415 -- only here
        RegisterBrokenError,
    )

    grow(bank, 3)
    bank.checkpoint()
    grow(bank, 5)
    url = url_for(bank.database.admin_url, "postgres", bank.database.name)
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute("SET session_replication_role = replica")
        saved = admin.execute(
            "SELECT body FROM register.entry WHERE idx = 4"
        ).fetchall()[0][0]
        forged = saved.replace(b"permit", b"refuse")
        change = "UPDATE register.entry SET body = %s WHERE idx = 4"
        admin.execute(change, (forged,))
        with pytest.raises(RegisterBrokenError) as broken:
            bank.checkpoint()
        assert broken.value.index == 4
        admin.execute(change, (saved,))
    assert get(bank, "/register/checkpoint").text.split("\n")[1] == "3"
    assert bank.checkpoint() == 5
