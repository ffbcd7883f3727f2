"""A root key in memory, and an unlocked institution for tests."""

import hashlib
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag

from xinhu.core.base.ids import CustomerId, RandomBytes
from xinhu.core.catalogue.catalogue import Catalogue
from xinhu.core.crypto.errors import RootKeyUnusableError
from xinhu.core.crypto.institution_keys import create_institution_keys
from xinhu.core.crypto.keyring import Keyring, unlock_keyring
from xinhu.core.crypto.suites import INTERNATIONAL, Suite

RULES: Final = Path(__file__).parents[2] / "src" / "xinhu" / "rules"
ALICE: Final = CustomerId("a1" * 16)
BOB: Final = CustomerId("b0" * 16)


def counted_bytes(seed: str) -> RandomBytes:
    """Bytes that look random and are the same in every run."""
    blocks: Iterator[int] = count()

    def draw(size: int) -> bytes:
        out = b""
        while len(out) < size:
            out += hashlib.sha256(f"{seed}/{next(blocks)}".encode()).digest()
        return out[:size]

    return draw


class MemoryRootKey:
    """A root key as its Protocol demands, without a place to live."""

    kind: Final = "memory"

    def __init__(self, seed: str = "root") -> None:
        self._key = hashlib.sha256(seed.encode()).digest()
        self._random = counted_bytes(f"{seed}/nonces")

    def wrap(self, key: bytes, context: bytes) -> bytes:
        return INTERNATIONAL.seal(self._key, key, context, self._random)

    def unwrap(self, wrapped: bytes, context: bytes) -> bytes:
        try:
            return INTERNATIONAL.unseal(self._key, wrapped, context)
        except (InvalidTag, ValueError):
            raise RootKeyUnusableError(reason="unwrap") from None


def keyring_of(
    suite: Suite, *, institution: str = "长江农信", customers: int = 100_000
) -> Keyring:
    """The keyring of an institution; the same one for the same arguments."""
    root = MemoryRootKey()
    random = counted_bytes(f"{institution}/{suite.name}")
    rows = create_institution_keys(
        root, institution=institution, suite=suite, random=random
    )
    return unlock_keyring(
        root,
        rows,
        institution=institution,
        suite=suite,
        expected_customers=customers,
    )


def shipped_catalogue() -> Catalogue:
    """The catalogue as it is shipped."""
    return Catalogue.load(RULES)
