"""What a scan and its worker processes say to each other.

Towards a worker MessagePack, from it JSON: whatever a hostile file makes of a worker,
its words are data of a fixed shape and nothing is unpickled.
"""

import os
from typing import Final

import msgspec

from xinhu.core.discover.examined import Examined
from xinhu.core.discover.naming import FOLDER


class Asked(msgspec.Struct, frozen=True, array_like=True):
    """A file to be looked at, or the name of a folder.

    Attributes:
        number: of the file in this scan.
        path: in the bytes of the file system, of a folder with a slash behind it;
            shown: as it stands in findings.
        digest: whether the digest of the content is wanted.
        known: the digest that needs no look, because it had one; else empty.
        size, changed, inode: as the walk met it.
        table: whether it is a table of a database, and ``path`` says where.
    """

    number: int
    path: bytes
    shown: str
    digest: bool
    known: bytes
    size: int
    changed: int
    inode: int
    table: bool = False

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder, of which the name alone is looked at."""
        return self.path.endswith(os.fsencode(FOLDER))


class Ready(msgspec.Struct, frozen=True, tag="ready"):
    """A worker has its detectors."""


class Failed(msgspec.Struct, frozen=True, tag="failed"):
    """A worker cannot begin; an error by its code, with its params."""

    code: str
    params: dict[str, str | int]


class Found(msgspec.Struct, frozen=True, tag="found"):
    """Some findings of a file, each as JSON; its ``Done`` follows."""

    number: int
    findings: list[msgspec.Raw]


class Done(msgspec.Struct, frozen=True, tag="done"):
    """A file is done with.

    Attributes:
        number: of the file.
        examined: what was found in it; ``None``: its content is the known one.
        digest: of its content, hexadecimal; empty where none was wanted.
    """

    number: int
    examined: Examined | None
    digest: str = ""


Message = Ready | Failed | Found | Done

_encode: Final = msgspec.json.Encoder().encode
_decode: Final = msgspec.json.Decoder(list[Message]).decode
_encode_batch: Final = msgspec.msgpack.Encoder().encode
_decode_batch: Final = msgspec.msgpack.Decoder(list[Asked]).decode


def to_bytes(messages: list[Message]) -> bytes:
    """Write what a worker says."""
    return _encode(messages)


def from_bytes(data: bytes) -> list[Message]:
    """Read what a worker says.

    Raises:
        msgspec.DecodeError: it is none of the messages.
    """
    return _decode(data)


def batch_to_bytes(batch: list[Asked]) -> bytes:
    """Write files to be looked at."""
    return _encode_batch(batch)


def batch_from_bytes(data: bytes) -> list[Asked]:
    """Read files to be looked at."""
    return _decode_batch(data)
