"""The receipt: what the register gives back once an entry is durable."""

import msgspec


class Receipt(msgspec.Struct, frozen=True, gc=False):
    """Proof-to-be that an entry stands in the register.

    Attributes:
        index: the entry's place, from 0.
        leaf: its RFC 6962 leaf hash, SHA-256(0x00 ‖ entry), 32 bytes.
    """

    index: int
    leaf: bytes
