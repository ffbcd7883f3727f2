"""A root key that stays in an HSM, reached through PKCS#11.

Keys are wrapped by C_Encrypt with CKM_AES_GCM (PKCS#11 v2.40 §2.11), the context being
the authenticated data: AES key wrap (RFC 3394), the other mechanism that HSMs share,
binds nothing to the key (docs/decisions/0004). Guarantees: the key is drawn inside,
marked sensitive and not extractable; it is found by its label or the start fails. A
session lasts one operation, so that no login outlives its use and processes may fork.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pkcs11
from pkcs11 import Attribute, GCMParams, KeyType, Mechanism, ObjectClass
from pkcs11.exceptions import (
    MultipleObjectsReturned,
    NoSuchKey,
    NoSuchToken,
    PinIncorrect,
    PinInvalid,
    PinLenRange,
    PKCS11Error,
)

from xinhu.core.base.ids import RandomBytes
from xinhu.core.crypto.errors import (
    RootKeyExistsError,
    RootKeyMissingError,
    RootKeyUnusableError,
)
from xinhu.core.crypto.suites import NONCE_SIZE, TAG_SIZE

_BITS = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Hsm:
    """Where the root key is.

    Attributes:
        module: the vendor's PKCS#11 library.
        token: label of the token.
        label: label of the key.
        pin: of the user; never shown.
    """

    module: Path
    token: str
    label: str
    pin: str = field(repr=False)


_TRIES = 4
_PAUSE_SECONDS = 0.25
"""Several processes ask at a start, and a token was once seen to refuse one of them;
the cause was not traced. Never tried again: a PIN, which would be locked."""


class Pkcs11RootKey:
    """A root key in an HSM; see ``core.crypto.root_key.RootKey``."""

    kind: Final = "pkcs11"

    def __init__(self, hsm: Hsm, random: RandomBytes) -> None:
        self._hsm = hsm
        self._random = random

    @classmethod
    def create(cls, hsm: Hsm, *, random: RandomBytes) -> "Pkcs11RootKey":
        """Draw a root key inside the HSM: an explicit act, done once.

        Raises:
            RootKeyExistsError: the token holds a key of that label.
            RootKeyMissingError: no such module or token.
            RootKeyUnusableError: the HSM refuses (reason ``pin`` or ``hsm``).
        """
        with _session(hsm) as session:
            if any(session.get_objects(_query(hsm))):
                raise RootKeyExistsError
            session.generate_key(
                KeyType.AES,
                _BITS,
                label=hsm.label,
                store=True,
                template={
                    Attribute.SENSITIVE: True,
                    Attribute.EXTRACTABLE: False,
                    Attribute.ENCRYPT: True,
                    Attribute.DECRYPT: True,
                    Attribute.WRAP: False,
                    Attribute.UNWRAP: False,
                },
            )
        return cls(hsm, random)

    @classmethod
    def open(cls, hsm: Hsm, *, random: RandomBytes) -> "Pkcs11RootKey":
        """Find the root key in the HSM.

        Raises:
            RootKeyMissingError: no such module, token or key.
            RootKeyUnusableError: the HSM refuses, or two keys share the label.
        """
        with _session(hsm) as session:
            session.get_key(object_class=ObjectClass.SECRET_KEY, label=hsm.label)
        return cls(hsm, random)

    def wrap(self, key: bytes, context: bytes) -> bytes:
        """Seal a key for one context: nonce ‖ ciphertext ‖ tag.

        Raises:
            RootKeyMissingError, RootKeyUnusableError: as ``open``.
        """
        nonce = self._random(NONCE_SIZE)
        with _session(self._hsm) as session:
            return nonce + bytes(
                _key(session, self._hsm).encrypt(
                    key,
                    mechanism=Mechanism.AES_GCM,
                    mechanism_param=GCMParams(nonce, context, TAG_SIZE * 8),
                )
            )

    def unwrap(self, wrapped: bytes, context: bytes) -> bytes:
        """Return a key that was wrapped for this context.

        Raises:
            RootKeyMissingError: no such module, token or key.
            RootKeyUnusableError: another root key, another context, or changed bytes.
        """
        if len(wrapped) < NONCE_SIZE + TAG_SIZE:
            raise RootKeyUnusableError(reason="unwrap")
        for _ in range(_TRIES - 1):
            try:
                return self._unwrap(wrapped, context)
            except RootKeyUnusableError as failure:
                if failure.params.get("reason") != "hsm":
                    raise
                time.sleep(_PAUSE_SECONDS)
        return self._unwrap(wrapped, context)

    def _unwrap(self, wrapped: bytes, context: bytes) -> bytes:
        with _session(self._hsm) as session:
            return bytes(
                _key(session, self._hsm).decrypt(
                    wrapped[NONCE_SIZE:],
                    mechanism=Mechanism.AES_GCM,
                    mechanism_param=GCMParams(
                        wrapped[:NONCE_SIZE], context, TAG_SIZE * 8
                    ),
                )
            )


def _query(hsm: Hsm) -> dict[Any, Any]:
    return {Attribute.CLASS: ObjectClass.SECRET_KEY, Attribute.LABEL: hsm.label}


def _key(session: Any, hsm: Hsm) -> Any:  # noqa: ANN401 -- python-pkcs11 has no types
    return session.get_key(object_class=ObjectClass.SECRET_KEY, label=hsm.label)


@contextmanager
def _session(hsm: Hsm) -> Iterator[Any]:
    """Log in for one operation, and turn the library's errors into ours."""
    if not hsm.module.is_file():
        raise RootKeyMissingError
    try:
        token = pkcs11.lib(str(hsm.module)).get_token(token_label=hsm.token)
        with token.open(rw=True, user_pin=hsm.pin) as session:
            yield session
    except (NoSuchToken, NoSuchKey):
        raise RootKeyMissingError from None
    except MultipleObjectsReturned:
        raise RootKeyUnusableError(reason="label") from None
    except (PinIncorrect, PinInvalid, PinLenRange):
        raise RootKeyUnusableError(reason="pin") from None
    except PKCS11Error as failure:
        raise RootKeyUnusableError(reason="hsm") from failure
    except RuntimeError as failure:
        # How python-pkcs11 says that the module cannot be loaded.
        raise RootKeyMissingError from failure
