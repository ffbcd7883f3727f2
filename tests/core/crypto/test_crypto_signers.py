"""Signers and how their keys are named."""

import pytest

from xinhu.core.base.errors import Fault
from xinhu.core.crypto.note_key import NoteKey
from xinhu.core.crypto.signer import (
    Ed25519Signer,
    Ed25519Verifier,
    MlDsa44Signer,
    MlDsa44Verifier,
)
from xinhu.core.crypto.sm2_range import (
    SM2_ORDER,
    draw_sm2_scalar,
    require_sm2_scalar,
)

PAIRS = [(Ed25519Signer, Ed25519Verifier), (MlDsa44Signer, MlDsa44Verifier)]
each_pair = pytest.mark.parametrize(("make", "check"), PAIRS)
SEED = bytes(range(32))


def test_ed25519_agrees_with_rfc_8032() -> None:
    seed = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"
    public = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    signature = (
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bac"
        "c61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
    )
    signer = Ed25519Signer("a", bytes.fromhex(seed))
    assert signer.key.public_key.hex() == public
    assert signer.sign(b"").hex() == signature


@each_pair
def test_a_signature_holds_for_its_message_and_gives_it_back(make, check) -> None:
    signer = make("bank.example/register", SEED)
    signature = signer.sign(b"checkpoint")
    verifier = check(signer.name, signer.key.public_key)
    assert verifier.verify(signature, b"checkpoint") == b"checkpoint"
    assert verifier.key == signer.key


@each_pair
@pytest.mark.parametrize(
    "mutate",
    [
        pytest.param(lambda s, m: (s, m + b"!"), id="longer message"),
        pytest.param(lambda s, m: (bytes((s[0] ^ 1,)) + s[1:], m), id="flipped bit"),
        pytest.param(lambda s, m: (s[:-1], m), id="cut signature"),
        pytest.param(lambda _, m: (b"", m), id="no signature"),
    ],
)
def test_a_changed_signature_or_message_is_refused(make, check, mutate) -> None:
    signer = make("a", SEED)
    signature, message = mutate(signer.sign(b"checkpoint"), b"checkpoint")
    with pytest.raises(Fault) as caught:
        check("a", signer.key.public_key).verify(signature, message)
    assert caught.value.code == "crypto.signature_invalid"


@each_pair
def test_keys_of_the_wrong_length_are_refused(make, check) -> None:
    for build in (lambda: make("a", SEED[:-1]), lambda: check("a", b"short")):
        with pytest.raises(Fault) as caught:
            build()
        assert caught.value.code == "crypto.signing_key"


def test_vkeys_are_those_of_the_signed_note_specification() -> None:
    import base64  # noqa: PLC0415 -- only to take the published key apart

    text = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    public = base64.b64decode(text.split("+", 2)[2])[1:]
    key = NoteKey("PeterNeumann", "ed25519", public)
    assert key.vkey == text
    assert key.key_id.hex() == "c74f20a3"


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\n", " a", "a\u3000b"])
def test_a_name_that_would_break_its_line_is_refused(name) -> None:
    with pytest.raises(Fault) as caught:
        NoteKey(name, "ed25519", bytes(32))
    assert caught.value.code == "crypto.signing_key"


def test_sm2_keys_are_drawn_from_their_range_and_checked() -> None:
    draws = iter(
        [bytes(32), (SM2_ORDER - 1).to_bytes(32), (SM2_ORDER - 2).to_bytes(32)]
    )
    assert draw_sm2_scalar(lambda _: next(draws)) == (SM2_ORDER - 2).to_bytes(32)
    for wrong in (bytes(32), (SM2_ORDER - 1).to_bytes(32), b"\1" * 31):
        with pytest.raises(Fault) as caught:
            require_sm2_scalar(wrong)
        assert caught.value.code == "crypto.signing_key"
