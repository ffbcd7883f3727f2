"""A file is handed over first, and taken away only where that was answered."""

import errno
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from remedy_room import BODY, PAPER, REF, Room, room
from xinhu.adapters.remedies.errors import (
    FoundChangedError,
    GateAwayError,
    KeyMissingError,
    LinkInTheWayError,
    NoRoomError,
    NoSuchFileError,
    NotPermittedError,
    OtherNamesError,
    RemedyExistsError,
    VaultNeverKeptError,
    VaultRefusedError,
    VaultTooLargeError,
)
from xinhu.adapters.remedies.journal import Journal, Step
from xinhu.adapters.remedies.recovering import Outcome, recover
from xinhu.adapters.remedies.vaulting import MOST, move_into_vault


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Room]:
    with room(tmp_path) as found:
        yield found


def _moved(here: Room, **changes: object) -> None:
    move_into_vault(replace(here.asked, **changes), Journal(here.folder), here.hand)


def _stands(here: Room) -> None:
    assert here.file.read_bytes() == BODY
    assert here.left() == {here.file.name}


def test_it_is_kept_and_gone_and_told_of_until_forgotten(here: Room) -> None:
    _moved(here)
    assert here.in_vault()
    assert not here.file.exists()
    entry = Journal(here.folder).read(REF)
    assert (entry.step, entry.paper) == (Step.VAULTED, PAPER)
    assert {each.outcome for each in recover(here.deletions)} == {Outcome.VAULTED}
    with pytest.raises(RemedyExistsError):
        _moved(here)


def test_what_is_not_taken_stays(here: Room) -> None:
    def hand(_body: bytes) -> str:
        raise KeyMissingError

    with pytest.raises(KeyMissingError):
        move_into_vault(here.asked, Journal(here.folder), hand)
    _stands(here)


def test_what_was_not_approved_is_not_handed_over(here: Room) -> None:
    with pytest.raises(FoundChangedError):
        _moved(here, digest="0" * 64)
    with pytest.raises(NoSuchFileError):
        _moved(here, path=b"/nowhere/at/all")
    other = here.file.with_name("link")
    other.symlink_to(here.file)
    with pytest.raises(LinkInTheWayError):
        _moved(here, path=os.fsencode(other))
    other.unlink()
    os.link(here.file, other)
    with pytest.raises(OtherNamesError):
        _moved(here)
    other.unlink()
    assert not here.vault.exists()
    _stands(here)


def test_a_larger_one_is_not_handed_over(here: Room) -> None:
    here.file.write_bytes(b"x" * (MOST + 1))
    with pytest.raises(VaultTooLargeError):
        _moved(here)
    assert not here.vault.exists()
    assert here.file.stat().st_size == MOST + 1


def test_a_file_that_changed_after_it_was_handed_over_stays(here: Room) -> None:
    def hand(body: bytes) -> str:
        here.file.write_bytes(BODY + b"more")
        return here.hand(body)

    with pytest.raises(FoundChangedError):
        move_into_vault(here.asked, Journal(here.folder), hand)
    assert here.file.read_bytes() == BODY + b"more"
    assert here.left() == {here.file.name}


def test_a_disk_that_fails_at_the_end_leaves_what_recovering_ends(
    here: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlink = os.unlink

    def broken(name: str, **named: int) -> None:
        if name.endswith(".gone"):
            raise OSError(5, "broken")
        unlink(name, **named)

    monkeypatch.setattr(os, "unlink", broken)
    with pytest.raises(NoRoomError):
        _moved(here)
    assert [each.outcome for each in recover(here.deletions)] == [Outcome.UNREACHABLE]
    monkeypatch.undo()
    assert [each.outcome for each in recover(here.deletions)] == [Outcome.VAULTED]
    assert here.in_vault()
    assert here.left() == {f"{REF}.journal"}


def _begun(here: Room, *, kept: bool = True) -> None:
    """Hand the file over, and lose the answer."""

    def hand(body: bytes) -> str:
        assert Journal(here.folder).read(REF).step is Step.HANDING
        if kept:
            here.hand(body)
        raise GateAwayError

    with pytest.raises(GateAwayError):
        move_into_vault(here.asked, Journal(here.folder), hand)
    assert here.file.read_bytes() == BODY


def _refusing(error: Exception) -> Callable[[bytes], str]:
    def hand(_body: bytes) -> str:
        raise error

    return hand


def test_it_is_told_of_before_it_is_handed_over_and_until_it_is_answered(
    here: Room,
) -> None:
    _begun(here)
    journal = Journal(here.folder)
    assert [each.outcome for each in recover(here.deletions)] == [Outcome.HANDING]
    for error in (VaultRefusedError("token.expired"), KeyMissingError(), OSError(5)):
        with pytest.raises((type(error), NoRoomError)):
            move_into_vault(here.asked, journal, _refusing(error))
        assert journal.read(REF).step is Step.HANDING
    _moved(here)
    assert here.in_vault()
    assert not here.file.exists()
    assert journal.read(REF).paper == PAPER


def test_what_the_gate_surely_never_kept_is_over(here: Room) -> None:
    _begun(here, kept=False)
    error = VaultNeverKeptError("found_file.not_approved")
    with pytest.raises(VaultNeverKeptError):
        move_into_vault(here.asked, Journal(here.folder), _refusing(error))
    _stands(here)


def test_the_first_that_is_refused_is_over(here: Room) -> None:
    error = VaultRefusedError("token.expired")
    with pytest.raises(VaultRefusedError):
        move_into_vault(here.asked, Journal(here.folder), _refusing(error))
    _stands(here)


@pytest.mark.parametrize("replaced", [False, True])
@pytest.mark.parametrize("step", [Step.HANDING, Step.HANDED])
def test_a_file_that_is_another_when_recovering_stays_and_is_not_told_as_gone(
    here: Room, step: Step, *, replaced: bool
) -> None:
    _begun(here)
    journal = Journal(here.folder)
    journal.write(journal.read(REF).of_paper(PAPER), step)
    if replaced:
        here.file.unlink()
    here.file.write_bytes(b"another")
    assert [each.outcome for each in recover(here.deletions)] == [Outcome.UNDONE]
    assert here.file.read_bytes() == b"another"
    assert here.left() == {here.file.name}
    with pytest.raises(FoundChangedError):
        _moved(here)


def test_a_file_that_somebody_took_away_is_not_told_as_moved(here: Room) -> None:
    _begun(here)
    journal = Journal(here.folder)
    journal.write(journal.read(REF).of_paper(PAPER), Step.HANDED)
    here.file.rename(here.file.with_name("elsewhere"))
    assert [each.outcome for each in recover(here.deletions)] == [Outcome.UNDONE]
    with pytest.raises(NoSuchFileError):
        _moved(here)


def test_what_is_kept_is_taken_away_without_asking_again(here: Room) -> None:
    _begun(here)
    journal = Journal(here.folder)
    journal.write(journal.read(REF).of_paper(PAPER), Step.HANDED)
    assert [each.outcome for each in recover(here.deletions)] == [Outcome.HANDING]
    move_into_vault(here.asked, journal, _refusing(AssertionError()))
    assert not here.file.exists()
    assert journal.read(REF).paper == PAPER


def test_a_new_file_under_the_name_of_one_that_was_taken_is_left(here: Room) -> None:
    _begun(here)
    journal = Journal(here.folder)
    journal.write(journal.read(REF).of_paper(PAPER), Step.TAKEN)
    here.file.unlink()
    here.file.write_bytes(b"new")
    assert [each.outcome for each in recover(here.deletions)] == [Outcome.VAULTED]
    assert here.file.read_bytes() == b"new"
    with pytest.raises(RemedyExistsError):
        _moved(here)


def test_of_a_folder_in_which_nothing_may_be_changed_nothing_is_handed_over(
    here: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_, **__: False)
    with pytest.raises(NotPermittedError):
        _moved(here)
    assert not here.vault.exists()
    _stands(here)


def test_what_is_kept_and_cannot_be_taken_away_waits(
    here: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = os.rename

    def forbidden(source: str, target: str, **named: int) -> None:
        if str(target).endswith(".gone"):
            raise PermissionError
        rename(source, target, **named)

    monkeypatch.setattr(os, "rename", forbidden)
    with pytest.raises(NotPermittedError):
        _moved(here)
    monkeypatch.undo()
    assert Journal(here.folder).read(REF).step is Step.HANDED
    assert here.file.read_bytes() == BODY
    _moved(here)
    assert not here.file.exists()


def test_a_disk_without_room_for_the_answer_leaves_it_begun(
    here: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, full = os.write, False

    def hand(body: bytes) -> str:
        nonlocal full
        full = True
        return here.hand(body)

    def failing(fd: int, data: bytes) -> int:
        if full:
            raise OSError(errno.ENOSPC, "full")
        return write(fd, data)

    monkeypatch.setattr(os, "write", failing)
    with pytest.raises(NoRoomError):
        move_into_vault(here.asked, Journal(here.folder), hand)
    monkeypatch.undo()
    assert Journal(here.folder).read(REF).step is Step.HANDING
    assert here.file.read_bytes() == BODY
    _moved(here)
    assert not here.file.exists()
