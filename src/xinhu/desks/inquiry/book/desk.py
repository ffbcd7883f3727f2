"""The book as its users hold it: read, opened, corrected."""

from dataclasses import dataclass

from xinhu.desks.inquiry.book.correcting import Correcting
from xinhu.desks.inquiry.book.opening import BookOpening, OpenedPage
from xinhu.desks.inquiry.book.reading import BookReading

__all__ = ["BookDesk", "OpenedPage"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BookDesk:
    """Everything that can be done with the book."""

    reading: BookReading
    opening: BookOpening
    correcting: Correcting
