"""Reading a checkpoint: what each signature is worth, and what raises the alarm."""

import pytest

from xinhu.core.base.clock import system_clock
from xinhu.core.crypto.note_key import NoteKey
from xinhu.core.crypto.signer import Ed25519Signer, MlDsa44Signer
from xinhu.core.register.checkpoint import Checkpoint
from xinhu.core.register.note_keys import sign_checkpoint
from xinhu.core.register.tree import SHA256
from xinhu.desks.audit.reading_checkpoints import (
    CheckpointRefutedError,
    CheckpointUnreadableError,
    read_checkpoint,
)

ORIGIN = "bank.example/register"
ED, ML = Ed25519Signer(ORIGIN, b"e" * 32), MlDsa44Signer(ORIGIN, b"m" * 32)
OTHER = Ed25519Signer(ORIGIN, b"o" * 32)
KEYS = f"{ED.vkey}\n{ML.vkey}\n"
NOTE = sign_checkpoint(
    Checkpoint(ORIGIN, 7, b"r" * 32), (ED, ML), system_clock(), SHA256
)


def test_both_signatures_hold() -> None:
    read = read_checkpoint(NOTE, KEYS)
    assert (read.origin, read.size, read.root) == (ORIGIN, 7, b"r" * 32)
    assert [s.worth for s in read.signatures] == ["holds", "holds"]
    assert [s.algorithm for s in read.signatures] == ["ed25519", "mldsa44"]


def test_a_line_of_an_unknown_key_is_said_to_be_one() -> None:
    read = read_checkpoint(NOTE, ED.vkey)
    assert [s.worth for s in read.signatures] == ["holds", "unknown"]


def test_an_algorithm_that_takes_a_provider_is_said_to_be_unchecked() -> None:
    key = NoteKey(ORIGIN, "sm2", b"\x04" + bytes(64))
    line = NOTE.split(b"\n\n")[1].splitlines()[0]
    forged = NOTE + _renamed(line, key.key_id)
    read = read_checkpoint(forged, f"{KEYS}{key.vkey}\n")
    assert [s.worth for s in read.signatures] == ["holds", "holds", "unchecked"]


@pytest.mark.parametrize(
    ("note", "keys"),
    [
        (NOTE.replace(b"\n7\n", b"\n8\n"), KEYS),
        (NOTE.replace(b"bank.example/register\n7", b"bank.example/other\n7"), KEYS),
        (NOTE, OTHER.vkey),
        (NOTE, ""),
    ],
    ids=["changed size", "changed origin", "keys of somebody else", "no keys"],
)
def test_what_does_not_hold_is_refuted(note, keys) -> None:
    with pytest.raises(CheckpointRefutedError):
        read_checkpoint(note, keys)


@pytest.mark.parametrize(
    ("note", "keys"),
    [
        (b"", KEYS),
        (b"<html>", KEYS),
        (NOTE[:40], KEYS),
        (NOTE, "no key"),
        (NOTE.replace(b"\n7\n", b"\n07\n"), KEYS),
    ],
    ids=["nothing", "a page", "cut off", "keys that are none", "size with a nought"],
)
def test_what_is_no_checkpoint_is_unreadable(note, keys) -> None:
    with pytest.raises(CheckpointUnreadableError):
        read_checkpoint(note, keys)


def _renamed(line: bytes, key_id: bytes) -> bytes:
    """Give a line of signature another key id."""
    import base64  # noqa: PLC0415 -- used here alone

    head, _, data = line.rpartition(b" ")
    blob = base64.b64decode(data)[4:]
    return head + b" " + base64.b64encode(key_id + blob) + b"\n"
