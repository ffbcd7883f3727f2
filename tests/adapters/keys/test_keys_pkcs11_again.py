"""A busy HSM is asked again, a few times; a PIN is not tried twice."""

import os
from pathlib import Path

import pytest

from xinhu.adapters.keys import root_key_pkcs11
from xinhu.adapters.keys.root_key_pkcs11 import Hsm, Pkcs11RootKey
from xinhu.core.crypto.errors import RootKeyUnusableError

WRAPPED = bytes(60)


@pytest.mark.parametrize(
    ("reasons", "asked", "opens"),
    [
        ([], 1, True),
        (["hsm"], 2, True),
        (["hsm", "hsm", "hsm"], 4, True),
        (["hsm", "hsm", "hsm", "hsm"], 4, False),
        (["pin"], 1, False),
        (["label"], 1, False),
        (["hsm", "pin"], 2, False),
    ],
)
def test_only_what_may_pass_is_tried_again(
    monkeypatch: pytest.MonkeyPatch, reasons: list[str], asked: int, *, opens: bool
) -> None:
    calls: list[bytes] = []

    def unwrap(_key: Pkcs11RootKey, wrapped: bytes, _context: bytes) -> bytes:
        calls.append(wrapped)
        if len(calls) <= len(reasons):
            raise RootKeyUnusableError(reason=reasons[len(calls) - 1])
        return b"opened"

    monkeypatch.setattr(root_key_pkcs11, "_PAUSE_SECONDS", 0.0)
    monkeypatch.setattr(Pkcs11RootKey, "_unwrap", unwrap)
    hsm = Hsm(module=Path("/no/module"), token="t", label="l", pin="p")
    key = Pkcs11RootKey(hsm, os.urandom)
    if opens:
        assert key.unwrap(WRAPPED, b"") == b"opened"
    else:
        with pytest.raises(RootKeyUnusableError):
            key.unwrap(WRAPPED, b"")
    assert len(calls) == asked
