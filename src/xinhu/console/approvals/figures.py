"""How long approvers look: a row of dots for each, instant votes marked."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render

from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.approvals.rules import sees_all
from xinhu.console.gate_errors import RoleRefusedError
from xinhu.console.kit.times import now
from xinhu.core.base.clock import DAY
from xinhu.desks.staff.approvals.figures import (
    FigureRules,
    Figures,
    load_figure_rules,
    measure,
    timed,
)
from xinhu.desks.staff.approvals.models import VoteRow
from xinhu.desks.staff.approvals.reading import names

WIDTH, ROW, TOP, LEFT, RIGHT = 860, 40, 34, 150, 20
_SHORTEST, _LONGEST = 0.5, 3_600.0  # seconds at both ends of the axis
_TICKS = (1, 5, 15, 60, 300, 1_800)


@dataclass(frozen=True, slots=True)
class Dot:
    """A vote on the drawing."""

    x: float
    y: float
    instant: bool


@dataclass(frozen=True, slots=True)
class Row:
    """An approver's row: name, where it stands, dots and the median's mark."""

    name: str
    y: float
    text_y: float
    low_y: float
    high_y: float
    dots: tuple[Dot, ...]
    median_x: float | None


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything of the drawing, as numbers."""

    width: int
    height: int
    left: int
    right: int
    top: int
    foot: int
    axis_y: int
    name_x: int
    rows_height: int
    instant_width: float
    ticks: tuple[tuple[float, int], ...]
    rows: tuple[Row, ...]


@signed_in("GET")
def figures(request: SignedInRequest) -> HttpResponse:
    """Show the figures to whoever reads the register.

    Raises:
        RoleRefusedError: the operator's role does not.
    """
    if not sees_all(request.user):
        raise RoleRefusedError
    rules = load_figure_rules(settings.XINHU_RULES, settings.XINHU_OWN_RULES)
    since = now() - rules.days * DAY
    votes = VoteRow.objects.filter(voted_at__gte=since).values_list(
        "voter", "says", "opened_at", "voted_at"
    )
    found = measure(timed(votes), rules)
    known = names({each.voter for each in found})
    page = {
        "rules": rules,
        "drawing": draw(found, known, rules),
        "figures": [(each, known.get(each.voter, "")) for each in found],
    }
    return render(request, "approvals/figures.html", page)


def draw(
    found: tuple[Figures, ...], known: Mapping[str, str], rules: FigureRules
) -> Drawing:
    """Lay the figures out: time runs to the right, each approver is a row."""
    foot = TOP + len(found) * ROW
    rows = tuple(
        Row(
            name=known.get(each.voter, each.voter),
            y=TOP + number * ROW + ROW / 2,
            text_y=TOP + number * ROW + ROW / 2 + 4,
            low_y=TOP + number * ROW + ROW - 6,
            high_y=TOP + number * ROW + 6,
            dots=tuple(
                Dot(
                    _x(seconds),
                    TOP + number * ROW + ROW / 2 + ((at % 5) - 2) * 4,
                    seconds < rules.instant,
                )
                for at, seconds in enumerate(each.seconds)
            ),
            median_x=None if each.median is None else _x(each.median),
        )
        for number, each in enumerate(found)
    )
    return Drawing(
        width=WIDTH,
        height=foot + 30,
        left=LEFT,
        right=WIDTH - RIGHT,
        top=TOP,
        foot=foot,
        axis_y=foot + 18,
        name_x=LEFT - 12,
        rows_height=foot - TOP,
        instant_width=round(_x(rules.instant) - LEFT, 1),
        ticks=tuple((_x(tick), tick) for tick in _TICKS),
        rows=rows,
    )


def _x(seconds: float) -> float:
    """Place a time on the axis, which is logarithmic."""
    held = min(max(seconds, _SHORTEST), _LONGEST)
    share = math.log(held / _SHORTEST) / math.log(_LONGEST / _SHORTEST)
    return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)
