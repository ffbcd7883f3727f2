"""A file is handed over first, and taken away only where that was answered."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from remedy_room import BODY, PAPER, REF, Room, room
from xinhu.adapters.remedies.errors import (
    FoundChangedError,
    KeyMissingError,
    LinkInTheWayError,
    NoRoomError,
    NoSuchFileError,
    OtherNamesError,
    RemedyExistsError,
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
