"""Quarantine, restoration and deletion: what is refused, and what is done."""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from remedy_room import BODY, REF, Room, ground, room
from xinhu.adapters.remedies.certificate import Method
from xinhu.adapters.remedies.deleting import delete
from xinhu.adapters.remedies.errors import (
    FoundChangedError,
    LinkInTheWayError,
    NoSuchFileError,
    OtherNamesError,
    PlaceTakenError,
    RemedyExistsError,
    RemedyUnknownError,
    SealedUnusableError,
)
from xinhu.adapters.remedies.quarantining import Asked, quarantine
from xinhu.adapters.remedies.restoring import restore
from xinhu.core.base.errors import XinhuError
from xinhu.core.crypto.suites import GUOMI, INTERNATIONAL, Suite


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Room]:
    with room(tmp_path) as found:
        yield found


def _quarantine(here: Room, asked: Asked) -> None:
    quarantine(asked, here.quarantine)


def _delete(here: Room, asked: Asked) -> None:
    delete(asked, ground("overwritten_and_removed"), here.deletions)


Act = Callable[[Room, Asked], None]
acts = pytest.mark.parametrize("act", [_quarantine, _delete])


def _changed(here: Room) -> None:
    os.utime(here.file)
    with here.file.open("r+b") as file:
        file.write(b"X")


def _linked(here: Room) -> None:
    real = here.file.with_name("real.csv")
    here.file.rename(real)
    here.file.symlink_to(real)


def _linked_folder(here: Room) -> None:
    share = here.file.parent
    share.rename(share.with_name("elsewhere"))
    share.symlink_to(share.with_name("elsewhere"))


def _second_name(here: Room) -> None:
    os.link(here.file, here.file.with_name("again.csv"))


def _pipe(here: Room) -> None:
    here.file.unlink()
    os.mkfifo(here.file)


@acts
@pytest.mark.parametrize(
    ("disturb", "error"),
    [
        (_changed, FoundChangedError),
        (_linked, LinkInTheWayError),
        (_linked_folder, LinkInTheWayError),
        (_second_name, OtherNamesError),
        (_pipe, NoSuchFileError),
        (lambda here: here.file.unlink(), NoSuchFileError),
    ],
)
def test_what_is_not_the_file_that_was_found_stays_as_it_is(
    here: Room, act: Act, disturb: Callable[[Room], None], error: type[XinhuError]
) -> None:
    disturb(here)
    before = here.left()
    with pytest.raises(error):
        act(here, here.asked)
    assert here.left() == before


@acts
@pytest.mark.parametrize("path", ["share/a.csv", "/", "/srv/../etc/passwd", "/srv//a"])
def test_a_path_that_is_not_plain_is_refused(here: Room, act: Act, path: str) -> None:
    with pytest.raises(NoSuchFileError):
        act(here, replace(here.asked, path=path.encode()))


@acts
def test_a_reference_that_leads_elsewhere_is_refused(here: Room, act: Act) -> None:
    with pytest.raises(RemedyUnknownError):
        act(here, replace(here.asked, ref="../rm-0123456789abcdef"))
    assert here.file.read_bytes() == BODY


@acts
def test_an_act_is_done_once(here: Room, act: Act) -> None:
    act(here, here.asked)
    here.file.write_bytes(BODY)
    with pytest.raises(RemedyExistsError):
        act(here, here.asked)
    assert here.file.read_bytes() == BODY


@pytest.mark.parametrize("suite", [INTERNATIONAL, GUOMI], ids=lambda suite: suite.name)
def test_a_file_comes_back_with_mode_and_time(tmp_path: Path, suite: Suite) -> None:
    with room(tmp_path, suite) as here:
        before = here.file.stat()
        quarantine(here.asked, here.quarantine)
        assert not here.file.exists()
        sealed = (here.kept / f"{REF}.sealed").read_bytes()
        assert b"330106198507010003" not in sealed
        restore(REF, here.quarantine)
        after = here.file.stat()
        assert here.file.read_bytes() == BODY
        assert (after.st_mode, after.st_mtime_ns) == (
            before.st_mode,
            before.st_mtime_ns,
        )
        assert (after.st_uid, after.st_gid) == (before.st_uid, before.st_gid)
        assert here.left() == {"客户.csv"}


def test_an_empty_file_comes_back(here: Room) -> None:
    here.file.write_bytes(b"")
    digest = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    quarantine(replace(here.asked, digest=digest), here.quarantine)
    restore(REF, here.quarantine)
    assert here.file.read_bytes() == b""


def test_nothing_is_restored_over_another_file(here: Room) -> None:
    quarantine(here.asked, here.quarantine)
    here.file.write_text("new")
    with pytest.raises(PlaceTakenError):
        restore(REF, here.quarantine)
    assert here.file.read_text() == "new"
    here.file.unlink()
    restore(REF, here.quarantine)
    assert here.file.read_bytes() == BODY


def _flip(at: int) -> Callable[[bytes], bytes]:
    return lambda body: body[:at] + bytes([body[at] ^ 1]) + body[at + 1 :]


@pytest.mark.parametrize(
    "change",
    [
        _flip(3), _flip(4), _flip(20), _flip(50), _flip(70), _flip(90), _flip(-1),
        _flip(1_200_000),
        lambda body: body[:-36], lambda body: body[:-1], lambda body: body + b"\0",
        lambda body: body[:69], lambda _: b"",
    ],
)  # fmt: skip
def test_changed_sealed_bytes_are_refused_and_nothing_is_written(
    here: Room, change: Callable[[bytes], bytes]
) -> None:
    quarantine(here.asked, here.quarantine)
    sealed = here.kept / f"{REF}.sealed"
    sealed.write_bytes(change(sealed.read_bytes()))
    before = here.left()
    with pytest.raises(SealedUnusableError):
        restore(REF, here.quarantine)
    assert here.left() == before


def test_another_key_and_another_reference_are_refused(here: Room) -> None:
    quarantine(here.asked, here.quarantine)
    other = replace(here.quarantine.key, secret=b"x" * 32)
    with pytest.raises(SealedUnusableError):
        restore(REF, replace(here.quarantine, key=other))
    for end in ("sealed", "journal"):
        name = here.kept / f"{REF}.{end}"
        name.rename(name.with_name(f"rm-fedcba9876543210.{end}"))
    with pytest.raises((SealedUnusableError, RemedyUnknownError)):
        restore("rm-fedcba9876543210", here.quarantine)
    assert not here.file.exists()


def test_a_journal_that_names_another_place_leads_nowhere(here: Room) -> None:
    quarantine(here.asked, here.quarantine)
    journal = here.quarantine.journal
    entry = journal.read(REF)
    elsewhere = os.fsencode(here.file.with_name("elsewhere.csv"))
    journal.write(msgspec.structs.replace(entry, path=elsewhere), entry.step)
    with pytest.raises(SealedUnusableError):
        restore(REF, here.quarantine)
    assert not here.file.with_name("elsewhere.csv").exists()


@pytest.mark.parametrize("method", ["removed", "overwritten_and_removed"])
def test_a_deletion_is_certified_for_what_it_is(here: Room, method: Method) -> None:
    body = delete(here.asked, ground(method), here.deletions)
    assert here.left() == {f"{REF}.certificate.json"}
    told = json.loads((here.kept / f"{REF}.certificate.json").read_bytes())
    assert told == json.loads(body)
    assert told["sha256"] == here.asked.digest
    assert told["size"] == len(BODY)
    assert told["method"] == method
    assert (told["asked_by"], told["approved_by"]) == ("u-1", "u-2")
    assert "overwriting guarantees nothing" in told["worth_en"] or method == "removed"
    assert "备份" in told["worth_zh"]


def test_an_overwritten_file_held_open_shows_nothing_any_more(here: Room) -> None:
    with here.file.open("rb") as file:
        delete(here.asked, ground("overwritten_and_removed"), here.deletions)
        assert b"330106198507010003" not in file.read()
