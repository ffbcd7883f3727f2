"""Notes made by others verify here, and keys are named as others name them."""

import base64

import pytest

from simulators.register_memory import ORIGIN
from simulators.register_volumes import ALGORITHMS, signers, verifiers
from xinhu.core.base.clock import SECOND, Instant
from xinhu.core.crypto.errors import SigningKeyError
from xinhu.core.crypto.signer import Ed25519Signer
from xinhu.core.register.checkpoint import Checkpoint
from xinhu.core.register.errors import NoteMalformedError, NoteRefusedError
from xinhu.core.register.note import format_note, open_note, parse_note
from xinhu.core.register.note_keys import (
    open_checkpoint,
    parse_vkey,
    sign_checkpoint,
    sign_note,
    verifier_of,
)
from xinhu.core.register.tree import SHA256, SM3

NOW = Instant(1_790_000_000 * SECOND)
CHECKPOINT = Checkpoint(ORIGIN, 42, bytes(range(32)))

# golang.org/x/mod sumdb/note, note_test.go.
NEUMANN = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
SEED = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
NEUMANN_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKv"
    "qfqdngotpRZb6KE6RyyBwJnAM=\n"
)
# c2sp.org/signed-note.
EXAMPLE = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
EXAMPLE_NOTE = (
    "This is an example message.\n\n"
    "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXs"
    "YjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)


@pytest.mark.parametrize(
    ("vkey", "note"), [(NEUMANN, NEUMANN_NOTE), (EXAMPLE, EXAMPLE_NOTE)]
)
def test_published_notes_open(vkey: str, note: str) -> None:
    key = parse_vkey(vkey)
    assert key.vkey == vkey
    opened = open_note(note.encode(), [verifier_of(key)])
    assert opened.text + "\n" == note.partition("— ")[0]
    assert opened.signed_by == ((key.name, key.key_id),)


def test_a_published_note_is_made_again_byte_by_byte() -> None:
    seed = base64.b64decode(SEED.split("+", 4)[4])[1:]
    text = NEUMANN_NOTE.partition("\n\n")[0] + "\n"
    signer = Ed25519Signer("PeterNeumann", seed)
    assert sign_note(text, [signer], NOW) == NEUMANN_NOTE.encode()


def test_every_one_byte_change_of_a_published_note_is_refused() -> None:
    verifier = verifier_of(parse_vkey(EXAMPLE))
    data = EXAMPLE_NOTE.encode()
    for at in range(len(data)):
        changed = data[:at] + bytes((data[at] ^ 1,)) + data[at + 1 :]
        with pytest.raises((NoteMalformedError, NoteRefusedError)):
            open_note(changed, [verifier])


def test_a_checkpoint_is_signed_by_all_keys_and_opens_under_each() -> None:
    note = sign_checkpoint(CHECKPOINT, signers(), NOW, SHA256)
    assert len(parse_note(note).signatures) == 3
    for verifier in verifiers(signers()):
        assert open_checkpoint(note, ORIGIN, [verifier]) == CHECKPOINT
    with pytest.raises(NoteRefusedError):
        open_checkpoint(note, ORIGIN, verifiers(signers(seed=9)))


def test_the_sm3_checkpoint_has_an_origin_of_its_own_and_sm2_alone() -> None:
    note = sign_checkpoint(CHECKPOINT, signers(), NOW, SM3)
    assert len(parse_note(note).signatures) == 1
    opened = open_checkpoint(note, ORIGIN + "/sm3", verifiers(signers()))
    assert opened.root == CHECKPOINT.root
    with pytest.raises(NoteRefusedError) as caught:
        open_checkpoint(note, ORIGIN, verifiers(signers()))
    assert caught.value.reason == "origin"


def test_ml_dsa_signs_time_size_and_root_as_a_cosignature() -> None:
    signer, verifier = signers()[1], verifiers(signers())[1]
    signature = parse_note(sign_note(CHECKPOINT.text(), [signer], NOW)).signatures[0]
    assert len(signature.blob) == 8 + 2420
    assert int.from_bytes(signature.blob[:8]) == 1_790_000_000
    later = int.from_bytes(signature.blob[:8]) + 1
    blob = later.to_bytes(8) + signature.blob[8:]
    for text, changed in (
        (CHECKPOINT.text(), blob),
        (CHECKPOINT.text(), b""),
        (Checkpoint(ORIGIN, 43, CHECKPOINT.root).text(), signature.blob),
    ):
        spoiled = type(signature)(signature.name, signature.key_id, changed)
        if not changed:
            with pytest.raises(NoteMalformedError):
                format_note(text, [spoiled])
            continue
        with pytest.raises(NoteRefusedError):
            open_note(format_note(text, [spoiled]), [verifier])


def test_ml_dsa_signs_nothing_but_checkpoints() -> None:
    with pytest.raises(NoteMalformedError):
        sign_note("A text.\n", [signers()[1]], NOW)


def test_keys_survive_their_line() -> None:
    for signer in signers():
        key = parse_vkey(signer.vkey)
        assert key == signer.key
        assert verifier_of(key, ALGORITHMS).key_id == signer.key_id


@pytest.mark.parametrize(
    "vkey",
    [
        "",
        "PeterNeumann",
        NEUMANN.replace("c74f20a3", "c74f20a4"),
        NEUMANN.replace("Peter", "Paul"),
        NEUMANN.replace("Neumann", "Neu mann"),
        NEUMANN[:-4],
        NEUMANN.replace("+ARpc", "+AxpcA"),
        "PeterNeumann+c74f20a3+AhpcAAAA",
        "PeterNeumann+c74f20a3+" + base64.b64encode(b"\x03" + bytes(32)).decode(),
    ],
)
def test_what_is_no_key_is_refused(vkey: str) -> None:
    with pytest.raises(NoteMalformedError):
        parse_vkey(vkey)


def test_an_algorithm_that_nobody_here_checks_is_refused() -> None:
    with pytest.raises(SigningKeyError):
        verifier_of(signers()[2].key)


def test_a_note_that_could_not_be_read_back_is_not_written() -> None:
    signature = parse_note(EXAMPLE_NOTE.encode()).signatures[0]
    for text in ("no newline", "tab\there\n"):
        with pytest.raises(NoteMalformedError):
            format_note(text, [signature])
    with pytest.raises(NoteMalformedError):
        parse_note(b"\xff\n\n")
    with pytest.raises(NoteMalformedError):
        parse_note(b"x" * 1_000_001)
