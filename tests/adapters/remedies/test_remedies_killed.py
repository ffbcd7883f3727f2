"""Acts killed around every call to the system: nothing is lost or half done.

A child performs an act and kills itself at the n-th call that changes something; the
parent then looks at what stands, lets the acts be ended, and looks again.
"""

import hashlib
import json
import os
import signal
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from remedy_room import BODY, PAPER, REF, Room, ground, room
from xinhu.adapters.remedies.certificate import Method
from xinhu.adapters.remedies.deleting import delete
from xinhu.adapters.remedies.errors import SealedUnusableError
from xinhu.adapters.remedies.journal import Journal
from xinhu.adapters.remedies.quarantining import quarantine
from xinhu.adapters.remedies.recovering import Outcome, recover
from xinhu.adapters.remedies.restoring import restore
from xinhu.adapters.remedies.vaulting import move_into_vault

_CALLS = ("open", "write", "fsync", "rename", "link", "unlink", "fchmod", "utime")


def _killed_before(number: int, act: Callable[[], object]) -> bool:
    """Do an act in a child that kills itself before a call; tell whether it did.

    Before the next call is after this one: both sides of every call are met.
    """
    child = os.fork()
    if child == 0:
        left = iter(range(number, -1, -1))
        for name in _CALLS:
            setattr(os, name, _deadly(getattr(os, name), left))
        try:
            act()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def _deadly(call: Callable[..., object], left: Iterator[int]) -> object:
    def called(*args: object, **named: object) -> object:
        if next(left) == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return call(*args, **named)

    return called


def _originals(here: Room) -> list[bytes]:
    """Return what stands where the file lay, under whatever name."""
    return [path.read_bytes() for path in here.file.parent.iterdir()]


def _opens(here: Room) -> bool:
    """Tell whether a whole sealed copy lies in quarantine under its name."""
    sealed = here.kept / f"{REF}.sealed"
    if not sealed.exists():
        return False
    with sealed.open("rb") as file:
        try:
            _facts, *pieces = here.key.unseal(REF, file.read)
        except SealedUnusableError:
            return False
    return hashlib.sha256(b"".join(pieces)).hexdigest() == here.asked.digest


def _is_deleting(here: Room) -> bool:
    """Tell whether a deletion came to where nothing brings the file back, or ended."""
    journal = here.kept / f"{REF}.journal"
    told = journal.read_text() if journal.exists() else ""
    return '"deleting"' in told or (here.kept / f"{REF}.certificate.json").exists()


def _at_every_call(
    folder: Path,
    before: Callable[[Room], object],
    act: Callable[[Room], object],
    holds: Callable[[Room, set[Outcome]], None],
) -> None:
    for number in count():
        place = folder / str(number)
        place.mkdir()
        with room(place) as here:
            before(here)
            if not _killed_before(number, lambda: act(here)):
                assert number > 10
                return
            kept = _opens(here) or here.in_vault()
            assert kept or BODY in _originals(here) or _is_deleting(here)
            holds(here, {each.outcome for each in recover(here.deletions)})
            assert recover(here.deletions) == []


def test_a_killed_quarantine_leaves_the_file_or_the_whole_sealed_copy(
    tmp_path: Path,
) -> None:
    def holds(here: Room, outcomes: set[Outcome]) -> None:
        there, kept = here.file.exists(), _opens(here)
        assert there != kept
        assert outcomes <= {Outcome.KEPT if kept else Outcome.UNDONE}
        if there:
            assert here.file.read_bytes() == BODY
            assert here.left() == {here.file.name}
        else:
            restore(REF, here.quarantine)
            assert here.left() == {here.file.name}

    _at_every_call(
        tmp_path, lambda _: None, lambda r: quarantine(r.asked, r.quarantine), holds
    )


def test_a_killed_restoration_leaves_the_file_or_the_whole_sealed_copy(
    tmp_path: Path,
) -> None:
    def holds(here: Room, outcomes: set[Outcome]) -> None:
        there, kept = here.file.exists(), _opens(here)
        assert there != kept
        assert outcomes <= {Outcome.KEPT if kept else Outcome.RESTORED}
        if kept:
            restore(REF, here.quarantine)
        assert here.file.read_bytes() == BODY
        assert here.file.stat().st_mode & 0o777 == 0o640
        assert here.left() == {here.file.name}

    _at_every_call(
        tmp_path,
        lambda r: quarantine(r.asked, r.quarantine),
        lambda r: restore(REF, r.quarantine),
        holds,
    )


@pytest.mark.parametrize("method", ["removed", "overwritten_and_removed"])
def test_a_killed_deletion_leaves_the_file_or_the_certificate(
    tmp_path: Path, method: Method
) -> None:
    def holds(here: Room, outcomes: set[Outcome]) -> None:
        certificate = here.kept / f"{REF}.certificate.json"
        assert here.file.exists() != certificate.exists()
        assert outcomes <= {Outcome.UNDONE, Outcome.DELETED}
        if here.file.exists():
            assert here.file.read_bytes() == BODY
            assert here.left() == {here.file.name}
        else:
            assert json.loads(certificate.read_bytes())["sha256"] == here.asked.digest
            assert here.left() == {certificate.name}

    _at_every_call(
        tmp_path,
        lambda _: None,
        lambda r: delete(r.asked, ground(method), r.deletions),
        holds,
    )


def test_a_killed_move_into_the_vault_leaves_the_file_or_the_kept_paper(
    tmp_path: Path,
) -> None:
    def holds(here: Room, outcomes: set[Outcome]) -> None:
        journal = Journal(here.folder)
        if here.file.exists():
            assert here.file.read_bytes() == BODY
            assert outcomes <= {Outcome.HANDING, Outcome.UNDONE}
            # What may be kept is told of.
            assert journal.has(REF) or not here.in_vault()
            move_into_vault(here.asked, journal, here.hand)
        else:
            assert outcomes == {Outcome.VAULTED}
        assert here.in_vault()
        assert journal.read(REF).paper == PAPER
        assert here.left() == {f"{REF}.journal"}
        journal.forget(REF)

    _at_every_call(
        tmp_path,
        lambda _: None,
        lambda r: move_into_vault(r.asked, Journal(r.folder), r.hand),
        holds,
    )


def test_a_file_changed_after_a_killed_move_stays_and_is_not_told_as_moved(
    tmp_path: Path,
) -> None:
    other = b"edited meanwhile"

    def act(here: Room) -> None:
        move_into_vault(here.asked, Journal(here.folder), here.hand)

    for number in count():
        place = tmp_path / str(number)
        place.mkdir()
        with room(place) as here:
            if not _killed_before(number, lambda r=here: act(r)):
                return
            there = here.file.exists()
            if there:
                here.file.write_bytes(other)
            outcomes = {each.outcome for each in recover(here.deletions)}
            assert outcomes <= {Outcome.UNDONE if there else Outcome.VAULTED}
            assert Journal(here.folder).has(REF) != there
            if there:
                assert here.file.read_bytes() == other
