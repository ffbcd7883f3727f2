"""Every vector comes out as it says, and the generator still writes the same ones."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from xinhu.core.base.errors import XinhuError
from xinhu.core.base.receipt import Receipt
from xinhu.core.register.checkpoint import Checkpoint, accept_newer
from xinhu.core.register.entry import parse
from xinhu.core.register.links import parse_strictly
from xinhu.core.register.note import open_note
from xinhu.core.register.note_keys import (
    KeyVerifier,
    open_checkpoint,
    parse_vkey,
    verifier_of,
)
from xinhu.core.register.proof_checks import verify_consistency, verify_inclusion
from xinhu.core.register.tiles import Bundle, Tile, bundle_path, parse_path, tile_path
from xinhu.core.register.tlog_proof import verify_tlog_proof
from xinhu.core.register.tree import SHA256, SM3, Stack, leaf_hash

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "tests" / "vectors" / "register"


def cases(name: str) -> list[Any]:
    vectors = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    assert len({case["name"] for case in vectors}) == len(vectors)
    return [pytest.param(case, id=case["name"]) for case in vectors]


def outcome(act: Callable[[], object]) -> str:
    try:
        act()
    except XinhuError as error:
        return f"{error.code}/{error.params['reason']}"
    return "ok"


def keys(vkeys: list[str]) -> list[KeyVerifier]:
    return [verifier_of(parse_vkey(vkey)) for vkey in vkeys]


def test_the_generator_writes_the_vectors_that_are_here(tmp_path: Path) -> None:
    tool = str(ROOT / "tools" / "generate_vectors.py")
    subprocess.run([sys.executable, tool, str(tmp_path)], check=True)
    written = {p.name: p.read_text(encoding="utf-8") for p in tmp_path.iterdir()}
    here = {p.name: p.read_text(encoding="utf-8") for p in FOLDER.iterdir()}
    assert written == here


@pytest.mark.parametrize("case", cases("entries"))
def test_entry(case: Any) -> None:
    body = case["entry"].encode()
    assert leaf_hash(SHA256, body).hex() == case["leaf_sha256"]
    assert leaf_hash(SM3, body).hex() == case["leaf_sm3"]
    assert parse_strictly(0, body) == parse(body)
    canonical = json.dumps(
        json.loads(body), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    assert canonical.encode() == body


@pytest.mark.parametrize("case", cases("roots"))
def test_root(case: Any) -> None:
    for tree in (SHA256, SM3):
        stack = Stack(tree)
        stack.extend(leaf_hash(tree, i.to_bytes(2)) for i in range(case["size"]))
        assert stack.root().hex() == case[tree.name]


@pytest.mark.parametrize("case", cases("inclusion"))
def test_inclusion_proof(case: Any) -> None:
    assert case["expect"] == outcome(
        lambda: verify_inclusion(
            SHA256,
            index=case["index"],
            size=case["size"],
            leaf=bytes.fromhex(case["leaf"]),
            path=[bytes.fromhex(node) for node in case["path"]],
            root=bytes.fromhex(case["root"]),
        )
    )


@pytest.mark.parametrize("case", cases("consistency"))
def test_consistency_proof(case: Any) -> None:
    assert case["expect"] == outcome(
        lambda: verify_consistency(
            SHA256,
            old=case["old"],
            new=case["new"],
            old_root=bytes.fromhex(case["old_root"]),
            new_root=bytes.fromhex(case["new_root"]),
            path=[bytes.fromhex(node) for node in case["path"]],
        )
    )


@pytest.mark.parametrize("case", cases("notes"))
def test_note(case: Any) -> None:
    note = case["note"].encode()
    assert case["expect"] == outcome(lambda: open_note(note, keys(case["keys"])))


@pytest.mark.parametrize("case", cases("checkpoints"))
def test_checkpoint(case: Any) -> None:
    vkeys = json.loads((FOLDER / "notes.json").read_text(encoding="utf-8"))[0]["keys"]
    note = case["note"].encode()
    assert case["expect"] == outcome(
        lambda: open_checkpoint(note, case["origin"], keys(vkeys))
    )


@pytest.mark.parametrize("case", cases("successions"))
def test_succession(case: Any) -> None:
    seen, newer = (
        Checkpoint("o", case[key]["size"], bytes.fromhex(case[key]["root"]))
        for key in ("seen", "newer")
    )
    path = tuple(bytes.fromhex(node) for node in case["path"])
    assert case["expect"] == outcome(lambda: accept_newer(seen, newer, path))


@pytest.mark.parametrize("case", cases("proof_files"))
def test_proof_file(case: Any) -> None:
    entry, proof = bytes.fromhex(case["entry"]), case["proof"].encode()
    found: list[Receipt] = []

    def act() -> None:
        trusted = keys(case["keys"])
        found.append(verify_tlog_proof(proof, entry, case["origin"], trusted))

    assert outcome(act) == case["expect"]
    assert found == ([Receipt(7, leaf_hash(SHA256, entry))] if found else [])


@pytest.mark.parametrize("case", cases("tile_paths"))
def test_tile_path(case: Any) -> None:
    assert case["expect"] == outcome(lambda: parse_path(case["name"]))
    if case["expect"] == "ok":
        named = parse_path(case["name"])
        root = "tile-sm3" if case["name"].startswith("tile-sm3") else "tile"
        if isinstance(named, Bundle):
            assert named == Bundle(*case["numbers"])
            assert bundle_path(named) == case["name"]
        else:
            assert named == Tile(*case["numbers"])
            assert tile_path(named, root) == case["name"]
