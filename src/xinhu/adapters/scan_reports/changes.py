"""What a watched scan tells as it comes: lines for people, or JSON lines.

What is told of a file replaces all that was told of it before.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final, NamedTuple, TextIO

import msgspec

from xinhu.adapters.scan_reports.contents import Report
from xinhu.adapters.scan_reports.lines import write_lines
from xinhu.adapters.scan_reports.wording import WHY, located, plain
from xinhu.adapters.scans.watching import Change

_ENDED: Final = {
    "gone": ("已消失", "gone"),
    "changed": ("已变更", "changed"),
    "clean": ("已清除", "clean now"),
}


class Telling(NamedTuple):
    """How changes are told.

    Attributes:
        report: of the first scan: kinds, words, what is accepted.
        out: where to; flushed after each file.
        time: as it stands before each line for people.
        english: speak English instead of Chinese.
    """

    report: Report
    out: TextIO
    time: Callable[[], str]
    english: bool


def tell_json(telling: Telling, change: Change) -> None:
    """Write JSON lines: first that earlier ones of the file hold no more, if any do."""
    if change.before:
        ended = "gone" if change.now is None else "changed"
        line = msgspec.json.encode({"path": change.path, "ended": ended})
        telling.out.write(line.decode() + "\n")
    if change.now is not None:
        write_lines(replace(telling.report, results=change.now), telling.out)
    telling.out.flush()


def tell_plainly(telling: Telling, change: Change) -> None:
    """Write a line for each kind in each place, and for what is unread."""
    lines = list(_lines(telling, change))
    if change.before:
        ended = "gone" if change.now is None else "changed" if lines else "clean"
        word = _ENDED[ended][1 if telling.english else 0]
        lines.insert(0, f"{word}  {plain(change.path)}")
    for line in lines:
        telling.out.write(f"{telling.time()}  {line}\n")
    telling.out.flush()


def _lines(telling: Telling, change: Change) -> Iterator[str]:
    if change.now is None:
        return
    report, word = telling.report, 1 if telling.english else 0
    for path, place, grade, level, *_ in change.now.places():
        if report.accepted(path, place) is None:
            kind = report.kinds[place.kind]
            name = kind.en if telling.english else kind.zh
            where = located(path, place.member, place.place, place.column)
            yield f"{level} {grade.value}  {name} {place.count}  {where}"
    for path, member, why in change.now.unread():
        unread = "unread" if telling.english else "未读"
        yield f"{unread}, {WHY[why][word]}  {located(path, member, '')}"
