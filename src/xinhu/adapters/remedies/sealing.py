"""A file of any size, sealed piece by piece under a key of its own.

    "XHQ" 01 | suite (1) | salt (32) | commitment (32)
    then frames: length (4) | nonce (12) | ciphertext | tag (16)

The first frame holds what the file was (JSON), those behind it hold the file, the last
one nothing. Each is bound to the head, to its number and to whether it is the last, so
none can be changed, left out, moved or added. The key is derived from the key of the
quarantine, the reference of the act and the salt: a sealed file opens under its own
reference alone. ``commitment`` is derived from the same key: GCM by itself would let
somebody prepare bytes that open under two.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from hmac import compare_digest
from itertools import chain
from typing import Final

from cryptography.exceptions import InvalidTag

from xinhu.adapters.remedies.errors import SealedUnusableError
from xinhu.core.base.encoding import length_prefixed
from xinhu.core.base.ids import RandomBytes
from xinhu.core.crypto.suites import NONCE_SIZE, TAG_SIZE, Suite

MAGIC: Final = b"XHQ\x01"
_SALT: Final = 32
_COMMITMENT: Final = 32
_HEAD: Final = len(MAGIC) + 1 + _SALT + _COMMITMENT
_MOST: Final = (1 << 20) + NONCE_SIZE + TAG_SIZE
"""Of a frame: a longer one is not ours, and is not held."""

Read = Callable[[int], bytes]
"""Gives the next bytes, at most so many, fewer only at the end."""


@dataclass(frozen=True, slots=True, eq=False)
class QuarantineKey:
    """What files are sealed under.

    Attributes:
        suite: of the institution.
        secret: 32 bytes.
    """

    suite: Suite
    secret: bytes = field(repr=False)

    def seal(
        self, ref: str, facts: bytes, pieces: Iterable[bytes], random: RandomBytes
    ) -> Iterator[bytes]:
        """Yield the sealed bytes.

        Args:
            ref: of the act.
            facts: what the file was.
            pieces: of the file, none empty, none longer than a MiB.
            random: fresh bytes.
        """
        salt = random(_SALT)
        key, commitment = self._of_file(ref, salt)
        head = MAGIC + bytes((self.suite.id,)) + salt + commitment
        yield head
        number = 0
        for number, piece in enumerate(chain((facts,), pieces)):
            yield self._frame(key, piece, _binding(head, number, last=False), random)
        yield self._frame(key, b"", _binding(head, number + 1, last=True), random)

    def unseal(self, ref: str, read: Read) -> Iterator[bytes]:
        """Yield what the file was, then its pieces; the end alone tells it is whole.

        Raises:
            SealedUnusableError: another key or reference, or anything was changed.
        """
        head = read(_HEAD)
        if len(head) != _HEAD or not head.startswith(MAGIC + bytes((self.suite.id,))):
            raise SealedUnusableError
        key, commitment = self._of_file(ref, head[-_SALT - _COMMITMENT : -_COMMITMENT])
        if not compare_digest(head[-_COMMITMENT:], commitment):
            raise SealedUnusableError
        number = 0
        while piece := self._opened(key, _next(read), head, number):
            yield piece
            number += 1
        if read(1):
            raise SealedUnusableError

    def _of_file(self, ref: str, salt: bytes) -> tuple[bytes, bytes]:
        def derived(label: bytes) -> bytes:
            return self.suite.derive(
                self.secret, length_prefixed(label, ref.encode(), salt)
            )

        return derived(b"xinhu/v1/quarantine"), derived(b"xinhu/v1/quarantine-commit")

    def _frame(
        self, key: bytes, piece: bytes, binding: bytes, random: RandomBytes
    ) -> bytes:
        return length_prefixed(self.suite.seal(key, piece, binding, random))

    def _opened(self, key: bytes, frame: bytes, head: bytes, number: int) -> bytes:
        """Open a frame; only the last is empty."""
        last = len(frame) == NONCE_SIZE + TAG_SIZE
        try:
            return self.suite.unseal(key, frame, _binding(head, number, last=last))
        except (InvalidTag, ValueError):
            raise SealedUnusableError from None


def _binding(head: bytes, number: int, *, last: bool) -> bytes:
    return length_prefixed(head, number.to_bytes(8), bytes((last,)))


def _next(read: Read) -> bytes:
    size = int.from_bytes(read(4))
    if not NONCE_SIZE + TAG_SIZE <= size <= _MOST:
        raise SealedUnusableError
    frame = read(size)
    if len(frame) != size:
        raise SealedUnusableError
    return frame
