"""Quarantine: a sealed copy first, whole and read back; only then the original goes.

Guarantees: at every moment either the original lies where it lay (or beside it, under
the name in the journal), or a sealed copy that opens lies in quarantine.
"""

import os
from dataclasses import dataclass

import msgspec

from xinhu.adapters.remedies.durable import create, moved_new, remove, told, write_all
from xinhu.adapters.remedies.errors import FoundChangedError, RemedyExistsError
from xinhu.adapters.remedies.journal import Entry, Journal, Step
from xinhu.adapters.remedies.owning import require_returnable, whose
from xinhu.adapters.remedies.place import Held, digest_of, opened, require_back
from xinhu.adapters.remedies.sealing import QuarantineKey
from xinhu.core.base.clock import Instant
from xinhu.core.base.ids import RandomBytes


class Facts(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a file was; sealed with it."""

    path: bytes
    digest: str
    size: int
    mode: int
    uid: int
    gid: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class Asked:
    """An act that was approved.

    Attributes:
        ref: of the act; an act is done once.
        path: of the file, absolute, without links on the way.
        digest: SHA-256 of what was found there, hexadecimal.
        at: now.
    """

    ref: str
    path: bytes
    digest: str
    at: Instant


@dataclass(frozen=True, slots=True)
class Quarantine:
    """A folder of sealed files.

    Attributes:
        journal: of its acts.
        key: seals them.
        random: fresh bytes.
    """

    journal: Journal
    key: QuarantineKey
    random: RandomBytes


def quarantine(asked: Asked, into: Quarantine) -> Entry:
    """Seal a file away.

    Raises:
        RemedyExistsError: an act of that reference was begun.
        FoundChangedError, LinkInTheWayError, NoSuchFileError, OtherNamesError: the file
            is not what was approved; it stays as it is.
        NotReturnableError: it could not be given back to its owner.
        NotPermittedError, NoRoomError: the system does not let it happen. Where the
            journal tells of the act then, it is ended as soon as it can be.
        StillAwayError: the file waits under its other name; the journal tells of it.
    """
    if into.journal.has(asked.ref):
        raise RemedyExistsError
    with told(), opened(asked.path) as held:
        held.require_lasting()
        require_returnable(whose(held.fd))
        entry = Entry(
            ref=asked.ref, step=Step.SEALING, path=asked.path, digest=asked.digest,
            size=held.facts.st_size, at=asked.at,
            inode=held.facts.st_ino, folder=os.fstat(held.folder).st_ino,
        )  # fmt: skip
        into.journal.write(entry, Step.SEALING)
        try:
            _seal(held, entry, into)
            entry = into.journal.write(entry, Step.SEALED)
            held.take_away(entry.gone, entry.digest)
        except BaseException as error:
            require_back(held.folder, entry.gone, error)
            dropped(entry, into.journal)
            raise
        remove(held.folder, entry.gone)
    return into.journal.write(entry, Step.KEPT)


def dropped(entry: Entry, journal: Journal) -> None:
    """Drop what an act left that was not finished; the original stands."""
    remove(journal.folder, f"{entry.sealed}.part")
    remove(journal.folder, entry.sealed)
    journal.forget(entry.ref)


def _seal(held: Held, entry: Entry, into: Quarantine) -> None:
    """Write the sealed copy, read it back, and give it its name."""
    of = whose(held.fd)
    facts = Facts(
        path=entry.path, digest=entry.digest, size=entry.size,
        mode=of.mode, uid=of.uid, gid=of.gid,
        mtime_ns=held.facts.st_mtime_ns,
    )  # fmt: skip
    folder, part = into.journal.folder, f"{entry.sealed}.part"
    fd = create(folder, part)
    try:
        body = into.key.seal(
            entry.ref, msgspec.json.encode(facts), held.pieces(), into.random
        )
        for each in body:
            write_all(fd, each)
        os.fsync(fd)
        os.lseek(fd, 0, os.SEEK_SET)
        with os.fdopen(os.dup(fd), "rb") as file:
            pieces = into.key.unseal(entry.ref, file.read)
            next(pieces)
            if digest_of(pieces) != entry.digest:
                raise FoundChangedError
    finally:
        os.close(fd)
    moved_new(folder, part, entry.sealed)
