"""How long approvers look before they decide: figures, and what was instant.

Pure: votes in, figures out. An instant yes is no proof of anything; it is what somebody
looks at afterwards.
"""

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from xinhu.core.base.clock import SECOND
from xinhu.core.policy.rules_file import PolicyInvalidError, read_rules
from xinhu.desks.staff.passwords.rules import Number

NAME = "approval_figures.yaml"
_KNOWN = {"instant_seconds", "days"}


@dataclass(frozen=True, slots=True)
class FigureRules:
    """What counts as instant, and how far back figures reach.

    Attributes:
        instant: seconds below which a vote counts as instant.
        days: how far back.
    """

    instant: int
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """A vote, and how long its giver had looked.

    Attributes:
        voter: reference.
        says: ``grant`` or ``deny``.
        seconds: from opening to voting; None where no page of ours showed it.
    """

    voter: str
    says: str
    seconds: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """One approver.

    Attributes:
        voter: reference.
        votes, denials: how many.
        unseen: votes without an opening.
        instant: votes given below the limit.
        median: seconds; None without any.
        seconds: every looking time, sorted.
    """

    voter: str
    votes: int
    denials: int
    unseen: int
    instant: int
    median: float | None
    seconds: tuple[float, ...]


@cache
def load_figure_rules(folder: Path, override: Path | None) -> FigureRules:
    """Read the numbers once per process.

    Raises:
        PolicyInvalidError: one is missing, unknown or below one.
    """
    read = read_rules(NAME, Number, folder, override)
    if read.keys() != _KNOWN or any(each.number < 1 for each in read.values()):
        detail = f"exactly {', '.join(sorted(_KNOWN))}, each at least one"
        raise PolicyInvalidError(file=NAME, detail=detail)
    return FigureRules(read["instant_seconds"].number, read["days"].number)


def timed(
    votes: Iterable[tuple[str, str, int | None, int]],
) -> list[Timed]:
    """Measure votes given as voter, what they say, opened and voted at."""
    return [
        Timed(
            voter=voter,
            says=says,
            seconds=None if opened is None else (voted - opened) / SECOND,
        )
        for voter, says, opened, voted in votes
    ]


def measure(votes: Sequence[Timed], rules: FigureRules) -> tuple[Figures, ...]:
    """Return each approver's figures: most instant votes first, then most votes."""
    voters = sorted({vote.voter for vote in votes})
    each = (_of([v for v in votes if v.voter == voter], rules) for voter in voters)
    return tuple(sorted(each, key=lambda f: (-f.instant, -f.votes, f.voter)))


def _of(votes: Sequence[Timed], rules: FigureRules) -> Figures:
    seconds = tuple(sorted(v.seconds for v in votes if v.seconds is not None))
    return Figures(
        voter=votes[0].voter,
        votes=len(votes),
        denials=sum(vote.says == "deny" for vote in votes),
        unseen=sum(vote.seconds is None for vote in votes),
        instant=sum(each < rules.instant for each in seconds),
        median=statistics.median(seconds) if seconds else None,
        seconds=seconds,
    )
