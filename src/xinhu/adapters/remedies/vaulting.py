"""A move into the vault: handed over and kept there first; only then the original goes.

Guarantees: at every moment either the original lies where it lay (or beside it, under
the name in the journal), or whoever took the file answered that it is kept. What is
handed over is what was hashed, and what is taken away is compared with it again. The
journal tells of a hand-over before it begins, and until it is answered: what may be
kept is not told as failed, but handed over again, and what is kept is not handed over
again, but taken away. A file that was changed meanwhile ends that: it stays.

Left to others: that the answer is given when the file is on the disk there, and that
the same act handed over twice gives one paper.
"""

import hashlib
import os
from collections.abc import Callable
from typing import Final

from xinhu.adapters.remedies.durable import remove, told
from xinhu.adapters.remedies.errors import (
    FoundChangedError,
    GateAwayError,
    NotPermittedError,
    RemedyExistsError,
    VaultNeverKeptError,
    VaultRefusedError,
    VaultTooLargeError,
)
from xinhu.adapters.remedies.journal import Entry, Journal, Step
from xinhu.adapters.remedies.place import Held, opened, require_back
from xinhu.adapters.remedies.quarantining import Asked
from xinhu.core.base.errors import XinhuError

MOST: Final = 16 << 20
"""Bytes that a paper of the vault may have."""
_AGAIN: Final = frozenset({Step.HANDING, Step.HANDED})
"""Begun, and the original untouched: to be gone on with."""
Hand = Callable[[bytes], str]
"""Hands over what a file holds; returns the reference of the paper once it is kept.

It raises ``GateAwayError`` where nobody knows what became of it,
``VaultNeverKeptError`` where nothing is kept, now nor from an earlier time; and another
``VaultRefusedError`` or ``XinhuError`` where it was not taken this time."""


def move_into_vault(asked: Asked, journal: Journal, hand: Hand) -> Entry:
    """Move a file into the vault; the journal tells of it until it is let forget.

    Where the journal tells that it was begun before, it is gone on with; so it is to be
    called again for whatever was raised while the journal tells of the act.

    Args:
        asked: the file, and the act.
        journal: of acts.
        hand: hands it over.

    Raises:
        RemedyExistsError: an act of that reference came further.
        VaultTooLargeError: it is larger than a paper may be.
        FoundChangedError, LinkInTheWayError, NoSuchFileError, OtherNamesError: the file
            is not what was approved; it stays as it is.
        NotPermittedError, NoRoomError: the system does not let it happen.
        StillAwayError: the file waits under its other name; the journal tells of it.
        GateAwayError: it may be kept; the journal tells of it.
        XinhuError, VaultRefusedError: it was not taken; the file stays as it is.
    """
    before = journal.read(asked.ref) if journal.has(asked.ref) else None
    if before is not None and before.step not in _AGAIN:
        raise RemedyExistsError
    with told(), opened(asked.path) as held:
        held.require_lasting()
        _require_takeable(held)
        body = _whole(held, asked.digest)
        entry = Entry(
            ref=asked.ref, step=Step.HANDING, path=asked.path, digest=asked.digest,
            size=len(body), at=asked.at,
            inode=held.facts.st_ino, folder=os.fstat(held.folder).st_ino,
        )  # fmt: skip
        kept = _handed(entry, before, journal, lambda: hand(body))
        _taken_away(held, kept, journal)
    with told():
        return journal.write(kept, Step.VAULTED)


def _handed(
    entry: Entry, before: Entry | None, journal: Journal, hand: Callable[[], str]
) -> Entry:
    """Hand a file over, unless it is known to be kept; tell of it before and after."""
    if before is not None and before.step is Step.HANDED:
        return before
    journal.write(entry, Step.HANDING)
    try:
        paper = hand()
    except GateAwayError:
        raise
    except VaultNeverKeptError:
        journal.forget(entry.ref)
        raise
    except (XinhuError, VaultRefusedError):
        # Nothing is kept of this time; whether of an earlier one, it does not tell.
        if before is None:
            journal.forget(entry.ref)
        raise
    return journal.write(entry.of_paper(paper), Step.HANDED)


def _taken_away(held: Held, entry: Entry, journal: Journal) -> None:
    """Take the original away, and tell when it has left its name."""
    try:
        held.take_away(entry.gone, entry.digest)
    except BaseException as error:
        require_back(held.folder, entry.gone, error)
        if isinstance(error, FoundChangedError):
            # Whoever changed it decides anew; the paper stays, and is listed.
            journal.forget(entry.ref)
        raise
    journal.write(entry, Step.TAKEN)
    remove(held.folder, entry.gone)


def _require_takeable(held: Held) -> None:
    """Pass a file of a folder in which names may be changed by this process.

    Raises:
        NotPermittedError: it could be handed over, and not be taken away.
    """
    if not os.access(".", os.W_OK | os.X_OK, dir_fd=held.folder, effective_ids=True):
        raise NotPermittedError


def _whole(held: Held, digest: str) -> bytes:
    """Return what a file holds, where that was approved and is no more than may be."""
    body = bytearray()
    for piece in held.pieces():
        body += piece
        if len(body) > MOST:
            raise VaultTooLargeError(megabytes=MOST >> 20)
    if hashlib.sha256(body).hexdigest() != digest:
        raise FoundChangedError
    return bytes(body)
