"""A move into the vault: handed over and kept there first; only then the original goes.

Guarantees: at every moment either the original lies where it lay (or beside it, under
the name in the journal), or whoever took the file answered that it is kept. What is
handed over is what was hashed, and what is taken away is compared with it again.

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
    RemedyExistsError,
    VaultTooLargeError,
)
from xinhu.adapters.remedies.journal import Entry, Journal, Step
from xinhu.adapters.remedies.place import Held, opened, require_back
from xinhu.adapters.remedies.quarantining import Asked

MOST: Final = 16 << 20
"""Bytes that a paper of the vault may have."""
Hand = Callable[[bytes], str]
"""Hands over what a file holds; returns the reference of the paper once it is kept."""


def move_into_vault(asked: Asked, journal: Journal, hand: Hand) -> Entry:
    """Move a file into the vault; the journal tells of it until it is let forget.

    Args:
        asked: the file, and the act.
        journal: of acts.
        hand: hands it over.

    Raises:
        RemedyExistsError: an act of that reference was begun.
        VaultTooLargeError: it is larger than a paper may be.
        FoundChangedError, LinkInTheWayError, NoSuchFileError, OtherNamesError: the file
            is not what was approved; it stays as it is.
        NotPermittedError, NoRoomError: the system does not let it happen. Where the
            journal tells of the act then, it is ended as soon as it can be.
        StillAwayError: the file waits under its other name; the journal tells of it.
        XinhuError: it was not taken; the file stays as it is.
    """
    if journal.has(asked.ref):
        raise RemedyExistsError
    with told(), opened(asked.path) as held:
        held.require_lasting()
        body = _whole(held, asked.digest)
        entry = Entry(
            ref=asked.ref, step=Step.HANDED, path=asked.path, digest=asked.digest,
            size=len(body), at=asked.at, paper=hand(body),
            inode=held.facts.st_ino, folder=os.fstat(held.folder).st_ino,
        )  # fmt: skip
        journal.write(entry, Step.HANDED)
        try:
            held.take_away(entry.gone, entry.digest)
        except BaseException as error:
            require_back(held.folder, entry.gone, error)
            journal.forget(entry.ref)
            raise
        remove(held.folder, entry.gone)
    with told():
        return journal.write(entry, Step.VAULTED)


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
