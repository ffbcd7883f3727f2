"""After the machine or the process stopped: every act is ended, forward or back."""

from dataclasses import dataclass
from enum import StrEnum

from xinhu.adapters.remedies.deleting import Deletions, finish
from xinhu.adapters.remedies.durable import exists, remove, told
from xinhu.adapters.remedies.errors import (
    LinkInTheWayError,
    NoSuchFileError,
    NotPermittedError,
)
from xinhu.adapters.remedies.journal import Entry, Journal, Step
from xinhu.adapters.remedies.place import digest_of_name, folder_of, put_back
from xinhu.adapters.remedies.quarantining import dropped
from xinhu.adapters.remedies.restoring import ended


class Outcome(StrEnum):
    """What became of an act that had stopped."""

    UNDONE = "undone"
    """The file is where it was; nothing was done."""
    KEPT = "kept"
    """It lies in quarantine."""
    RESTORED = "restored"
    COPIED = "copied"
    """The masked copy stands whole under its name."""
    DELETED = "deleted"
    UNREACHABLE = "unreachable"
    """Its folder cannot be reached now; the act waits, nothing is lost."""


@dataclass(frozen=True, slots=True)
class Recovered:
    """An act that had stopped, and what became of it."""

    ref: str
    outcome: Outcome


def recover(by: Deletions) -> list[Recovered]:
    """End every act that stopped on its way. No act may run meanwhile.

    Raises:
        NotPermittedError, NoRoomError: the system does not let it happen; to be called
            again.
    """
    journal = by.journal
    found = []
    with told():
        for ref in journal.refs():
            entry = journal.read(ref)
            if entry.step is not Step.KEPT:
                found.append(Recovered(ref, _ended(entry, by)))
    return found


def _ended(entry: Entry, by: Deletions) -> Outcome:
    if entry.step is Step.SEALING:
        # Whatever became of the file since: this act did not touch it.
        dropped(entry, by.journal)
        return Outcome.UNDONE
    try:
        with folder_of(entry.path) as (folder, name):
            return _reached(folder, name, entry, by)
    except (NoSuchFileError, LinkInTheWayError, NotPermittedError):
        return Outcome.UNREACHABLE


def _reached(folder: int, name: str, entry: Entry, by: Deletions) -> Outcome:
    match entry.step:
        case Step.SEALED:
            return _sealed(folder, name, entry, by.journal)
        case Step.RESTORING:
            return _restoring(folder, name, entry, by.journal)
        case Step.TAKING:
            if exists(folder, entry.gone):
                put_back(folder, entry.gone, name)
            by.journal.forget(entry.ref)
            return Outcome.UNDONE
        case Step.COPYING:
            remove(folder, entry.copy)
            by.journal.forget(entry.ref)
            whole = digest_of_name(folder, name) == entry.digest
            return Outcome.COPIED if whole else Outcome.UNDONE
        case _:
            finish(folder, entry, by)
            return Outcome.DELETED


def _sealed(folder: int, name: str, entry: Entry, journal: Journal) -> Outcome:
    """End a quarantine whose sealed copy is whole."""
    if exists(folder, entry.gone):
        if digest_of_name(folder, entry.gone) != entry.digest:
            put_back(folder, entry.gone, name)
            dropped(entry, journal)
            return Outcome.UNDONE
        remove(folder, entry.gone)
    elif digest_of_name(folder, name) == entry.digest:
        # Not yet taken away. Whether it may be is not asked twice: it is undone.
        dropped(entry, journal)
        return Outcome.UNDONE
    # Gone, or another file has its name: the sealed copy may be the only one.
    journal.write(entry, Step.KEPT)
    return Outcome.KEPT


def _restoring(folder: int, name: str, entry: Entry, journal: Journal) -> Outcome:
    if digest_of_name(folder, name) == entry.digest:
        remove(folder, entry.back)
        ended(entry, journal)
        return Outcome.RESTORED
    remove(folder, entry.back)
    journal.write(entry, Step.KEPT)
    return Outcome.KEPT
