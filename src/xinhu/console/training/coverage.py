"""Coverage branch by branch, drawn and as a table."""

from django.http import HttpResponse
from django.shortcuts import render

from xinhu.console.access.signed_in import SignedInRequest
from xinhu.console.kit.language import language_of
from xinhu.console.training.at_desk import at_desk, purposes, title_of
from xinhu.console.training.bars import draw_bars
from xinhu.console.training.running import runs_training
from xinhu.desks.training.people.coverage import coverage as figures_of
from xinhu.desks.training.people.coverage import total
from xinhu.desks.training.people.lines import lines_of_everybody


@runs_training("GET")
def coverage(request: SignedInRequest) -> HttpResponse:
    """Show how far each branch, and each course, has come."""
    desk, language = at_desk(request), language_of(request)
    lines = lines_of_everybody(desk, purposes())
    branches = figures_of(lines)
    courses = figures_of(lines, by=lambda line: title_of(line.pack, language))
    page = {
        "branches": branches,
        "courses": courses,
        "whole": total(lines),
        "drawing": draw_bars(branches),
    }
    return render(request, "training/coverage.html", page)
