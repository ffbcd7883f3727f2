"""Secrets of second factors at rest: sealed, and bound to their operator.

AES-256-GCM under a key that HKDF-SHA-256 draws from the channel secret with a label of
its own; that secret lies in a file of the console's machine and in no database. The
operator's reference is authenticated with it, so a row that is copied to somebody else
does not open. Recovery codes are only ever compared: of them a keyed hash is kept.
"""

import base64
import hmac
from binascii import Error as NoBase64

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from xinhu.core.base.ids import RandomBytes
from xinhu.desks.staff.second_factor.errors import FactorUnreadableError
from xinhu.desks.staff.session_tokens import ChannelSecretMissingError

_SEALS = b"xinhu second factor seal 1"
_PRINTS = b"xinhu recovery code print 1"
_FORM = "1."
_NONCE = 12
_KEY = 32
_SHORTEST = 32  # characters of the channel secret


def seal(text: str, *, secret: str, owner: str, random: RandomBytes) -> str:
    """Seal a text for an operator.

    Args:
        text: such as the secret of an authenticator app.
        secret: the channel secret.
        owner: the operator's reference.
        random: draws the nonce.

    Raises:
        ChannelSecretMissingError: there is no channel secret.
    """
    nonce = random(_NONCE)
    sealed = AESGCM(_key(secret, _SEALS)).encrypt(nonce, text.encode(), owner.encode())
    return _FORM + base64.b64encode(nonce + sealed).decode()


def unseal(sealed: str, *, secret: str, owner: str) -> str:
    """Open what ``seal`` sealed for this operator.

    Raises:
        FactorUnreadableError: it does not open: another secret, operator or text.
        ChannelSecretMissingError: there is no channel secret.
    """
    key = _key(secret, _SEALS)
    try:
        if not sealed.startswith(_FORM):
            raise FactorUnreadableError
        raw = base64.b64decode(sealed[len(_FORM) :], validate=True)
        if _FORM + base64.b64encode(raw).decode() != sealed:
            raise FactorUnreadableError  # spare bits of the last letter were changed
        opened = AESGCM(key).decrypt(raw[:_NONCE], raw[_NONCE:], owner.encode())
        return opened.decode()
    except (InvalidTag, NoBase64, ValueError):
        raise FactorUnreadableError from None


def print_of(code: str, *, secret: str, owner: str) -> str:
    """Return the keyed hash of a recovery code of an operator.

    Raises:
        ChannelSecretMissingError: there is no channel secret.
    """
    mac = hmac.digest(_key(secret, _PRINTS), f"{owner}\0{code}".encode(), "sha256")
    return mac.hex()


def _key(secret: str, label: bytes) -> bytes:
    if len(secret) < _SHORTEST:
        raise ChannelSecretMissingError
    return HKDF(SHA256(), _KEY, None, label).derive(secret.encode())
