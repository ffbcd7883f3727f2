"""All that lies on a medium has a digest; every file has a word of the scanner."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from simulators.clamd import EICAR, SimulatedClamd, clamd
from xinhu.adapters.clamd.client import Clamd
from xinhu.adapters.media.contents import Contents, Told, look_through

pytestmark = pytest.mark.duty("R6.1")


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    (folder / "in").mkdir(parents=True)
    (folder / "in" / "a").write_text("alpha")
    (folder / "b").write_text("beta")
    return folder


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[SimulatedClamd]:
    with clamd(tmp_path) as simulated:
        yield simulated


def test_whatever_changes_there_changes_the_digest(stick: Path) -> None:
    digests = [look_through(str(stick)).digest]

    def another() -> None:
        digests.append(look_through(str(stick)).digest)

    (stick / "b").write_text("BETA")
    another()
    (stick / "b").rename(stick / "c")
    another()
    (stick / "in" / "empty").touch()
    another()
    (stick / "in" / "empty").unlink()
    (stick / "link").symlink_to("/etc")
    another()
    (stick / "in" / "a").rename(stick / "a")
    another()
    assert len(set(digests)) == len(digests)


def test_a_time_or_another_place_does_not(stick: Path, tmp_path: Path) -> None:
    digest = look_through(str(stick)).digest
    os.utime(stick / "b", (1, 1))
    stick.rename(tmp_path / "elsewhere")
    assert look_through(str(tmp_path / "elsewhere")).digest == digest


def test_every_file_goes_to_the_scanner_and_every_virus_is_told(
    stick: Path, daemon: SimulatedClamd
) -> None:
    (stick / "in" / "evil").write_bytes(EICAR)
    told = look_through(str(stick), Clamd(str(daemon.path)))
    assert (told.files, told.infected, told.unexamined) == (3, 1, 0)
    assert told.viruses == [Told(str(stick / "in" / "evil"), "Eicar-Test-Signature")]
    assert sorted(daemon.seen) == [4, 5, len(EICAR)]
    assert told.digest == look_through(str(stick)).digest


@pytest.mark.parametrize(
    ("fault", "detail"),
    [
        ({"dies": True}, "broken_off"),
        ({"answer": b"nonsense\0"}, "garbage"),
        ({"longest": 1}, "too_large"),
        ({"stalls": True}, "stalled"),
    ],
)
def test_a_scanner_that_fails_makes_nothing_clean_and_is_not_waited_for_twice(
    stick: Path, daemon: SimulatedClamd, fault: dict[str, object], detail: str
) -> None:
    for name, value in fault.items():
        setattr(daemon, name, value)
    told = look_through(str(stick), Clamd(str(daemon.path), patience=1.0))
    assert (told.files, told.infected, told.unexamined) == (2, 0, 2)
    assert {each.what for each in told.failures} == {detail}
    assert told.digest == look_through(str(stick)).digest


def test_a_file_that_was_another_one_a_moment_ago_is_told(stick: Path) -> None:
    seen = {
        str(stick / "b"): hashlib.sha256(b"beta").hexdigest(),
        str(stick / "in" / "a"): "",
    }
    assert look_through(str(stick), known=seen.get).changed == 0
    seen[str(stick / "b")] = hashlib.sha256(b"other").hexdigest()
    assert look_through(str(stick), known=seen.get).changed == 1
    assert look_through(str(stick), known={}.get).changed == 2


def test_what_is_no_file_is_unread_and_never_opened(stick: Path) -> None:
    os.mkfifo(stick / "pipe")
    (stick / "out").symlink_to("/etc/passwd")
    told = look_through(str(stick))
    assert (told.files, told.unread) == (2, 2)
    assert told != Contents()


def test_how_far_it_has_come_is_told_after_each_file_also_of_one_that_is_unread(
    stick: Path,
) -> None:
    sizes = sorted(each.stat().st_size for each in stick.rglob("*") if each.is_file())
    (stick / "closed").symlink_to("/etc/passwd")
    told: list[tuple[int, int]] = []
    look_through(str(stick), tell=lambda done: told.append((done.files, done.size)))
    assert [files for files, _ in told] == [1, 2]
    assert told[-1][1] == sum(sizes)
