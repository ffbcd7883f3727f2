"""Hash functions of the suites, and HMAC with its key already absorbed.

SHA-256 comes from the interpreter. SM3 (GB/T 32905) comes from the interpreter where
its OpenSSL has it and else from ``cryptography``; both give the same bytes.
"""

import hashlib
from collections.abc import Callable
from typing import Protocol, Self

from cryptography.hazmat.primitives.hashes import SM3, Hash


class Running(Protocol):
    """A hash under way."""

    def update(self, data: bytes, /) -> None:
        """Take in more bytes."""
        ...

    def copy(self) -> Self:
        """Fork it here."""
        ...

    def digest(self) -> bytes:
        """Return the hash of what was taken in."""
        ...


StartHash = Callable[[bytes], Running]
"""Starts a hash with its first bytes."""

BLOCK = 64
"""Bytes that SHA-256 and SM3 take in at once; HMAC pads keys to it."""
_INNER = bytes(value ^ 0x36 for value in range(256))
_OUTER = bytes(value ^ 0x5C for value in range(256))


class _SlowSm3:
    __slots__ = ("_running",)

    def __init__(self, running: Hash) -> None:
        self._running = running

    def update(self, data: bytes, /) -> None:
        self._running.update(data)

    def copy(self) -> Self:
        return type(self)(self._running.copy())

    def digest(self) -> bytes:
        return self._running.copy().finalize()


def start_sm3_portably(data: bytes) -> Running:
    """Start SM3 in ``cryptography``; slower, and always there."""
    running = Hash(SM3())
    running.update(data)
    return _SlowSm3(running)


def _start_sm3_natively(data: bytes) -> Running:
    return hashlib.new("sm3", data)


start_sha256: StartHash = hashlib.sha256
start_sm3: StartHash = (
    _start_sm3_natively if "sm3" in hashlib.algorithms_available else start_sm3_portably
)


class PreparedMac:
    """HMAC (RFC 2104) under one key, absorbed once: less than half the time per tag.

    Args:
        start: the hash of the suite.
        key: at most 64 bytes.
    """

    __slots__ = ("_inner", "_outer")

    def __init__(self, start: StartHash, key: bytes) -> None:
        block = key.ljust(BLOCK, b"\0")
        if len(block) != BLOCK:
            message = "a MAC key longer than a block"
            raise ValueError(message)
        self._inner = start(block.translate(_INNER))
        self._outer = start(block.translate(_OUTER))

    def __call__(self, data: bytes) -> bytes:
        """Return HMAC(key, data), 32 bytes."""
        inner = self._inner.copy()
        inner.update(data)
        outer = self._outer.copy()
        outer.update(inner.digest())
        return outer.digest()


def mac_once(start: StartHash, key: bytes, message: bytes) -> bytes:
    """Return HMAC(key, message) for a key that is used once.

    A third faster than ``hmac.digest``, which spends its time on looking the hash up.

    Args:
        start: the hash of the suite.
        key: at most 64 bytes.
        message: any bytes.
    """
    block = key.ljust(BLOCK, b"\0")
    inner = start(block.translate(_INNER) + message).digest()
    return start(block.translate(_OUTER) + inner).digest()
