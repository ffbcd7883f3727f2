"""Remedies that stopped and cannot be ended now: told as nothing until they are."""

import errno
import fcntl
import hashlib
import os
from dataclasses import replace
from pathlib import Path

import pytest

from desks.discovery.remedy_shop import BODY, Shop
from desks.discovery.room import Room
from xinhu.desks.discovery.remedies import performing
from xinhu.wiring import remedies
from xinhu.wiring.mask_child import MaskerLostError
from xinhu.wiring.mask_messages import Made, Wanted

pytestmark = pytest.mark.duty("R6.1")


@pytest.fixture
def shop(room: Room, tmp_path: Path) -> Shop:
    return Shop(room, tmp_path)


def _stopped(shop: Shop, patch: pytest.MonkeyPatch) -> None:
    """Perform what waits on a share that takes no change after the file was taken."""
    remove, number = os.unlink, shop.file.stat().st_ino

    def broken(name: str, *, dir_fd: int) -> None:
        if os.stat(name, dir_fd=dir_fd, follow_symlinks=False).st_ino == number:
            raise OSError(errno.EIO, "broken")
        remove(name, dir_fd=dir_fd)

    with patch.context() as inner:
        inner.setattr(os, "unlink", broken)
        assert shop.perform() == 0


@pytest.mark.parametrize("kind", ["quarantine", "delete"])
def test_a_remedy_whose_share_went_away_is_told_when_it_is_there_again(
    shop: Shop, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    remedy = shop.granted(kind)
    _stopped(shop, monkeypatch)
    assert shop.told(remedy) == ("doing", "")
    share = shop.file.parent
    share.rename(share.with_name("away"))
    assert shop.perform() == 0
    assert shop.told(remedy) == ("doing", "")
    share.with_name("away").rename(share)
    assert shop.perform() == 1
    assert shop.told(remedy) == ("done", "")
    assert [*share.iterdir()] == []
    if kind == "quarantine":
        back = shop.granted_back(remedy.ref)
        assert shop.perform() == 1
        assert shop.told(back) == ("done", "")
        assert shop.file.read_bytes() == BODY


def test_a_deletion_that_stops_while_it_writes_over_is_told_at_its_end(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    remedy = shop.granted("delete")
    write, number = os.write, shop.file.stat().st_ino

    def full(fd: int, data: bytes) -> int:
        if os.fstat(fd).st_ino == number:
            raise OSError(errno.ENOSPC, "full")
        return write(fd, data)

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        assert shop.perform() == 0
        assert shop.perform() == 0
    assert shop.told(remedy) == ("doing", "")
    assert shop.perform() == 1
    assert shop.told(remedy) == ("done", "")
    assert remedy.certificate["sha256"] == shop.digest


def test_a_restoration_that_cannot_be_ended_waits(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = shop.granted("quarantine")
    shop.perform()
    back = shop.granted_back(kept.ref)
    remove = os.unlink

    def broken(name: str, *, dir_fd: int) -> None:
        if name.endswith((".back", ".sealed")):
            raise OSError(errno.EIO, "broken")
        remove(name, dir_fd=dir_fd)

    with monkeypatch.context() as patch:
        patch.setattr(os, "unlink", broken)
        assert shop.perform() == 0
    assert shop.told(back) == ("doing", "")
    assert shop.perform() == 1
    assert (shop.told(back), shop.told(kept)) == (("done", ""), ("restored", ""))
    assert [path.name for path in shop.file.parent.iterdir()] == [shop.file.name]


def test_a_restoration_of_what_no_journal_tells_of_is_not_told_as_done(
    shop: Shop,
) -> None:
    kept = shop.granted("quarantine")
    shop.perform()
    back = shop.granted_back(kept.ref)
    (shop.hands.folder / f"{kept.ref}.journal").unlink()
    assert shop.perform() == 1
    assert shop.told(back) == ("failed", "remedy.unknown")


def test_what_is_none_of_ours_in_the_journal_stops_no_remedy(shop: Shop) -> None:
    shop.hands.folder.mkdir()
    (shop.hands.folder / "客户.journal").write_text("{}")
    remedy = shop.granted("delete")
    assert shop.perform() == 1
    assert shop.told(remedy) == ("done", "")


def test_a_certificate_that_cannot_be_read_stops_no_other_remedy(shop: Shop) -> None:
    remedy = shop.granted("delete")
    shop.taken()
    shop.hands.folder.mkdir()
    certificate = shop.hands.folder / f"{remedy.ref}.certificate.json"
    certificate.symlink_to("nowhere")
    assert shop.perform() == 0
    assert shop.told(remedy) == ("doing", "")
    certificate.unlink()
    assert shop.perform() == 1
    assert shop.told(remedy) == ("done", "")


def test_while_another_process_has_the_journal_nothing_is_done(shop: Shop) -> None:
    remedy = shop.granted("delete")
    shop.hands.folder.mkdir()
    handle = os.open(shop.hands.folder, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    assert shop.perform() == 0
    assert shop.told(remedy) == ("approved", "")
    os.close(handle)
    assert shop.perform() == 1


def test_a_masker_that_was_lost_is_told_once(shop: Shop) -> None:
    def lost(_: Wanted) -> Made:
        raise MaskerLostError

    shop.hands = replace(shop.hands, mask=lost)
    remedy = shop.granted("mask_copy")
    assert shop.perform() == 1
    assert shop.told(remedy) == ("failed", "discovery.masker_lost")


def _dies(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_copy_that_was_made_before_the_worker_died_is_told_as_made(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    remedy = shop.granted("mask_copy")
    with monkeypatch.context() as patch:
        patch.setattr(performing, "end_done", _dies)
        for _ in ("after it was made", "after it was found"):
            with pytest.raises(KeyboardInterrupt):
                shop.perform()
    copy = shop.file.with_name("a.masked.csv").read_bytes()
    assert shop.perform() == 1
    assert shop.told(remedy) == ("done", "")
    assert remedy.certificate == {
        "copy": "a.masked.csv",
        "sha256": hashlib.sha256(copy).hexdigest(),
        "size": len(copy),
        "owner": "original",
    }
    assert [*shop.hands.folder.iterdir()] == []


def test_a_copy_that_was_told_is_forgotten(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    remedy = shop.granted("mask_copy")
    with monkeypatch.context() as patch:
        patch.setattr(remedies._Work, "forget", _dies)  # noqa: SLF001 -- dies there
        with pytest.raises(KeyboardInterrupt):
            shop.perform()
    assert shop.told(remedy) == ("done", "")
    assert shop.perform() == 0
    assert [*shop.hands.folder.iterdir()] == []
