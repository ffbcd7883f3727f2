"""SM2 by libcrypto: the standard's example, and ``openssl`` as independent judge."""

import json
import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xinhu.adapters.keys import libcrypto as binding
from xinhu.adapters.keys.sm2 import (
    Sm2Signer,
    Sm2Verifier,
    der_signature,
    raw_signature,
)
from xinhu.core.base.errors import Fault
from xinhu.core.crypto.sm2_range import SM2_ORDER, draw_sm2_scalar

EXAMPLE = json.loads(
    (Path(__file__).parents[2] / "vectors" / "crypto" / "guomi.json").read_text("utf-8")
)["sm2"]
PRIVATE = bytes.fromhex(EXAMPLE["private"])
PUBLIC = bytes.fromhex(EXAMPLE["public"])
MESSAGE = bytes.fromhex(EXAMPLE["message"])
SIGNATURE = bytes.fromhex(EXAMPLE["signature"])
SPKI_HEAD = bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d034200")
PKCS8_HEAD = bytes.fromhex(
    "3041020100301306072a8648ce3d020106082a811ccf5501822d042730250201010420"
)


def openssl(*words: str, cwd) -> subprocess.CompletedProcess:
    return subprocess.run(
        ["openssl", *words],
        cwd=cwd,
        capture_output=True,
        check=False,
        timeout=30,
    )


JUDGE = ("-rawin", "-digest", "sm3", "-pkeyopt", "distid:1234567812345678")


@pytest.mark.duty("B8")
def test_the_standards_signature_holds_and_its_key_gives_its_point() -> None:
    assert Sm2Signer("a", PRIVATE).key.public_key == PUBLIC
    assert Sm2Verifier("a", PUBLIC).verify(SIGNATURE, MESSAGE) == MESSAGE


@pytest.mark.needs("openssl")
@pytest.mark.duty("B8")
def test_openssl_accepts_what_we_sign(tmp_path) -> None:
    signer = Sm2Signer("a", draw_sm2_scalar(os.urandom))
    (tmp_path / "pub.der").write_bytes(SPKI_HEAD + signer.key.public_key)
    (tmp_path / "message").write_bytes(b"checkpoint\n")
    (tmp_path / "sig").write_bytes(der_signature(signer.sign(b"checkpoint\n")))
    words = ("-verify", "-pubin", "-inkey", "pub.der", "-keyform", "DER")
    files = ("-in", "message", "-sigfile", "sig")
    judged = openssl("pkeyutl", *words, *JUDGE, *files, cwd=tmp_path)
    assert judged.returncode == 0, judged.stderr
    (tmp_path / "message").write_bytes(b"checkpoinT\n")
    assert openssl("pkeyutl", *words, *JUDGE, *files, cwd=tmp_path).returncode != 0


@pytest.mark.needs("openssl")
@pytest.mark.duty("B8")
def test_we_accept_what_openssl_signs(tmp_path) -> None:
    (tmp_path / "key.der").write_bytes(PKCS8_HEAD + PRIVATE)
    (tmp_path / "message").write_bytes(b"checkpoint\n")
    words = ("-sign", "-inkey", "key.der", "-keyform", "DER")
    files = ("-in", "message", "-out", "sig")
    judged = openssl("pkeyutl", *words, *JUDGE, *files, cwd=tmp_path)
    assert judged.returncode == 0, judged.stderr
    signature = raw_signature((tmp_path / "sig").read_bytes())
    assert Sm2Verifier("a", PUBLIC).verify(signature, b"checkpoint\n")


def test_two_signatures_of_one_message_differ_and_both_hold() -> None:
    signer, verifier = Sm2Signer("a", PRIVATE), Sm2Verifier("a", PUBLIC)
    one, two = signer.sign(MESSAGE), signer.sign(MESSAGE)
    assert one != two
    assert verifier.verify(one, MESSAGE) == verifier.verify(two, MESSAGE)


@pytest.mark.parametrize(
    ("case", "signature", "message"),
    [
        ("flipped bit in r", bytes((SIGNATURE[0] ^ 1,)) + SIGNATURE[1:], MESSAGE),
        ("flipped bit in s", SIGNATURE[:-1] + bytes((SIGNATURE[-1] ^ 1,)), MESSAGE),
        ("halves swapped", SIGNATURE[32:] + SIGNATURE[:32], MESSAGE),
        ("cut", SIGNATURE[:-1], MESSAGE),
        ("empty", b"", MESSAGE),
        ("r of zero", bytes(32) + SIGNATURE[32:], MESSAGE),
        ("s of the order", SIGNATURE[:32] + SM2_ORDER.to_bytes(32), MESSAGE),
        ("another message", SIGNATURE, MESSAGE + b"!"),
        ("no message", SIGNATURE, b""),
    ],
)
def test_a_signature_that_does_not_hold_is_refused(case, signature, message) -> None:
    with pytest.raises(Fault) as caught:
        Sm2Verifier("a", PUBLIC).verify(signature, message)
    assert caught.value.code == "crypto.signature_invalid", case


@pytest.mark.parametrize(
    "public",
    [b"", PUBLIC[:-1], PUBLIC[:-1] + bytes((PUBLIC[-1] ^ 1,)), b"\x04" + bytes(64)],
)
def test_a_point_off_the_curve_is_no_key(public) -> None:
    with pytest.raises(Fault) as caught:
        Sm2Verifier("a", public)
    assert caught.value.code == "crypto.signing_key"


def test_a_scalar_out_of_range_is_no_key() -> None:
    for scalar in (bytes(32), b"\xff" * 32, b"\1" * 31):
        with pytest.raises(Fault) as caught:
            Sm2Signer("a", scalar)
        assert caught.value.code == "crypto.signing_key"


halves = st.integers(1, SM2_ORDER - 1)


@given(r=halves, s=halves)
def test_der_and_raw_signatures_are_two_forms_of_one(r, s) -> None:
    raw = r.to_bytes(32) + s.to_bytes(32)
    assert raw_signature(der_signature(raw)) == raw


@given(st.binary(max_size=80))
def test_what_is_no_der_signature_is_refused(garbage) -> None:
    with pytest.raises(Fault):
        raw_signature(garbage)


@settings(max_examples=20)
@given(message=st.binary(max_size=2000))
def test_any_message_signs_and_verifies(message) -> None:
    signer = Sm2Signer("a", PRIVATE)
    assert Sm2Verifier("a", PUBLIC).verify(signer.sign(message), message) == message


def test_a_system_without_libcrypto_3_is_told_so(monkeypatch) -> None:
    monkeypatch.setattr(binding, "_NAMES", ("no-such-library.so",))
    monkeypatch.setattr(binding.ctypes.util, "find_library", lambda _: None)
    binding.libcrypto.cache_clear()
    try:
        with pytest.raises(Fault) as caught:
            Sm2Signer("a", PRIVATE)
    finally:
        binding.libcrypto.cache_clear()
    assert caught.value.code == "crypto.signing_key"
