"""How a signing key is named in signed notes (C2SP signed-note, v1.0.0).

| algorithm | type bytes                  | public key | by                          |
|-----------|-----------------------------|------------|-----------------------------|
| ed25519   | 01                          | 32 bytes   | C2SP signed-note            |
| mldsa44   | 06                          | 1,312      | C2SP tlog-cosignature       |
| sm2       | ff ‖ "xinhu.sm2-with-sm3"   | 65 (04‖x‖y)| ours: ff asks for a suffix  |

key id = the first 4 bytes of SHA-256(name ‖ 0A ‖ type bytes ‖ public key);
vkey = name "+" hex(key id) "+" base64(type bytes ‖ public key).
"""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from xinhu.core.crypto.errors import SigningKeyError

Algorithm = Literal["ed25519", "mldsa44", "sm2"]
"""What an institution signs checkpoints with."""

NOTE_TYPES: Final[Mapping[Algorithm, bytes]] = {
    "ed25519": b"\x01",
    "mldsa44": b"\x06",
    "sm2": b"\xffxinhu.sm2-with-sm3",
}
"""Algorithm → the bytes that stand before the public key."""


@dataclass(frozen=True, slots=True)
class NoteKey:
    """A public key under the name that stands in signature lines.

    Attributes:
        name: not empty, without spaces, line ends and "+".
        algorithm: what it verifies.
        public_key: raw bytes, see the table of the module.

    Raises:
        SigningKeyError: the name cannot stand in a signature line.
    """

    name: str
    algorithm: Algorithm
    public_key: bytes

    def __post_init__(self) -> None:
        """Refuse a name that would break the line it stands in."""
        if not self.name or "+" in self.name or len(self.name.split()) != 1:
            raise SigningKeyError(algorithm=self.algorithm)
        if self.name != self.name.strip():
            raise SigningKeyError(algorithm=self.algorithm)

    @property
    def typed(self) -> bytes:
        """Type bytes ‖ public key."""
        return NOTE_TYPES[self.algorithm] + self.public_key

    @property
    def key_id(self) -> bytes:
        """The 4 bytes that stand before a signature."""
        named = self.name.encode() + b"\n" + self.typed
        return hashlib.sha256(named).digest()[:4]

    @property
    def vkey(self) -> str:
        """The key as text, to hand to whoever verifies."""
        text = base64.b64encode(self.typed).decode()
        return f"{self.name}+{self.key_id.hex()}+{text}"
