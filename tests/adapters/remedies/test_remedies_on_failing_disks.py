"""Acts on a disk that fails at every call: nothing is lost, nothing told wrongly."""

import errno
import os
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from remedy_room import BODY, REF, Room, ground, room
from xinhu.adapters.remedies.deleting import delete
from xinhu.adapters.remedies.errors import (
    NoRoomError,
    NoSuchFileError,
    SealedUnusableError,
    StillAwayError,
)
from xinhu.adapters.remedies.journal import Journal, Step
from xinhu.adapters.remedies.quarantining import quarantine
from xinhu.adapters.remedies.recovering import Outcome, recover
from xinhu.adapters.remedies.restoring import restore
from xinhu.core.base.errors import XinhuError

_CALLS = ("open", "write", "fsync", "rename", "link", "unlink", "fchmod", "utime")
Act = Callable[[Room], object]


def _quarantine(here: Room) -> None:
    quarantine(here.asked, here.quarantine)


def _delete(here: Room) -> None:
    delete(here.asked, ground("overwritten_and_removed"), here.deletions)


def _restore(here: Room) -> None:
    restore(REF, here.quarantine)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Room]:
    with room(tmp_path) as found:
        yield found


def _failing(patch: pytest.MonkeyPatch, number: int, *, once: bool) -> list[int]:
    """Let the n-th call fail, or all from it on; return how many are left to it."""
    left = [number]

    def broken(call: Callable[..., object]) -> Callable[..., object]:
        def called(*args: object, **named: object) -> object:
            left[0] -= 1
            if left[0] == -1 or (left[0] < 0 and not once):
                raise OSError(errno.EIO, "broken")
            return call(*args, **named)

        return called

    for name in _CALLS:
        patch.setattr(os, name, broken(getattr(os, name)))
    return left


def _opens(here: Room) -> bool:
    sealed = here.kept / f"{REF}.sealed"
    try:
        with sealed.open("rb") as file:
            _facts, *pieces = here.key.unseal(REF, file.read)
    except (FileNotFoundError, SealedUnusableError):
        return False
    return b"".join(pieces) == BODY


@pytest.mark.parametrize("once", [True, False], ids=["once", "from-then-on"])
@pytest.mark.parametrize(
    ("before", "act"),
    [(None, _quarantine), (None, _delete), (_quarantine, _restore)],
    ids=["quarantine", "delete", "restore"],
)
def test_what_is_told_as_not_done_is_not_done_then_or_later(
    tmp_path: Path, before: Act | None, act: Act, *, once: bool
) -> None:
    for number in count():
        place = tmp_path / str(number)
        place.mkdir()
        with room(place) as here, pytest.MonkeyPatch.context() as patch:
            if before:
                before(here)
            stood = here.left()
            left = _failing(patch, number, once=once)
            failed = False
            try:
                act(here)
            except (XinhuError, OSError):
                failed = True
            patch.undo()
            if left[0] >= 0:
                assert not failed
                assert number > 10
                return
            _look(here, stood, failed=failed)


def _look(here: Room, stood: set[str], *, failed: bool) -> None:
    """See that an act is over where the journal says so, and ends where it does not."""
    journal, certificate = Journal(here.folder), here.kept / f"{REF}.certificate.json"
    open_still = journal.has(REF) and journal.read(REF).step is not Step.KEPT
    originals = [path.read_bytes() for path in here.file.parent.iterdir()]
    if failed and not open_still and here.left() != stood:
        # Told as failed after its last step: what it did stands whole.
        assert certificate.exists() or here.file.exists() or _opens(here)
        assert not journal.has(REF) or _opens(here)
    if not open_still and not certificate.exists():
        assert BODY in originals or _opens(here)
    recover(here.deletions)
    assert recover(here.deletions) == []
    assert not [name for name in here.left() if name.endswith((".gone", ".back"))]
    assert here.file.exists() + certificate.exists() + _opens(here) == 1
    if here.file.exists():
        assert here.file.read_bytes() == BODY


@pytest.mark.parametrize("act", [_quarantine, _delete])
def test_a_folder_that_cannot_be_made_to_last_is_not_touched(
    here: Room, act: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    share, sync = here.file.parent.stat().st_ino, os.fsync

    def shared(fd: int) -> None:
        if os.fstat(fd).st_ino == share:
            raise OSError(errno.EINVAL, "no folders")
        sync(fd)

    monkeypatch.setattr(os, "fsync", shared)
    with pytest.raises(NoRoomError):
        act(here)
    assert here.left() == {here.file.name}
    assert here.file.read_bytes() == BODY


@pytest.mark.parametrize("act", [_quarantine, _delete])
def test_a_file_whose_name_was_taken_meanwhile_is_told_until_it_is_back(
    here: Room, act: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    move = os.rename

    def exchanged(source: str, to: str, **named: int) -> None:
        move(source, to, **named)
        if to.endswith(".gone"):
            with here.file.with_name(to).open("ab") as file:
                file.write(b"changed")
            here.file.write_bytes(b"another")

    monkeypatch.setattr(os, "rename", exchanged)
    with pytest.raises(StillAwayError):
        act(here)
    monkeypatch.undo()
    assert Journal(here.folder).has(REF)
    (told,) = recover(here.deletions)
    assert (told.outcome, told.code) == (Outcome.UNREACHABLE, "remedy.still_away")
    assert here.file.read_bytes() == b"another"
    here.file.unlink()
    assert [each.outcome for each in recover(here.deletions)] == [Outcome.UNDONE]
    assert here.file.read_bytes() == BODY + b"changed"


def _stopped_while_deleting(here: Room, patch: pytest.MonkeyPatch) -> Path:
    """Stop a deletion before it writes over; return where the file waits."""
    write = os.write

    def full(fd: int, data: bytes) -> int:
        if os.fstat(fd).st_ino == number:
            raise OSError(errno.ENOSPC, "full")
        return write(fd, data)

    number = here.file.stat().st_ino
    with patch.context() as inner:
        inner.setattr(os, "write", full)
        with pytest.raises(NoRoomError):
            _delete(here)
    assert Journal(here.folder).read(REF).step is Step.DELETING
    return here.file.with_name(f".xinhu-{REF}.gone")


def _another(gone: Path) -> None:
    gone.rename(gone.with_name("aside"))
    gone.write_bytes(b"another")


def _pipe(gone: Path) -> None:
    gone.rename(gone.with_name("aside"))
    os.mkfifo(gone)


def _link(gone: Path) -> None:
    gone.rename(gone.with_name("aside"))
    gone.symlink_to("aside")


def _second_name(gone: Path) -> None:
    os.link(gone, gone.with_name("aside"))


@pytest.mark.parametrize("put", [_another, _pipe, _link, _second_name])
def test_what_was_put_in_place_of_a_taken_file_is_not_destroyed(
    here: Room, put: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = _stopped_while_deleting(here, monkeypatch)
    put(gone)
    (told,) = recover(here.deletions)
    assert told.outcome is Outcome.UNREACHABLE
    assert gone.with_name("aside").read_bytes() == BODY
    gone.unlink()
    gone.with_name("aside").rename(gone)
    assert [each.outcome for each in recover(here.deletions)] == [Outcome.DELETED]
    assert here.left() == {f"{REF}.certificate.json"}


def test_an_empty_folder_in_place_of_a_share_ends_nothing(
    here: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = _stopped_while_deleting(here, monkeypatch)
    share = gone.parent
    share.rename(share.with_name("mounted"))
    assert _outcomes(here) == [Outcome.UNREACHABLE]
    share.mkdir()
    (told,) = recover(here.deletions)
    assert told.code == NoSuchFileError.code
    share.rmdir()
    share.with_name("mounted").rename(share)
    assert _outcomes(here) == [Outcome.DELETED]


def test_one_entry_that_cannot_be_ended_keeps_no_other_from_its_end(
    here: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    _stopped_while_deleting(here, monkeypatch)
    (here.kept / "客户.journal").write_text("{}")
    unread = [f"rm-000000000000000{number}" for number in range(4)]
    for ref, body in zip(unread, (b"{", b'"\xff"', b'{"ref": "\xff"}'), strict=False):
        (here.kept / f"{ref}.journal").write_bytes(body)
    os.mkfifo(here.kept / f"{unread[-1]}.journal")
    told = {each.ref: (each.outcome, each.code) for each in recover(here.deletions)}
    assert told == {
        REF: (Outcome.DELETED, ""),
        "": (Outcome.UNREACHABLE, "remedy.unknown"),
        **dict.fromkeys(unread, (Outcome.UNREACHABLE, "remedy.unknown")),
    }


def test_a_file_that_cannot_be_read_does_not_end_its_quarantine(
    here: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    move = os.rename

    def stopped(source: str, to: str, **named: int) -> None:
        move(source, to, **named)
        if to.endswith(".gone"):
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(os, "rename", stopped)
        with pytest.raises(StillAwayError):
            _quarantine(here)
    entry = Journal(here.folder).read(REF)
    assert entry.step is Step.SEALED
    look = os.open

    def shut(path: str, *args: int, **named: int) -> int:
        if path == entry.gone:
            raise PermissionError(errno.EACCES, "shut")
        return look(path, *args, **named)

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", shut)
        assert _outcomes(here) == [Outcome.UNREACHABLE]
    assert _opens(here)
    assert _outcomes(here) == [Outcome.KEPT]


def _outcomes(here: Room) -> list[Outcome]:
    return [each.outcome for each in recover(here.deletions)]
