"""The root key in an HSM, shown with SoftHSM2."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from machine import SOFTHSM
from simulators.keys import counted_bytes
from simulators.softhsm import PIN, TOKEN, VARIABLE, make_token
from xinhu.adapters.keys.root_key_pkcs11 import Hsm, Pkcs11RootKey
from xinhu.core.base.errors import XinhuError
from xinhu.core.crypto.institution_keys import create_institution_keys
from xinhu.core.crypto.keyring import unlock_keyring
from xinhu.core.crypto.suites import INTERNATIONAL

pytestmark = pytest.mark.needs("softhsm2")


@pytest.fixture(scope="module")
def hsm(tmp_path_factory) -> Iterator[Hsm]:
    """A fresh token; the module reads its configuration once in a process."""
    configuration = make_token(tmp_path_factory.mktemp("softhsm"))
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv(VARIABLE, str(configuration))
        yield Hsm(module=SOFTHSM, token=TOKEN, label="root-1", pin=PIN)


@pytest.fixture(scope="module")
def root(hsm) -> Pkcs11RootKey:
    return Pkcs11RootKey.create(hsm, random=os.urandom)


def refused(ask) -> XinhuError:
    with pytest.raises(XinhuError) as caught:
        ask()
    assert PIN not in str(caught.value)
    return caught.value


@pytest.mark.duty("R1.2")
def test_what_the_hsm_wraps_it_unwraps_after_a_restart(hsm, root) -> None:
    wrapped = root.wrap(b"k" * 32, b"place")
    again = Pkcs11RootKey.open(hsm, random=os.urandom)
    assert again.unwrap(wrapped, b"place") == b"k" * 32
    assert root.kind == "pkcs11"


def test_wrapped_bytes_open_only_in_their_context_and_unchanged(root) -> None:
    wrapped = root.wrap(b"k" * 32, b"place")
    flipped = wrapped[:-1] + bytes((wrapped[-1] ^ 1,))
    for bad, context in ((wrapped, b"other"), (flipped, b"place"), (b"", b"place")):
        error = refused(lambda bad=bad, context=context: root.unwrap(bad, context))
        assert error.code == "crypto.root_key_unusable"


def test_a_key_of_that_label_is_not_drawn_again(hsm, root) -> None:
    error = refused(lambda: Pkcs11RootKey.create(hsm, random=os.urandom))
    assert error.code == "crypto.root_key_exists"
    assert root.unwrap(root.wrap(b"k", b""), b"") == b"k"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"label": "none"}, "crypto.root_key_missing"),
        ({"token": "none"}, "crypto.root_key_missing"),
        ({"module": Path("/no/such/module.so")}, "crypto.root_key_missing"),
        ({"pin": "654321"}, "crypto.root_key_unusable"),
    ],
)
def test_a_missing_key_or_wrong_pin_raises_and_nothing_is_created(
    hsm, root, change, code
) -> None:
    assert root.kind == "pkcs11"
    elsewhere = replace(hsm, **change)
    error = refused(lambda: Pkcs11RootKey.open(elsewhere, random=os.urandom))
    assert error.code == code


def test_an_institution_stands_on_an_hsm(root) -> None:
    bank = {"institution": "长江农信", "suite": INTERNATIONAL}
    rows = create_institution_keys(root, random=counted_bytes("hsm"), **bank)
    keyring = unlock_keyring(root, rows, expected_customers=1000, **bank)
    assert keyring.kek_version == 1


def test_the_pin_is_not_shown(hsm) -> None:
    assert PIN not in repr(hsm)
