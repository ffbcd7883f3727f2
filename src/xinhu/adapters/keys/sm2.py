"""SM2 signatures with SM3 (GB/T 32918.2, GB/T 32918.5) by the system's libcrypto 3.

The identity is the default of GM/T 0009-2023, ``1234567812345678``. A signature is
r ‖ s, 64 bytes; libcrypto's DER is turned into that and back. The nonce comes from
libcrypto's generator.
"""

import ctypes
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from xinhu.adapters.keys.libcrypto import libcrypto
from xinhu.core.crypto.errors import SignatureInvalidError, SigningKeyError
from xinhu.core.crypto.note_key import NoteKey
from xinhu.core.crypto.signer import NamedSigner
from xinhu.core.crypto.sm2_range import SM2_ORDER, require_sm2_scalar

DISTINGUISHED_ID: Final = b"1234567812345678"
_HALF = 32
_POINT_SIZE = 65
_MOST_DER = 80
# SEC 1 ECPrivateKey in PKCS #8, and SubjectPublicKeyInfo, up to the key itself:
# id-ecPublicKey (1.2.840.10045.2.1) on sm2p256v1 (1.2.156.10197.1.301).
_ALGORITHM = bytes.fromhex("301306072a8648ce3d020106082a811ccf5501822d")
_PRIVATE_HEAD = (
    bytes.fromhex("3041020100") + _ALGORITHM + bytes.fromhex("042730250201010420")
)
_PUBLIC_HEAD = bytes.fromhex("3059") + _ALGORITHM + bytes.fromhex("034200")


class Sm2Signer(NamedSigner):
    """Signs with an SM2 key.

    Args:
        name: in signature lines.
        scalar: the private key, 32 bytes in [1, n-2].

    Raises:
        SigningKeyError: no such key, or no libcrypto 3 with SM2 here.
    """

    def __init__(self, name: str, scalar: bytes) -> None:
        require_sm2_scalar(scalar)
        library = libcrypto()
        self._key = _loaded(library.d2i_AutoPrivateKey, _PRIVATE_HEAD + scalar)
        self._free = weakref.finalize(self, library.EVP_PKEY_free, self._key)
        super().__init__(NoteKey(name, "sm2", _public_point(self._key)))

    def sign(self, message: bytes) -> bytes:
        """Return r ‖ s, 64 bytes.

        Raises:
            SigningKeyError: libcrypto could not sign.
        """
        library = libcrypto()
        size = ctypes.c_size_t(_MOST_DER)
        der = ctypes.create_string_buffer(_MOST_DER)
        with _context(self._key) as context:
            if (
                library.EVP_DigestSignInit(
                    context, None, library.EVP_sm3(), None, self._key
                )
                != 1
                or library.EVP_DigestSign(
                    context, der, ctypes.byref(size), message, len(message)
                )
                != 1
            ):
                raise SigningKeyError(algorithm="sm2")
        return raw_signature(der.raw[: size.value])


class Sm2Verifier:
    """Checks signatures under an SM2 public key.

    Args:
        name: in signature lines.
        public_key: uncompressed point, 65 bytes.

    Raises:
        SigningKeyError: not a point of the curve, or no libcrypto 3 with SM2 here.
    """

    def __init__(self, name: str, public_key: bytes) -> None:
        self.key: Final = NoteKey(name, "sm2", public_key)
        if len(public_key) != _POINT_SIZE:
            raise SigningKeyError(algorithm="sm2")
        library = libcrypto()
        self._key = _loaded(library.d2i_PUBKEY, _PUBLIC_HEAD + public_key)
        self._free = weakref.finalize(self, library.EVP_PKEY_free, self._key)

    def verify(self, signature: bytes, message: bytes) -> bytes:
        """Return the message that the signature holds for.

        Raises:
            SignatureInvalidError: it does not hold.
        """
        library = libcrypto()
        der = der_signature(signature)
        with _context(self._key) as context:
            held = (
                library.EVP_DigestVerifyInit(
                    context, None, library.EVP_sm3(), None, self._key
                )
                == 1
                and library.EVP_DigestVerify(
                    context, der, len(der), message, len(message)
                )
                == 1
            )
        if not held:
            raise SignatureInvalidError(algorithm="sm2")
        return message


def raw_signature(der: bytes) -> bytes:
    """Turn DER (SEQUENCE of two INTEGERs) into r ‖ s.

    Raises:
        SigningKeyError: it is no such thing.
    """
    try:
        size = der[3]
        r = int.from_bytes(der[4 : 4 + size])
        s = int.from_bytes(der[6 + size :])
        raw = r.to_bytes(_HALF) + s.to_bytes(_HALF)
    except (IndexError, OverflowError):
        raise SigningKeyError(algorithm="sm2") from None
    if der_signature(raw) != der:
        raise SigningKeyError(algorithm="sm2")
    return raw


def der_signature(raw: bytes) -> bytes:
    """Turn r ‖ s into DER.

    Raises:
        SignatureInvalidError: not 64 bytes, or a half outside [1, n-1].
    """
    if len(raw) != 2 * _HALF:
        raise SignatureInvalidError(algorithm="sm2")
    body = b""
    for half in (raw[:_HALF], raw[_HALF:]):
        number = int.from_bytes(half)
        if not 1 <= number < SM2_ORDER:
            raise SignatureInvalidError(algorithm="sm2")
        # One bit more than the number has, for the sign.
        digits = number.to_bytes(number.bit_length() // 8 + 1)
        body += b"\x02" + bytes((len(digits),)) + digits
    return b"\x30" + bytes((len(body),)) + body


def _loaded(decode: Callable[..., int | None], der: bytes) -> int:
    data = ctypes.c_char_p(der)
    key = decode(None, ctypes.byref(data), len(der))
    if not key:
        libcrypto().ERR_clear_error()
        raise SigningKeyError(algorithm="sm2")
    return key


def _public_point(key: int) -> bytes:
    buffer = ctypes.create_string_buffer(2 * _MOST_DER)
    end = ctypes.c_void_p(ctypes.addressof(buffer))
    size = libcrypto().i2d_PUBKEY(key, ctypes.byref(end))
    if size != len(_PUBLIC_HEAD) + _POINT_SIZE:
        raise SigningKeyError(algorithm="sm2")
    return buffer.raw[len(_PUBLIC_HEAD) : size]


@contextmanager
def _context(key: int) -> Iterator[int]:
    """Set up one signature with the distinguished identity, and clean up after it."""
    library = libcrypto()
    digest = library.EVP_MD_CTX_new()
    setting = library.EVP_PKEY_CTX_new(key, None)
    try:
        named = library.EVP_PKEY_CTX_set1_id(
            setting, DISTINGUISHED_ID, len(DISTINGUISHED_ID)
        )
        if named != 1:
            raise SigningKeyError(algorithm="sm2")
        library.EVP_MD_CTX_set_pkey_ctx(digest, setting)
        yield digest
    finally:
        library.EVP_MD_CTX_free(digest)
        library.EVP_PKEY_CTX_free(setting)
        library.ERR_clear_error()
