"""Coverage: of the courses that a branch's people have to take, how many they hold.

Pure: lines in, figures out.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from xinhu.desks.training.people.lines import Line


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a branch, or of all.

    Attributes:
        name: of the branch.
        people: who have anything to take.
        held: courses whose certificate counts.
        open: not passed yet, and in time.
        overdue: not passed, and too late.
    """

    name: str
    people: int
    held: int
    open: int
    overdue: int

    @property
    def wanted(self) -> int:
        """All courses that these people have to take."""
        return self.held + self.open + self.overdue

    @property
    def percent(self) -> int:
        """Whole percent that are held, never rounded up to 100; 100 of nothing."""
        return self.held * 100 // self.wanted if self.wanted else 100


def coverage(
    lines: Iterable[Line], by: Callable[[Line], str] = lambda line: line.person.branch
) -> tuple[Figures, ...]:
    """Return the figures of each branch, the least covered first.

    Args:
        lines: of everybody who counts.
        by: what to tell apart by.
    """
    groups: dict[str, list[Line]] = {}
    for line in lines:
        groups.setdefault(by(line), []).append(line)
    figures = [total(its, name) for name, its in groups.items()]
    return tuple(sorted(figures, key=lambda each: (each.percent, each.name)))


def total(lines: Iterable[Line], name: str = "") -> Figures:
    """Return the figures of some lines together."""
    its = list(lines)
    missing = [line for line in its if line.reason]
    overdue = sum(line.state == "overdue" for line in missing)
    return Figures(
        name=name,
        people=len({line.person.number for line in its}),
        held=len(its) - len(missing),
        open=len(missing) - overdue,
        overdue=overdue,
    )
