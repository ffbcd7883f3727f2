"""Pictures: read where something reads pictures, and else told."""

from collections.abc import Callable, Iterator

from xinhu.adapters.readers.failing import UnreadError
from xinhu.adapters.readers.held_text import held_text
from xinhu.adapters.readers.source import Around, Source, joined
from xinhu.core.discover.part import Part, Unread, Why


def read_picture(source: Source, around: Around) -> Iterator[Part]:
    """Read a picture.

    Raises:
        UnreadError: nothing reads pictures here.
    """
    if around.ocr is None:
        raise UnreadError(Why.NOT_INSTALLED)
    text = around.ocr(source.whole(around.bounds.member))
    yield from held_text(source.member, "picture", text)


def read_picture_bytes(
    picture: Callable[[], bytes], member: str, place: str, around: Around
) -> Iterator[Part]:
    """Read a picture of a part of a document; that it is unread is told of the part."""
    if around.ocr is None:
        yield Unread(joined(member, place), Why.NOT_INSTALLED)
        return
    yield from held_text(member, place, around.ocr(picture()))
