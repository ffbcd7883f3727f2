"""The secret of a link: 256 random bits, kept as SHA-256, told by a short number.

The short number lets two people who stand before each other see that they speak of the
same link, without either seeing the other's secret.
"""

import base64
import hashlib
from dataclasses import dataclass, field

from xinhu.core.base.ids import RandomBytes

_BYTES = 32
_LONGEST = 64  # characters
_CHECK = 10**8


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret just drawn.

    Attributes:
        text: as it stands in the address; shown by no ``repr``.
    """

    text: str = field(repr=False)

    @property
    def digest(self) -> bytes:
        """What is kept."""
        return digest_of(self.text)

    @property
    def check(self) -> str:
        """Eight digits by which people tell it from another."""
        number = int.from_bytes(self.digest[:8]) % _CHECK
        return f"{number:08d}"


def draw(random: RandomBytes) -> Secret:
    """Draw a secret of 256 bits."""
    return Secret(base64.urlsafe_b64encode(random(_BYTES)).rstrip(b"=").decode())


def digest_of(text: str) -> bytes:
    """Return the digest under which a secret is kept; of anything that was typed."""
    return hashlib.sha256(text[: _LONGEST + 1].encode()).digest()
