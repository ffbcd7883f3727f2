"""One file or one member: read once from front to back, or held whole."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO, Final, Protocol, cast

from xinhu.adapters.readers.bounds import Bounds
from xinhu.adapters.readers.budget import Budget, Metered, Stream
from xinhu.adapters.readers.failing import STREAM_ERRORS, UnreadError
from xinhu.core.discover.naming import INSIDE, LONGEST
from xinhu.core.discover.part import Part, Unread, Why

HEAD: Final = 1 << 20
"""Bytes that are read before the format is told."""


_REPLACED: Final = "\N{REPLACEMENT CHARACTER}"


class Ocr(Protocol):
    """Reads pictures."""

    def __call__(self, picture: bytes) -> str:
        """Return the text of a picture (PNG, JPEG, BMP, TIFF, GIF or WEBP).

        Raises:
            Exception: whatever it cannot read; the picture is told as unread.
        """


class Source:
    """What a reader reads.

    Attributes:
        member: way inside the file; empty for the file itself.
        name: what it is called, for what content alone does not tell.
        path: where it lies on disk; None for a member.
        head: its first bytes, up to ``HEAD``.
    """

    def __init__(
        self, stream: Stream, member: str, name: str, path: str | None = None
    ) -> None:
        self.member = member
        self.name = name
        self.path = path
        self._stream = stream
        self._failed: BaseException | None = None
        self.head = self._filled()
        self._at = 0

    def read(self, size: int, /) -> bytes:
        """Return the next bytes; none at the end."""
        if self._at < len(self.head):
            piece = self.head[self._at : self._at + size]
            self._at += len(piece)
            return piece
        if self._failed is not None:
            raise self._failed
        if self.path is not None and len(self.head) < HEAD:
            return b""  # a file on disk gave all it has at once
        return self._stream.read(size)

    def _filled(self) -> bytes:
        """Read the first bytes; what stops that is told behind them."""
        pieces, left = [], HEAD
        try:
            while left and (piece := self._stream.read(left)):
                pieces.append(piece)
                left -= len(piece)
        except STREAM_ERRORS as error:
            self._failed = error
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def whole(self, limit: int) -> bytes:
        """Return all bytes, from the first on.

        Raises:
            UnreadError: more than the limit.
        """
        if self._failed is not None:
            raise self._failed
        pieces, size = [self.head], len(self.head)
        while piece := self._stream.read(HEAD) if size >= HEAD else b"":
            pieces.append(piece)
            size += len(piece)
            if size > limit:
                raise UnreadError(Why.TOO_LARGE)
        if size > limit:
            raise UnreadError(Why.TOO_LARGE)
        return b"".join(pieces)

    def opened(self, limit: int) -> BinaryIO:
        """Return it for reading in any order: the file itself, or a member held whole.

        Raises:
            UnreadError: a member larger than the limit.
        """
        if self.path is not None and isinstance(self._stream, io.RawIOBase):
            self._stream.seek(0)
            return cast("BinaryIO", self._stream)
        return io.BytesIO(self.whole(limit))


Read = Callable[[str, str, Callable[[], Stream], "Around"], Iterator[Part]]
"""Reads a member: way inside the file, name, how it is opened, what is around it."""


@dataclass(frozen=True, slots=True)
class Around:
    """What a reader knows beside its source.

    Attributes:
        bounds: how far to go.
        budget: what is left of it for this file.
        ocr: reads pictures; None where nothing does.
        depth: containers around the source.
        read: reads a member whatever its format.
    """

    bounds: Bounds
    budget: Budget
    ocr: Ocr | None
    depth: int
    read: Read

    def member(
        self, outer: str, name: str, opener: Callable[[], Stream]
    ) -> Iterator[Part]:
        """Read a member of a container; its bytes are counted.

        Raises:
            SpentError: the file may cost no more.
        """
        self.budget.take_member()
        way = joined(outer, name)
        if self.depth >= self.bounds.depth:
            yield Unread(way, Why.TOO_DEEP)
            return
        deeper = replace(self, depth=self.depth + 1)
        yield from self.read(way, name, lambda: Metered(opener(), self.budget), deeper)

    def held(self, outer: str, name: str, body: bytes) -> Iterator[Part]:
        """Read a member that is already in memory."""
        yield from self.member(outer, name, lambda: io.BytesIO(body))


def joined(outer: str, name: str) -> str:
    """Return the way to a member; signs that would break a report's lines go."""
    return f"{outer}{INSIDE}{shown(name)}" if outer else shown(name)


def shown(name: str) -> str:
    """Return a name as it stands in the way to its member, in one line."""
    return in_one_line(name[:LONGEST])


def in_one_line(name: str) -> str:
    """Return the whole of a name; signs that would break the line go."""
    return "".join(c if c.isprintable() else _REPLACED for c in name)
