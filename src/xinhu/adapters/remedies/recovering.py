"""After the machine or the process stopped: every act is ended, forward or back."""

import os
from dataclasses import dataclass
from enum import StrEnum

from xinhu.adapters.remedies.deleting import Deletions, finish
from xinhu.adapters.remedies.durable import exists, remove, told
from xinhu.adapters.remedies.errors import (
    FoundChangedError,
    LinkInTheWayError,
    NoSuchFileError,
    OtherNamesError,
)
from xinhu.adapters.remedies.journal import Entry, Journal, Step, is_reference
from xinhu.adapters.remedies.place import (
    digest_of_name,
    folder_of,
    opened_in,
    put_back,
)
from xinhu.adapters.remedies.quarantining import dropped
from xinhu.adapters.remedies.restoring import ended
from xinhu.core.base.errors import XinhuError


class Outcome(StrEnum):
    """What became of an act that had stopped."""

    UNDONE = "undone"
    """The file is where it was; nothing was done."""
    KEPT = "kept"
    """It lies in quarantine."""
    RESTORED = "restored"
    COPIED = "copied"
    """The masked copy stands whole under its name; whoever tells that forgets it."""
    HANDING = "handing"
    """The vault may keep it, and it lies where it was; whoever hands over goes on."""
    VAULTED = "vaulted"
    """The vault keeps it and it is gone; whoever tells that forgets it."""
    DELETED = "deleted"
    UNREACHABLE = "unreachable"
    """It cannot be ended now; the act waits, nothing is lost."""


@dataclass(frozen=True, slots=True)
class Recovered:
    """An act that had stopped, and what became of it.

    Attributes:
        ref: of the act; empty where a file that is none of ours lies in the journal.
        outcome: what became of it.
        code: why it could not be ended; empty where it was.
    """

    ref: str
    outcome: Outcome
    code: str = ""


def recover(by: Deletions) -> list[Recovered]:
    """End every act that stopped on its way. No act may run meanwhile.

    One that cannot be ended now waits, and keeps no other from its end.

    Raises:
        NotPermittedError, NoRoomError: the journal cannot be read; to be called again.
    """
    with told():
        refs = by.journal.refs()
    found = (recover_one(ref, by) for ref in refs)
    return [each for each in found if each is not None]


def recover_one(ref: str, by: Deletions) -> Recovered | None:
    """End one act that stopped on its way; None where there is nothing to end."""
    try:
        with told():
            if is_reference(ref) and not by.journal.has(ref):
                return None
            entry = by.journal.read(ref)
            if entry.step is Step.KEPT:
                return None
            return Recovered(ref, _ended(entry, by))
    except XinhuError as error:
        ours = ref if is_reference(ref) else ""
        return Recovered(ours, Outcome.UNREACHABLE, error.code)


def _ended(entry: Entry, by: Deletions) -> Outcome:
    if entry.step is Step.SEALING:
        # Whatever became of the file since: this act did not touch it.
        dropped(entry, by.journal)
        return Outcome.UNDONE
    if entry.step is Step.VAULTED:
        return Outcome.VAULTED
    with folder_of(entry.path) as (folder, name):
        _require_reached(folder, entry)
        return _reached(folder, name, entry, by)


def _require_reached(folder: int, entry: Entry) -> None:
    """Pass where a folder is the one in which an act stopped.

    Where a share is not mounted, the empty folder beneath it has the same path; what is
    not seen in it may lie on the share.

    Raises:
        NoSuchFileError: it is another.
    """
    if entry.folder in (None, os.fstat(folder).st_ino):
        return
    if not any(exists(folder, name) for name in (entry.gone, entry.back, entry.copy)):
        raise NoSuchFileError


def _reached(folder: int, name: str, entry: Entry, by: Deletions) -> Outcome:
    match entry.step:
        case Step.SEALED:
            return _sealed(folder, name, entry, by.journal)
        case Step.RESTORING:
            return _restoring(folder, name, entry, by.journal)
        case Step.TAKING:
            if exists(folder, entry.gone):
                put_back(folder, entry.gone, name)
            os.fsync(folder)
            by.journal.forget(entry.ref)
            return Outcome.UNDONE
        case Step.HANDING | Step.HANDED | Step.TAKEN:
            return _handed(folder, name, entry, by.journal)
        case Step.COPYING | Step.COPIED:
            return _copying(folder, name, entry, by.journal)
        case _:
            finish(folder, entry, by)
            return Outcome.DELETED


def _copying(folder: int, name: str, entry: Entry, journal: Journal) -> Outcome:
    """End a masked copy: told of until it is told at the desk, or as if never begun."""
    remove(folder, entry.copy)
    if entry.step is Step.COPIED and digest_of_name(folder, name) == entry.digest:
        return Outcome.COPIED
    journal.forget(entry.ref)
    return Outcome.UNDONE


def _handed(folder: int, name: str, entry: Entry, journal: Journal) -> Outcome:
    """End a move into the vault, where its file was taken away or is another now."""
    if exists(folder, entry.gone):
        if digest_of_name(folder, entry.gone) != entry.digest:
            put_back(folder, entry.gone, name)
            journal.forget(entry.ref)
            return Outcome.UNDONE
        # Told first: once it is removed nothing else tells that it was taken away.
        entry = journal.write(entry, Step.TAKEN)
        remove(folder, entry.gone)
    elif entry.step is not Step.TAKEN:
        return _untaken(folder, name, entry, journal)
    journal.write(entry, Step.VAULTED)
    return Outcome.VAULTED


def _untaken(folder: int, name: str, entry: Entry, journal: Journal) -> Outcome:
    """Let a move into the vault go on, or let it be: whatever has the name stays."""
    try:
        with opened_in(folder, name) as held:
            held.require(entry.digest)
    except (FoundChangedError, LinkInTheWayError, NoSuchFileError, OtherNamesError):
        # Not what was approved; begun anew it is told why. A paper of it is listed.
        journal.forget(entry.ref)
        return Outcome.UNDONE
    return Outcome.HANDING


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
