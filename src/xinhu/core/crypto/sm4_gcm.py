"""SM4-GCM with the shape of ``cryptography``'s AEAD classes.

``cryptography`` offers SM4 in GCM mode only through ``Cipher`` (GB/T 32907 with
RFC 8998 §3). Guarantees the same as its one-shot classes: 16-byte tag, nothing is
returned before the tag has been checked.
"""

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.ciphers.modes import GCM

_TAG = 16


class Sm4Gcm:
    """SM4 in GCM mode under one key of 16 bytes."""

    __slots__ = ("_algorithm",)

    def __init__(self, key: bytes) -> None:
        self._algorithm = SM4(key)

    def encrypt(
        self, nonce: bytes, data: bytes, associated_data: bytes | None
    ) -> bytes:
        """Return ciphertext ‖ 16-byte tag."""
        running = Cipher(self._algorithm, GCM(nonce)).encryptor()
        running.authenticate_additional_data(associated_data or b"")
        sealed = running.update(data)
        running.finalize()
        return sealed + running.tag

    def decrypt(
        self, nonce: bytes, data: bytes, associated_data: bytes | None
    ) -> bytes:
        """Return the plaintext.

        Raises:
            ValueError: ``data`` is shorter than a tag.
            cryptography.exceptions.InvalidTag: anything was changed.
        """
        running = Cipher(self._algorithm, GCM(nonce, data[-_TAG:])).decryptor()
        running.authenticate_additional_data(associated_data or b"")
        plain = running.update(data[:-_TAG])
        return plain + running.finalize()
