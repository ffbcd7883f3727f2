"""What stops a reader, and the one place where libraries' exceptions end.

Formats are taken apart by some twenty libraries whose documented errors are not all
they raise on files made to break them. A scan must outlive each of them, so
``guarded`` turns whatever comes into the word of a report.
"""

import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from typing import Final, TypeVar

import structlog

from xinhu.core.discover.part import Why

_log = structlog.get_logger(__name__)
_T = TypeVar("_T")

_REASONS: Final[tuple[tuple[type[BaseException], Why], ...]] = (
    (FileNotFoundError, Why.VANISHED),
    (PermissionError, Why.NOT_PERMITTED),
    (MemoryError, Why.TOO_LARGE),
    (RecursionError, Why.TOO_DEEP),
    (zipfile.BadZipFile, Why.BROKEN),
    (zlib.error, Why.BROKEN),
    (lzma.LZMAError, Why.BROKEN),
    # What ``zipfile`` raises of a compression that it has no words for.
    (NotImplementedError, Why.UNKNOWN_FORMAT),
)


class UnreadError(Exception):
    """A member cannot be read, or not further.

    Attributes:
        why: as in reports.
    """

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


class SpentError(UnreadError):
    """The whole file may cost no more: nothing further of it is read."""


STREAM_ERRORS: Final = (
    OSError,
    EOFError,
    zlib.error,
    lzma.LZMAError,
    zipfile.BadZipFile,
    tarfile.TarError,
    UnreadError,
)
"""What a stream raises in the middle; what came before is still given."""


def guarded(items: Iterable[_T], reader: str) -> Iterator[_T]:
    """Hand on what a reader gives; whatever it raises becomes ``UnreadError``.

    Raises:
        UnreadError: with the reason; the library's own words are not kept, for they
            may hold what stands in the file.
    """
    try:
        yield from items
    except (UnreadError, GeneratorExit, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # noqa: BLE001 -- the one place; the reason follows
        # Broad on purpose, and here alone: a file made to break a library must not
        # end a scan. Panics of the Rust libraries are no ``Exception``.
        why = why_of(error)
        _log.info("not_read", reader=reader, error=type(error).__name__, why=why)
        raise UnreadError(why) from None


def why_of(error: BaseException) -> Why:
    """Return the word of reports for an error."""
    if isinstance(error, UnreadError):
        return error.why
    for kind, why in _REASONS:
        if isinstance(error, kind):
            return why
    return Why.BROKEN
