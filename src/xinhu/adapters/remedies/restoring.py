"""Putting a file back from quarantine: whole, with owner, mode and time, or not."""

import os

import msgspec

from xinhu.adapters.remedies.durable import (
    create,
    exists,
    moved_new,
    remove,
    told,
    write_all,
)
from xinhu.adapters.remedies.errors import (
    OwnerError,
    PlaceTakenError,
    RemedyUnknownError,
    SealedUnusableError,
)
from xinhu.adapters.remedies.journal import Entry, Journal, Step
from xinhu.adapters.remedies.place import (
    digest_of,
    digest_of_name,
    folder_of,
    pieces_of,
)
from xinhu.adapters.remedies.quarantining import Facts, Quarantine


def restore(ref: str, out_of: Quarantine) -> Entry:
    """Put a file back where it lay, and end its quarantine.

    Raises:
        RemedyUnknownError: no such file lies in quarantine.
        SealedUnusableError: another key, or changed bytes.
        PlaceTakenError: something stands where it lay.
        OwnerError: it cannot be given back to its owner.
        NoSuchFileError, LinkInTheWayError: its folder is gone, or behind a link.
        NotPermittedError, NoRoomError: the system does not let it happen.
    """
    journal = out_of.journal
    entry = journal.read(ref)
    if entry.step is not Step.KEPT:
        raise RemedyUnknownError
    with told(), folder_of(entry.path) as (folder, name):
        if exists(folder, name):
            raise PlaceTakenError
        here = os.fstat(folder).st_ino
        entry = msgspec.structs.replace(entry, folder=here)
        journal.write(entry, Step.RESTORING)
        try:
            _written_back(folder, entry, out_of)
            moved_new(folder, entry.back, name)
        except BaseException:
            remove(folder, entry.back)
            # Where the file has its name already, it is back; recovering ends that.
            if digest_of_name(folder, name) != entry.digest:
                journal.write(entry, Step.KEPT)
            raise
    ended(entry, journal)
    return entry


def ended(entry: Entry, journal: Journal) -> None:
    """Drop the sealed copy of a file that is back, and what is told of it."""
    remove(journal.folder, entry.sealed)
    journal.forget(entry.ref)


def _written_back(folder: int, entry: Entry, out_of: Quarantine) -> None:
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        source = os.open(entry.sealed, flags, dir_fd=out_of.journal.folder)
    except OSError:
        raise SealedUnusableError from None
    with os.fdopen(source, "rb") as sealed:
        pieces = out_of.key.unseal(entry.ref, sealed.read)
        facts = _facts(next(pieces, b""), entry)
        fd = create(folder, entry.back)
        try:
            for piece in pieces:
                write_all(fd, piece)
            _as_it_was(fd, facts)
        finally:
            os.close(fd)


def _facts(body: bytes, entry: Entry) -> Facts:
    try:
        facts = msgspec.json.decode(body, type=Facts)
    except msgspec.MsgspecError:
        raise SealedUnusableError from None
    # What is sealed decides; a journal that tells of another place was changed.
    if (facts.path, facts.digest) != (entry.path, entry.digest):
        raise SealedUnusableError
    return facts


def _as_it_was(fd: int, facts: Facts) -> None:
    """Give a file back its owner, mode and time, once it holds what it held."""
    if digest_of(pieces_of(fd)) != facts.digest:
        raise SealedUnusableError
    try:
        os.fchown(fd, facts.uid, facts.gid)
    except PermissionError:
        raise OwnerError from None
    os.fchmod(fd, facts.mode)
    os.utime(fd, ns=(facts.mtime_ns, facts.mtime_ns))
    os.fsync(fd)
