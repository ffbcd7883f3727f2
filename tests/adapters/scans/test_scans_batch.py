"""A worker scans short files of a batch together, and each stays for itself."""

import os
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple, cast

import pytest

from odd_looks import looks
from xinhu.adapters.readers.reading import read_file
from xinhu.adapters.scans import batch
from xinhu.adapters.scans.batch import Take, Worker
from xinhu.adapters.scans.messages import Asked, Done, Found, from_bytes
from xinhu.core.discover.examining import Looks, Steps, examining
from xinhu.core.discover.steps import Hits

SHIPPED = looks()


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """However slow the machine, time alone ends no waiting here."""
    monkeypatch.setattr(batch, "_SOON", 3600.0)


class Pipe:
    """Keeps what is said."""

    def __init__(self) -> None:
        self.said: list[Found | Done] = []

    def send_bytes(self, data: bytes) -> None:
        self.said += cast("list[Found | Done]", from_bytes(data))


class Seen(NamedTuple):
    """What a worker did: sizes of what was scanned at once, and findings by file."""

    together: list[int]
    found: dict[int, int]
    unread: dict[int, list[str]]


def worked(folder: Path, *texts: str) -> Seen:
    together: list[int] = []

    def scan(texts: Sequence[bytes]) -> Hits:
        together.append(len(texts))
        if any(b"poison" in text for text in texts):
            raise ValueError
        if any(b"heavy" in text for text in texts):
            raise MemoryError
        return SHIPPED.text(texts)

    look = partial(_look, SHIPPED._replace(text=scan))
    pipe, asked = Pipe(), []
    for number, text in enumerate(texts):
        path = folder / f"{number}.txt"
        path.write_text(text)
        inode, shown = path.stat().st_ino, path.name
        asked.append(
            Asked(number, os.fsencode(path), shown, False, b"", len(text), 0, inode)  # noqa: FBT003 -- a message
        )
    Worker(look, pipe).work(asked)
    found: dict[int, int] = {}
    unread: dict[int, list[str]] = {}
    for told in pipe.said:
        if isinstance(told, Found):
            assert told.number not in unread, "a file is done when it is told so"
            more = len(told.findings)
            found[told.number] = found.get(told.number, 0) + more
        else:
            assert told.examined is not None
            unread[told.number] = [one.why.value for one in told.examined.unread]
    return Seen(together, found, unread)


def _look(by: Looks, path: str, shown: str, take: Take, together: int) -> Steps:
    return examining(shown, read_file(path), by, 0.6, take, together)


def test_short_files_are_scanned_together_and_tell_each_its_own(tmp_path: Path) -> None:
    seen = worked(tmp_path, "email", "nothing", "email and email")
    assert seen.together == [3]
    assert seen.found == {0: 1, 2: 2}
    assert seen.unread == {0: [], 1: [], 2: []}


def test_not_more_is_scanned_together_than_lies_well_in_memory(tmp_path: Path) -> None:
    seen = worked(tmp_path, *["email " * 80_000] * 5)
    assert seen.together == [3, 2]
    assert seen.found == dict.fromkeys(range(5), 80_000)


@pytest.mark.parametrize(
    ("word", "why"), [("poison", "broken"), ("heavy", "too_large")]
)
def test_a_text_that_cannot_be_scanned_is_unread_and_no_other(
    tmp_path: Path, word: str, why: str
) -> None:
    seen = worked(tmp_path, "email", word, "email and email")
    assert seen.found == {0: 1, 2: 2}
    assert seen.unread == {0: [], 1: [why], 2: []}


def test_a_file_alone_waits_for_none(tmp_path: Path) -> None:
    seen = worked(tmp_path, "email")
    assert seen.together == [1]
    assert seen.found == {0: 1}


def test_what_waits_is_told_soon_whatever_else_is_slow(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch, "_SOON", 0.0)
    seen = worked(tmp_path, "email", "nothing", "email and email")
    assert seen.together == [1, 1, 1]
    assert seen.found == {0: 1, 2: 2}
