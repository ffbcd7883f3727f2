"""The inspector's check, run as a program over volumes that somebody touched."""

import base64
import hashlib
import json
import runpy
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from simulators.register_memory import ORIGIN
from simulators.register_volumes import TwoVolumes, signers, two_volumes
from xinhu.core.base.clock import Instant
from xinhu.core.register.checkpoint import Checkpoint
from xinhu.core.register.links import parse_strictly
from xinhu.core.register.note_keys import sign_checkpoint
from xinhu.core.register.tiles import pack_bundle, unpack_bundle
from xinhu.core.register.tree import SHA256, leaf_hash

TOOL = Path(__file__).parents[2] / "tools" / "verify_register.py"
Mutation = Callable[[Path], None]


@pytest.fixture(scope="session")
def volumes(tmp_path_factory: pytest.TempPathFactory) -> TwoVolumes:
    return two_volumes(tmp_path_factory.mktemp("volumes"))


def check(folder: Path, *arguments: str) -> tuple[int, dict[str, Any]]:
    done = subprocess.run(
        # -I: neither this project nor any package can be imported by it.
        [sys.executable, "-I", "-S", str(TOOL), str(folder), "--json", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in {0, 1, 3}, done.stderr
    return done.returncode, json.loads(done.stdout)


KEYS = [argument for s in signers() for argument in ("--key", s.vkey)]


@pytest.mark.duty("B1")
@pytest.mark.duty("R7.4")
def test_an_untouched_volume_holds_under_the_pinned_keys(volumes: TwoVolumes) -> None:
    for bound, before in ((volumes.first, None), (volumes.second, volumes.first)):
        previous = [] if before is None else ["--previous", str(before.folder)]
        code, said = check(bound.folder, *KEYS, *previous)
        assert (code, said["problems"]) == (0, [])
        assert said["key_pinned"]
        assert said["size"] == bound.volume.size
    # ML-DSA-44 alone is left to Xinhu's own verification, and it says so.
    assert all("mldsa44" in what for what in said["not_checked"])
    assert check(volumes.second.folder, *KEYS, "--strict")[0] == 3


def bundle(n: int, width: int = 256) -> str:
    return f"tile/entries/{n:03d}" + ("" if width == 256 else f".p/{width}")


def edit(n: int, change: Callable[[list[bytes]], None], width: int = 256) -> Mutation:
    def mutate(folder: Path) -> None:
        path = folder / bundle(n, width)
        entries = list(unpack_bundle(path.read_bytes(), width))
        change(entries)
        path.write_bytes(pack_bundle(entries))

    return mutate


def replace_in(place: int, old: bytes, new: bytes) -> Callable[[list[bytes]], None]:
    def change(entries: list[bytes]) -> None:
        assert old in entries[place]
        entries[place] = entries[place].replace(old, new)

    return change


def swap(first: int, second: int) -> Callable[[list[bytes]], None]:
    def change(entries: list[bytes]) -> None:
        entries[first], entries[second] = entries[second], entries[first]

    return change


def drop(place: int) -> Callable[[list[bytes]], None]:
    return lambda entries: entries.__delitem__(place)


def duplicate(place: int) -> Callable[[list[bytes]], None]:
    return lambda entries: entries.insert(place, entries[place])


def flip(path: str, at: int) -> Mutation:
    def mutate(folder: Path) -> None:
        data = bytearray((folder / path).read_bytes())
        data[at] ^= 1
        (folder / path).write_bytes(data)

    return mutate


def cut(path: str, count: int) -> Mutation:
    def mutate(folder: Path) -> None:
        data = (folder / path).read_bytes()
        (folder / path).write_bytes(data[:-count])

    return mutate


def manifest(change: Callable[[dict[str, Any]], None]) -> Mutation:
    def mutate(folder: Path) -> None:
        path = folder / "manifest.json"
        value = json.loads(path.read_bytes())
        change(value)
        path.write_text(json.dumps(value), encoding="utf-8")

    return mutate


def renew_digests(value: dict[str, Any], folder: Path) -> None:
    there = [name for name in value["files"] if (folder / name).exists()]
    value["files"] = {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in there
    }
    if not (folder / "tile-sm3").exists():
        value["trees"].pop("sm3", None)


def rehashed(n: int, change: Callable[[list[bytes]], None]) -> Mutation:
    """Change entries and make tile and manifest agree; the SM3 tree is taken away."""

    def mutate(folder: Path) -> None:
        edit(n, change)(folder)
        entries = unpack_bundle((folder / bundle(n)).read_bytes(), 256)
        leaves = b"".join(leaf_hash(SHA256, entry) for entry in entries)
        (folder / f"tile/0/{n:03d}").write_bytes(leaves)
        shutil.rmtree(folder / "tile-sm3")
        manifest(lambda value: renew_digests(value, folder))(folder)

    return mutate


def resign_checkpoint(folder: Path) -> None:
    root = bytes.fromhex(
        json.loads((folder / "manifest.json").read_bytes())["trees"]["sha256"]["root"]
    )
    note = sign_checkpoint(
        Checkpoint(ORIGIN, 1500, root), signers(seed=9), Instant(0), SHA256
    )
    (folder / "checkpoint").write_bytes(note)


def fork_checkpoint(folder: Path) -> None:
    note = sign_checkpoint(
        Checkpoint(ORIGIN, 1500, bytes(32)), signers(), Instant(0), SHA256
    )
    (folder / "checkpoint").write_bytes(note)


def replay_checkpoint(folder: Path) -> None:
    shutil.copy(folder / "previous-checkpoint", folder / "checkpoint")


def swap_roots(value: dict[str, Any]) -> None:
    tree = value["trees"]["sha256"]
    tree["root"], tree["first_root"] = tree["first_root"], tree["root"]


def truncate_proof(value: dict[str, Any]) -> None:
    value["trees"]["sha256"]["consistency"].pop()


def flip_resume(value: dict[str, Any]) -> None:
    value["trees"]["sha256"]["resume"][0] = "00" * 32


TAIL = 1500 - 5 * 256
MUTATIONS: dict[str, tuple[Mutation, str, int | None]] = {
    "an entry's decision is changed": (
        edit(3, replace_in(100, b'"kind"', b'"kine"')),
        "leaf_mismatch",
        868,
    ),
    "one bit of an entry is flipped": (flip(bundle(4), 50), "leaf_mismatch", 1024),
    "one bit of a stored leaf is flipped": (
        flip("tile/0/003", 32 * 7),
        "leaf_mismatch",
        775,
    ),
    "one bit of a stored SM3 leaf is flipped": (
        flip("tile-sm3/0/003", 32 * 7),
        "sm3_leaf_mismatch",
        775,
    ),
    "an entry is dropped": (edit(3, drop(9)), "leaf_mismatch", 777),
    "an entry is written twice": (edit(3, duplicate(9)), "leaf_mismatch", 778),
    "two entries are swapped": (edit(3, swap(9, 200)), "leaf_mismatch", 777),
    "the last entry is cut off": (
        edit(5, drop(TAIL - 1), TAIL),
        "leaf_mismatch",
        1499,
    ),
    "the end of the last bundle is truncated": (
        cut(bundle(5, TAIL), 40),
        "leaf_mismatch",
        1499,
    ),
    "a bundle is missing": (
        lambda folder: (folder / bundle(4)).unlink(),
        "file_missing",
        1024,
    ),
    "an entry is not canonical, hashes made to agree": (
        rehashed(3, replace_in(9, b'"v":1', b'"v": 1')),
        "entry_malformed",
        777,
    ),
    "an upper tile is changed": (flip("tile/1/000.p/5", 3 * 32), "tile_mismatch", 768),
    "an upper tile is changed left of the volume": (
        flip("tile/1/000.p/5", 32),
        "resume",
        512,
    ),
    "a resume hash is changed": (manifest(flip_resume), "first_root", 701),
    "roots are swapped": (manifest(swap_roots), "first_root", 701),
    "the consistency proof is truncated": (
        manifest(truncate_proof),
        "consistency",
        None,
    ),
    "the checkpoint is signed again by another key": (
        resign_checkpoint,
        "no_known_key",
        None,
    ),
    "the checkpoint is forked by the right key": (
        fork_checkpoint,
        "note_differs",
        None,
    ),
    "an older checkpoint is replayed": (replay_checkpoint, "note_differs", None),
    "the checkpoint's signature is changed": (
        flip("checkpoint", 150),
        "signature",
        None,
    ),
    "a page of the book is edited": (
        flip("book/page-000001.html", 900),
        "file_changed",
        None,
    ),
    "the table is edited": (
        flip("tables/entries.parquet", 900),
        "file_changed",
        None,
    ),
    "the table is edited and the manifest agrees": (
        lambda folder: (
            flip("tables/entries.parquet", 900)(folder),
            manifest(lambda value: renew_digests(value, folder))(folder),
        )[1],
        "note_differs",
        None,
    ),
    "a file is added": (
        lambda folder: (folder / "extra.txt").write_text("x") and None,
        "file_unlisted",
        None,
    ),
}


@pytest.mark.duty("B1")
@pytest.mark.parametrize("name", MUTATIONS)
def test_a_touched_volume_is_found_out(
    name: str, volumes: TwoVolumes, tmp_path: Path
) -> None:
    mutate, reason, index = MUTATIONS[name]
    folder = tmp_path / "2027Q1"
    shutil.copytree(volumes.second.folder, folder)
    mutate(folder)
    code, said = check(folder, *KEYS)
    assert code == 1
    assert not said["holds"]
    reasons = [problem["reason"] for problem in said["problems"]]
    assert reason in reasons
    assert said["first_wrong_index"] == index, reasons


@pytest.mark.duty("B3")
def test_an_entry_about_another_customer_breaks_the_chain_behind_it(
    volumes: TwoVolumes, tmp_path: Path
) -> None:
    """Even where leaves, tiles and manifest are made to agree, the link tells."""
    folder = tmp_path / "2027Q1"
    shutil.copytree(volumes.second.folder, folder)
    bodies = unpack_bundle((folder / bundle(3)).read_bytes(), 256)
    place = next(i for i in range(100, 256) if b'"customer":null' not in bodies[i])
    customer = json.loads(bodies[place])["customer"].encode()
    rehashed(3, replace_in(place, customer, b"f" * 32))(folder)
    code, said = check(folder, *KEYS)
    assert code == 1
    assert said["first_wrong_index"] == 768 + place
    assert said["problems"][0]["reason"] == "link_broken"


def test_without_a_pinned_key_it_says_so(volumes: TwoVolumes) -> None:
    code, said = check(volumes.second.folder)
    assert code == 0
    assert not said["key_pinned"]
    assert any("--key" in what for what in said["not_checked"])


def test_a_foreign_key_is_not_this_registers(volumes: TwoVolumes) -> None:
    code, said = check(volumes.second.folder, "--key", signers(seed=9)[0].vkey)
    assert code == 1
    assert {p["reason"] for p in said["problems"]} == {"no_known_key"}


def test_another_volume_before_is_refused(volumes: TwoVolumes, tmp_path: Path) -> None:
    folder = tmp_path / "2026Q4"
    shutil.copytree(volumes.first.folder, folder)
    manifest(lambda value: value.update(bound_at="2027-01-01T00:00:00.000000Z"))(folder)
    code, said = check(volumes.second.folder, *KEYS, "--previous", str(folder))
    assert code == 1
    assert [p["reason"] for p in said["problems"]] == ["another_previous"]


@pytest.mark.parametrize("arguments", [["nowhere"], [".", "--key", "no+key"]])
def test_what_is_no_volume_cannot_be_checked(
    arguments: list[str], tmp_path: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-I", str(TOOL), *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert done.returncode == 2
    assert "CANNOT CHECK" in done.stderr
    assert "Traceback" not in done.stderr


def test_it_needs_nothing_but_the_standard_library() -> None:
    names = set()
    for line in TOOL.read_text(encoding="utf-8").splitlines():
        if line.startswith(("import ", "from ")):
            names.add(line.split()[1].split(".")[0])
    assert names <= sys.stdlib_module_names


def test_its_ed25519_agrees_with_the_rfcs_own_vector(tmp_path: Path) -> None:
    """RFC 8032 section 7.1, test 3, through a volume-less import of the file."""
    script = f"""
import sys; sys.path.insert(0, {str(TOOL.parent)!r})
from verify_register import check_ed25519, BrokenError
public = bytes.fromhex("fc51cd8e6218a1a38da47ed00230f058"
                       "0816ed13ba3303ac5deb911548908025")
good = bytes.fromhex("6291d657deec24024827e69c3abe01a3"
                     "0ce548a284743a445e3680d7db5ac3ac"
                     "18ff9b538d16f290ae67f760984dc659"
                     "4a7c15e9716ed28dc027beceea1ec40a")
check_ed25519(public, bytes.fromhex("af82"), good)
order = 2**252 + 27742317777372353535851937790883648493
tall = good[:32] + (int.from_bytes(good[32:], "little") + order).to_bytes(32, "little")
for message, signature in ((b"", good), (bytes.fromhex("af82"), tall)):
    try:
        check_ed25519(public, message, signature)
    except BrokenError:
        continue
    raise SystemExit("accepted")
"""
    subprocess.run([sys.executable, "-c", script], check=True, cwd=tmp_path)


def test_base64_of_the_signed_root_is_the_manifests(volumes: TwoVolumes) -> None:
    text = (volumes.second.folder / "checkpoint").read_text(encoding="utf-8")
    value = json.loads((volumes.second.folder / "manifest.json").read_bytes())
    root = base64.b64decode(text.split("\n")[2]).hex()
    assert root == value["trees"]["sha256"]["root"]


@pytest.fixture(scope="module")
def tool() -> Any:
    return runpy.run_path(str(TOOL))


def vectors() -> list[bytes]:
    path = Path(__file__).parents[1] / "vectors" / "register" / "entries.json"
    cases = json.loads(path.read_text(encoding="utf-8"))
    return [case["entry"].encode() for case in cases]


@pytest.mark.parametrize("body", vectors())
def test_the_quick_reading_of_an_entry_agrees_with_the_slow_one(
    tool: Any, body: bytes
) -> None:
    assert tool["parse_link"](body, 0, set()) == tool["slow_link"](body, 0)
    assert parse_strictly(0, body).customer == json.loads(body)["customer"]


SPELLINGS = {
    "white space": (b'"v":1', b'"v": 1'),
    "another version": (b'"v":1', b'"v":2'),
    "true for the version": (b'"v":1', b'"v":true'),
    "an unknown key": (b'"v":1', b'"v":1,"w":1'),
    "a key twice": (b'"v":1', b'"v":1,"v":1'),
    "an escape that is not needed": (b'"branch"', b'"\\u0062ranch"'),
    "fields not in order": (b'"address":"hidden",', b'"zz":"hidden",'),
    "a fraction": (b'[41,"', b'[41.0,"'),
    "a leading zero": (b'[41,"', b'[041,"'),
    "a link that is no pair": (b"[41,", b"["),
    "a control character": (b"counter_clerk", b"counter\x01clerk"),
    "bytes that are not UTF-8": (b"counter_clerk", b"counter\xffclerk"),
    "something behind it": (b'"zone":"branch"}', b'"zone":"branch"}{}'),
    "two objects": (b'"zone":"branch"}', b'"zone":"branch"},{}'),
}


@pytest.mark.parametrize("name", SPELLINGS)
def test_no_entry_has_two_spellings(tool: Any, name: str) -> None:
    old, new = SPELLINGS[name]
    body = next(body for body in vectors() if b"[41," in body and b"address" in body)
    assert old in body
    for check_entry in (
        lambda spelt: tool["parse_link"](spelt, 5, set()),
        lambda spelt: parse_strictly(5, spelt),
    ):
        check_entry(body)
        with pytest.raises(Exception, match="entry_malformed"):
            check_entry(body.replace(old, new))
