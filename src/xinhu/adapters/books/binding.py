"""Binding a quarter's book: written whole, then entered, or neither.

(1) The quarter is over, was not bound, and no inquiry of it still waits.
(2) Every row is held against its entry and written; the folder appears under its name.
(3) The entry ``book.bound``, which commits to the manifest, and the note in the
    database that the quarter is bound, are kept in one transaction.

After a crash between (2) and (3) a folder stands that no entry knows. It is moved aside
under a name of its own, and the book is written again: what an entry does not know is
no book. The register's volume is bound afterwards, so that it holds the entry.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from xinhu.adapters.books.printing import Words
from xinhu.adapters.books.writing import Contents, Progress, write_book
from xinhu.adapters.volumes.draft_folder import draft_folder
from xinhu.core.base.clock import Clock
from xinhu.core.base.receipt import Receipt
from xinhu.core.register.entry import Facts
from xinhu.core.register.volume.boundary import Binder
from xinhu.desks.inquiry.book.bound_row import BoundCorrection, Stored
from xinhu.desks.inquiry.book.quarter import (
    MANIFEST,
    BookManifest,
    bound_entry,
    folder_name,
    quarter_to_bind,
)
from xinhu.desks.inquiry.book.rows import Span

ASIDE: Final = ".left"

Enter = Callable[[BookManifest, Facts], Receipt]
"""Appends the entry and notes that the quarter is bound, both or neither, durably.

Raises:
    BookBoundError: somebody else bound it meanwhile; nothing was entered.
"""


class StoredQuarter(Protocol):
    """A quarter's inquiries as they are stored, of one moment."""

    def require_bindable(self, quarter: str) -> int:
        """Return how many rows the quarter has, if nothing stands against its binding.

        Raises:
            BookBoundError: it was bound.
            BookUnclearError: inquiries of it still wait for a person, or are under way.
        """
        ...

    def rows(self) -> Iterator[Stored]:
        """Yield entries with their rows, by index."""
        ...

    def corrections(self) -> Sequence[BoundCorrection]:
        """Return the corrections entered in the quarter, by index.

        Raises:
            BookBrokenError: the entry of one is not in the register yet.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class BookBindery:
    """What binding a book stands on.

    Attributes:
        read: opens a quarter.
        enter: appends the entry.
        origin: of the register.
        folder: of all volumes and books.
        words: Chinese words of the reasons.
        clock: tells the present.
        progress: is told how many rows were written.
    """

    read: Callable[[Span], StoredQuarter]
    enter: Enter
    origin: str
    folder: Path
    words: Words
    clock: Clock
    progress: Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundFolder:
    """A book that was bound: where it stands, what it states, where that is written."""

    folder: Path
    manifest: BookManifest
    receipt: Receipt


def bind_book(bindery: BookBindery, quarter: str, binder: Binder) -> BoundFolder:
    """Bind a quarter's book; the steps are those of the module.

    Raises:
        VolumeNameError, BookQuarterError, BookBoundError, BookUnclearError: (1).
        BookBrokenError: a row and its entry do not agree; nothing stands.
        VolumeError: another process binds.
    """
    now = bindery.clock()
    span = quarter_to_bind(quarter, now)
    name = folder_name(quarter)
    stored = bindery.read(span)
    count = stored.require_bindable(quarter)
    _set_aside(bindery.folder / name)
    with draft_folder(bindery.folder, name) as out:
        contents = Contents(
            origin=bindery.origin,
            quarter=quarter,
            whole=count,
            rows=stored.rows(),
            corrections=stored.corrections(),
            bound_at=now,
            words=bindery.words,
        )
        manifest = write_book(out, contents, bindery.progress)
        out.write(MANIFEST, manifest.to_bytes())
    receipt = bindery.enter(manifest, bound_entry(manifest, binder))
    return BoundFolder(folder=bindery.folder / name, manifest=manifest, receipt=receipt)


def _set_aside(folder: Path) -> None:
    """Move a folder that no entry knows out of the way; it is never removed."""
    if not folder.exists():
        return
    number = 1
    while (aside := folder.with_name(f"{folder.name}{ASIDE}{number}")).exists():
        number += 1
    folder.rename(aside)
