"""Which numbers are SM2 private keys.

GB/T 32918.5 gives the curve; GB/T 32918.1 §6.1 asks for d in [1, n-2].
"""

from typing import Final

from xinhu.core.base.ids import RandomBytes
from xinhu.core.crypto.errors import SigningKeyError

SM2_ORDER: Final = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
"""n, the order of the base point."""
_SIZE = 32


def draw_sm2_scalar(random: RandomBytes) -> bytes:
    """Draw a private key, 32 bytes, by rejection: every d is equally likely."""
    while True:
        candidate = random(_SIZE)
        if 1 <= int.from_bytes(candidate) <= SM2_ORDER - 2:
            return candidate


def require_sm2_scalar(scalar: bytes) -> bytes:
    """Return a private key that is one.

    Raises:
        SigningKeyError: wrong length, or outside [1, n-2].
    """
    if len(scalar) != _SIZE or not 1 <= int.from_bytes(scalar) <= SM2_ORDER - 2:
        raise SigningKeyError(algorithm="sm2")
    return scalar
