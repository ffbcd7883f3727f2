"""Looks at files whose own words say what becomes of whoever reads them."""

import itertools
import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple, NoReturn

from xinhu.adapters.scans.batch import Look
from xinhu.core.catalogue.grades import Grade
from xinhu.core.discover.examining import Looks, Steps, examining
from xinhu.core.discover.finding import ColumnHit, Finding, Hit
from xinhu.core.discover.part import Part, TextPart, Unread, Why


class OwnGrade(NamedTuple):
    grade: Grade
    level: int
    reasons: tuple[str, ...] = ()


KINDS: Final = {
    "email": OwnGrade(Grade.C2, 2),
    "bank_card": OwnGrade(Grade.C2, 3),
    "archive_bomb": OwnGrade(Grade.C1, 1),
}


def looks(table: tuple[ColumnHit, ...] = ()) -> Looks:
    """Every ``email`` in a text is one; in code it is nothing."""
    return Looks(
        text=lambda texts: [[*_hits(text)] for text in texts],
        code=lambda texts: [() for _ in texts],
        table=lambda _part: table,
        is_code=lambda name: name.endswith(".py"),
        kinds=KINDS,
        together=lambda counts: OwnGrade(Grade.C2, 3, ("many",)) if counts else None,
    )


def _hits(text: bytes) -> Iterator[Hit]:
    at = text.find(b"email")
    while at >= 0:
        yield Hit("email", at, at + 5, 0.9, ("context",), "e***l")
        at = text.find(b"email", at + 1)


def parts_of(path: str) -> Iterator[Part]:
    """Read a file: what its first word says happens first."""
    text = Path(path).read_bytes()
    match text.partition(b" ")[0]:
        case b"die":
            os.kill(os.getpid(), signal.SIGKILL)
        case b"hang":
            _hang()
        case b"partly":
            # So many that some leave before the reader ends.
            yield TextPart("", "", b"email " * 2_000)
            os.kill(os.getpid(), signal.SIGKILL)
        case b"endless":
            yield from itertools.repeat(TextPart("", "", b"email " * 600))
        case b"locked":
            yield Unread("inner.zip", Why.ENCRYPTED)
    yield TextPart("", "", text)
    if text.startswith(b"raise"):
        raise ValueError(text)


def _hang() -> NoReturn:
    """Stand still for as long as somebody is there whom it keeps waiting."""
    starter = multiprocessing.parent_process()
    parent = os.getppid() if starter is None else starter.pid
    while os.getppid() == parent:
        time.sleep(0.02)
    os._exit(1)


@dataclass(frozen=True)
class OddMaker:
    """Makes such looks.

    Attributes:
        log: a file that gets a line for each file that was looked at.
    """

    log: str | None = None

    def __call__(self) -> Look:
        def look(
            path: str, shown: str, take: Callable[[Finding], None], together: int
        ) -> Steps:
            if self.log is not None:
                with Path(self.log).open("a", encoding="utf-8") as log:
                    end = "/" if path.endswith("/") else ""
                    log.write(Path(path).name + end + "\n")
            # As in a scan, of a folder there is but its name.
            parts = () if path.endswith("/") else parts_of(path)
            return examining(shown, parts, looks(), 0.6, take, together)

        return look
