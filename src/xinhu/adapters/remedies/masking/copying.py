"""A masked copy of a file: made, scanned again, and only then given its name.

Guarantees: the original is only read; the copy stands whole under its name, or not
at all; nothing of a kind that was to be masked is found in it, nothing in it is unread.
Leaves to others what no detector finds, and what pictures show: those are unread.
"""

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import msgspec

from xinhu.adapters.readers.reading import read_file
from xinhu.adapters.remedies.durable import (
    exists,
    moved_new,
    remove,
    told,
    write_new,
)
from xinhu.adapters.remedies.errors import (
    CopyStillHoldsError,
    CopyTooLargeError,
    CopyUnreadError,
    FoundChangedError,
    PlaceTakenError,
    RemedyExistsError,
)
from xinhu.adapters.remedies.journal import Entry, Journal, Step
from xinhu.adapters.remedies.masking.columns import Hidden
from xinhu.adapters.remedies.masking.documents import mask_document
from xinhu.adapters.remedies.masking.terms import Terms
from xinhu.adapters.remedies.masking.texts import mask_text
from xinhu.adapters.remedies.owning import Whose, give, whose
from xinhu.adapters.remedies.place import (
    digest_of_name,
    folder_of,
    opened,
    opened_in,
)
from xinhu.adapters.remedies.quarantining import Asked
from xinhu.core.discover.examining import examine
from xinhu.core.discover.finding import Finding

MOST: Final = 64 << 20
"""Bytes of a file that is masked: a copy is made in memory."""
_ZIP: Final = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Copied:
    """A masked copy.

    Attributes:
        path: where it stands.
        digest: SHA-256 of it.
        size: bytes.
    """

    path: bytes
    digest: str
    size: int


def mask_copy(asked: Asked, target: bytes, terms: Terms, journal: Journal) -> Copied:
    """Write a masked copy of a file beside it or elsewhere.

    The journal goes on telling of it; whoever told the desk lets it forget.

    Args:
        asked: the file, and the act.
        target: path of the copy, absolute; its name ends as the file's.
        terms: of masking.
        journal: of acts.

    Raises:
        RemedyExistsError: an act of that reference was begun.
        FoundChangedError, LinkInTheWayError, NoSuchFileError, OtherNamesError: the file
            is not what was approved.
        PlaceTakenError: something stands where the copy is to be.
        CopyFormatError, CopyTooLargeError: no copy of such a file can be masked.
        CopyStillHoldsError, CopyUnreadError: the copy cannot be told to be masked.
        NotPermittedError, NoRoomError: the system does not let it happen.
    """
    if journal.has(asked.ref):
        raise RemedyExistsError
    with told():
        body, of = _body(asked)
        with folder_of(target) as (folder, name):
            if exists(folder, name):
                raise PlaceTakenError
            entry = Entry(
                ref=asked.ref, step=Step.COPYING, path=target, digest=asked.digest,
                size=len(body), at=asked.at, folder=os.fstat(folder).st_ino,
            )  # fmt: skip
            entry = journal.write(entry, Step.COPYING)
            try:
                copy = _made(body, folder, name, entry, terms)
                entry = journal.write(_given(folder, entry, copy, of), Step.COPIED)
                moved_new(folder, entry.copy, name)
            except BaseException:
                _dropped(folder, name, entry, journal)
                raise
    return Copied(target, entry.digest, entry.size)


def _dropped(folder: int, name: str, entry: Entry, journal: Journal) -> None:
    """Drop a draft; a copy that has its name already is told of by recovering."""
    remove(folder, entry.copy)
    made = entry.step is Step.COPIED
    if not made or digest_of_name(folder, name) != entry.digest:
        journal.forget(entry.ref)


def _given(folder: int, entry: Entry, copy: bytes, of: Whose) -> Entry:
    """Give the draft that passed to whoever has the original; return what it is."""
    made = hashlib.sha256(copy).hexdigest()
    with opened_in(folder, entry.copy) as held:
        held.require(made)
        owner = give(held.fd, of)
    return msgspec.structs.replace(entry, digest=made, size=len(copy), owner=owner)


def _body(asked: Asked) -> tuple[bytes, Whose]:
    with opened(asked.path) as held:
        if held.facts.st_size > MOST:
            raise CopyTooLargeError(megabytes=MOST >> 20)
        body, of = b"".join(held.pieces()), whose(held.fd)
    if hashlib.sha256(body).hexdigest() != asked.digest:
        raise FoundChangedError
    return body, of


def _made(body: bytes, folder: int, name: str, entry: Entry, terms: Terms) -> bytes:
    """Write the copy under its draft's name; return what passed."""
    mask = mask_document if body.startswith(_ZIP) else _texts(name)

    def tried(hidden: Hidden) -> tuple[bytes, list[Finding]]:
        copy = mask(body, terms, hidden)
        remove(folder, entry.copy)
        write_new(folder, entry.copy, copy)
        left, unread = _scanned(folder, name, entry, terms)
        if unread:
            raise CopyUnreadError(count=unread)
        return copy, left

    copy, left = tried(frozenset())
    if left:
        # Once more: of a column that was found again nothing stays.
        columns = ((f.place, f.column) for f in left if f.column is not None)
        copy, left = tried(frozenset(columns))
    if left:
        raise CopyStillHoldsError(count=len(left))
    return copy


def _texts(name: str) -> Callable[[bytes, Terms, Hidden], bytes]:
    return lambda body, terms, hidden: mask_text(body, name, terms, hidden)


def _scanned(
    folder: int, name: str, entry: Entry, terms: Terms
) -> tuple[list[Finding], int]:
    """Scan the copy as the file was; return what is found, and how much is unread."""
    # By the descriptor of its folder, so that no link leads to another file.
    parts = read_file(f"/proc/self/fd/{folder}/{entry.copy}")
    left: list[Finding] = []
    seen = examine(name, parts, terms.looks, terms.threshold, left.append)
    return [found for found in left if found.kind in terms.kinds], len(seen.unread)
