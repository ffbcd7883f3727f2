"""Findings in groups: how many of each level, of each owner, in each folder."""

from typing import Final, NamedTuple

from django.db.models import Case, F, Func, QuerySet, TextField, Value, When
from django.http import HttpRequest

from xinhu.console.discovery.leaves import with_query
from xinhu.console.kit.words import say, say_code
from xinhu.desks.discovery.finding import NOBODY, counted
from xinhu.desks.discovery.models import Place
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.rules import Language

_MOST: Final = 8
"""Rows of a group: the largest."""


class Part(NamedTuple):
    """How many findings have something in common, and where they are listed."""

    name: str
    many: int
    address: str


class Group(NamedTuple):
    """Findings by one question; ``most`` is the largest count."""

    by: str
    rows: tuple[Part, ...]
    most: int


def grouped_by(
    rows: QuerySet[Place], request: HttpRequest, language: Language
) -> tuple[Group, ...]:
    """Count findings by level, by owner and by place."""
    return (
        _levels(rows, request, language),
        _owners(rows, request, language),
        _folders(rows, request, language),
    )


def _levels(rows: QuerySet[Place], request: HttpRequest, language: Language) -> Group:
    counts = sorted(counted(rows, "file_level").items(), reverse=True)
    parts = [
        Part(
            say_code("find_level", str(level), language),
            count,
            with_query(request, level=str(level), page=""),
        )
        for level, count in counts
    ]
    return _group("level", parts)


def _owners(rows: QuerySet[Place], request: HttpRequest, language: Language) -> Group:
    counts = counted(rows, "owner__reference")
    known = Operator.objects.filter(reference__in=[ref for ref in counts if ref])
    names = dict(known.values_list("reference", "full_name"))
    parts = [
        Part(
            names[str(ref)] if ref else say("discovery.nobody", language),
            count,
            with_query(request, owner=str(ref or NOBODY), page=""),
        )
        for ref, count in counts.items()
    ]
    return _group("owner", parts)


def _folders(rows: QuerySet[Place], request: HttpRequest, language: Language) -> Group:
    """Count by the first folder beneath a target; files beside folders together."""
    first = Func(F("path"), Value("/"), Value(1), function="split_part")
    inside = Case(
        When(path__contains="/", then=first),
        default=Value(""),
        output_field=TextField(),
    )
    counts = counted(rows.annotate(folder=inside), "folder")
    parts = [
        Part(
            str(folder) or say("findings.top", language),
            count,
            with_query(request, folder=str(folder), page="") if folder else "",
        )
        for folder, count in counts.items()
    ]
    return _group("folder", parts)


def _group(by: str, parts: list[Part]) -> Group:
    if by != "level":
        parts = sorted(parts, key=lambda part: -part.many)[:_MOST]
    return Group(by, tuple(parts), max((part.many for part in parts), default=1))
