"""Whose files are that came back, and copies: never of more people than before."""

import hashlib
import os
import struct
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from masked_copies import MOBILE, terms
from remedy_room import NOW, REF, Room, room
from xinhu.adapters.remedies import owning
from xinhu.adapters.remedies.errors import NotReturnableError
from xinhu.adapters.remedies.journal import Journal
from xinhu.adapters.remedies.masking.copying import mask_copy
from xinhu.adapters.remedies.owning import Owner, Whose, give, require_returnable
from xinhu.adapters.remedies.quarantining import Asked, quarantine
from xinhu.adapters.remedies.restoring import restore

_ROOT = os.geteuid() == 0
_UID, _GID = (65_534, 65_534) if _ROOT else (os.geteuid(), os.getegid())
"""Of somebody who may not change owners."""
_OTHER = 54_321


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Room]:
    with room(tmp_path) as found:
        yield found


def _without_rights(look: Callable[[], bool]) -> bool:
    """Look at something in a child that may not change owners."""
    child = os.fork()
    if child == 0:
        seen = False
        try:
            if _ROOT:
                os.setgroups([])
                os.setgid(_GID)
                os.setuid(_UID)
            seen = look()
        finally:
            os._exit(0 if seen else 1)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == 0


def _refused(of: Whose) -> Callable[[], bool]:
    def look() -> bool:
        try:
            require_returnable(of)
        except NotReturnableError:
            return True
        return False

    return look


def test_what_could_not_be_given_back_is_not_taken() -> None:
    assert _without_rights(_refused(Whose(_OTHER, _GID, 0o640)))
    assert _without_rights(_refused(Whose(_UID, _OTHER, 0o640)))
    assert not _without_rights(_refused(Whose(_UID, _GID, 0o640)))


def test_what_could_not_be_given_back_stays_where_it_lies(
    here: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: _OTHER)
    monkeypatch.setattr(owning, "_capabilities", lambda: 0)
    with pytest.raises(NotReturnableError):
        quarantine(here.asked, here.quarantine)
    assert here.left() == {here.file.name}
    monkeypatch.setattr(owning, "_capabilities", lambda: 0b1)
    quarantine(here.asked, here.quarantine)


def test_a_copy_is_its_makers_where_it_cannot_be_given_away(tmp_path: Path) -> None:
    file = tmp_path / "copy"
    file.write_bytes(b"x")
    if _ROOT:
        os.chown(file, _UID, _GID)
    fd = os.open(file, os.O_RDONLY)
    for of, owner, mode in (
        (Whose(_OTHER, _OTHER, 0o4664), Owner.WORKER, 0o604),
        (Whose(_OTHER, _GID, 0o4664), Owner.GROUP, 0o664),
        (Whose(_UID, _GID, 0o4664), Owner.ORIGINAL, 0o664),
    ):
        assert _without_rights(lambda of=of, owner=owner: give(fd, of) is owner)
        assert file.stat().st_mode & 0o7777 == mode
    os.close(fd)


def test_a_copy_is_of_whoever_has_the_original(here: Room) -> None:
    body = f"手机\n{MOBILE}\n".encode()
    here.file.write_bytes(body)
    here.file.chmod(0o640)
    if _ROOT:
        os.chown(here.file, _OTHER, _OTHER + 1)
    target = here.file.with_name("masked.csv")
    asked = Asked(REF, os.fsencode(here.file), hashlib.sha256(body).hexdigest(), NOW)
    journal = Journal(here.folder)
    mask_copy(asked, os.fsencode(target), terms(), journal)
    was, made = here.file.stat(), target.stat()
    assert (made.st_mode, made.st_uid, made.st_gid) == (
        was.st_mode, was.st_uid, was.st_gid,
    )  # fmt: skip
    assert journal.read(REF).owner is Owner.ORIGINAL


def test_a_file_with_an_access_list_comes_back_shut_to_its_group(
    here: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    everybody = 0xFFFFFFFF
    entries = (
        (0x01, 6, everybody), (0x02, 6, 1_234), (0x04, 0, everybody),
        (0x10, 6, everybody), (0x20, 0, everybody),
    )  # fmt: skip
    listed = struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *e) for e in entries)
    try:
        os.setxattr(here.file, "system.posix_acl_access", listed)
    except OSError:
        # No lists in this file system: as if there were one.
        here.file.chmod(0o660)
        monkeypatch.setattr(os, "getxattr", lambda *_: listed)
    assert here.file.stat().st_mode & 0o777 == 0o660
    quarantine(here.asked, here.quarantine)
    restore(REF, here.quarantine)
    assert here.file.stat().st_mode & 0o777 == 0o600
