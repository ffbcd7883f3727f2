"""Deletion with a certificate.

Guarantees: until the journal says ``deleting`` the original is whole, and a stop leads
back to it; from then on a stop leads to its end, and to the certificate.
"""

import os
from dataclasses import dataclass
from typing import Final

from xinhu.adapters.remedies.certificate import Ground, certificate_of, ended_at
from xinhu.adapters.remedies.durable import (
    exists,
    remove,
    told,
    write_all,
    write_whole,
)
from xinhu.adapters.remedies.errors import FoundChangedError, RemedyExistsError
from xinhu.adapters.remedies.journal import Entry, Journal, Step
from xinhu.adapters.remedies.place import Held, opened, opened_in, require_back
from xinhu.adapters.remedies.quarantining import Asked
from xinhu.core.base.clock import Clock
from xinhu.core.base.encoding import canonical_json
from xinhu.core.base.ids import RandomBytes

_PIECE: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Deletions:
    """Where deletions are told, and what they need.

    Attributes:
        journal: of acts; certificates stand beside it.
        clock: tells when a file was gone.
        random: what is written over.
    """

    journal: Journal
    clock: Clock
    random: RandomBytes


def delete(asked: Asked, ground: Ground, by: Deletions) -> bytes:
    """Delete a file; return the certificate as it was written.

    Raises:
        RemedyExistsError: an act of that reference was begun or done.
        FoundChangedError, LinkInTheWayError, NoSuchFileError, OtherNamesError: the file
            is not what was approved; it stays as it is.
        NotPermittedError, NoRoomError: the system does not let it happen. Where the
            journal tells of the act then, it goes on as soon as it can.
        StillAwayError: the file waits under its other name; the journal tells of it.
    """
    journal = by.journal
    if journal.has(asked.ref) or journal.has_beside(certificate_name(asked.ref)):
        raise RemedyExistsError
    overwrite = ground.method == "overwritten_and_removed"
    with told(), opened(asked.path, writing=overwrite) as held:
        held.require(asked.digest)
        held.require_lasting()
        size = held.facts.st_size
        entry = Entry(
            ref=asked.ref, step=Step.TAKING, path=asked.path, digest=asked.digest,
            size=size, at=asked.at,
            inode=held.facts.st_ino, folder=os.fstat(held.folder).st_ino,
            certificate=certificate_of(
                asked.path, asked.digest, size, ground, asked.ref
            ),
        )  # fmt: skip
        journal.write(entry, Step.TAKING)
        try:
            held.take_away(entry.gone, entry.digest)
        except BaseException as error:
            require_back(held.folder, entry.gone, error)
            journal.forget(entry.ref)
            raise
        journal.write(entry, Step.DELETING)
        if overwrite:
            _write_over(held.fd, size, by.random)
        remove(held.folder, entry.gone)
    return certified(entry, by)


def finish(folder: int, entry: Entry, by: Deletions) -> bytes:
    """Go on with a deletion that stopped after nothing brought the file back.

    Args:
        folder: in which the file lay.
        entry: of the deletion.
        by: as for ``delete``.

    Raises:
        FoundChangedError, LinkInTheWayError, NoSuchFileError, OtherNamesError: what
            has the name now is not what was taken away; it is left.
    """
    method = (entry.certificate or {}).get("method")
    overwrite = method == "overwritten_and_removed"
    if exists(folder, entry.gone):
        with opened_in(folder, entry.gone, writing=overwrite) as held:
            _require_taken(held, entry)
            if overwrite:
                _write_over(held.fd, entry.size, by.random)
    remove(folder, entry.gone)
    return certified(entry, by)


def certified(entry: Entry, by: Deletions) -> bytes:
    """Write the certificate, then drop what the journal tells."""
    whole = ended_at(entry.certificate or {}, by.clock())
    body = canonical_json(whole) + b"\n"
    write_whole(by.journal.folder, certificate_name(entry.ref), body)
    by.journal.forget(entry.ref)
    return body


def certificate_of_act(journal: Journal, ref: str) -> bytes | None:
    """Return the certificate of a deletion that was done; None where there is none."""
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        fd = os.open(certificate_name(ref), flags, dir_fd=journal.folder)
    except FileNotFoundError:
        return None
    with os.fdopen(fd, "rb") as file:
        return file.read()


def certificate_name(ref: str) -> str:
    """Return the name of a certificate in the folder of the journal."""
    return f"{ref}.certificate.json"


def _require_taken(held: Held, entry: Entry) -> None:
    """Pass where a file is the one that was taken away, or holds what it held.

    Its device is not compared with the one of then: it changes with every mount. A
    renamed file lies in the file system of its folder.
    """
    same = held.facts.st_ino == entry.inode
    if held.facts.st_dev != os.fstat(held.folder).st_dev:
        raise FoundChangedError
    if not same:
        held.require(entry.digest)


def _write_over(fd: int, size: int, random: RandomBytes) -> None:
    os.lseek(fd, 0, os.SEEK_SET)
    for at in range(0, size, _PIECE):
        write_all(fd, random(min(_PIECE, size - at)))
    os.fsync(fd)
