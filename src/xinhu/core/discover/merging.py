"""From what was found in pieces of one table to what is found in all of it."""

from collections.abc import Callable, Iterable, Mapping

from msgspec.structs import replace

from xinhu.core.discover.examined import (
    Examined,
    GradedTogether,
    Place,
    UnreadMember,
    counts_of,
)
from xinhu.core.discover.finding import Finding


def merged(findings: Iterable[Finding], rows: int) -> tuple[Finding, ...]:
    """Return one finding for each place, column and kind.

    Counts are summed; confidence, reasons and evidence are those of the surest piece.

    Args:
        findings: of pieces, in their order.
        rows: of all pieces together.
    """
    kept: dict[tuple[str, str, str | None, str], Finding] = {}
    for found in findings:
        key = (found.member, found.place, found.column, found.kind)
        before = kept.get(key)
        if before is None:
            kept[key] = found
            continue
        surest = max(before, found, key=lambda one: one.confidence)
        kept[key] = replace(surest, count=_count(before) + _count(found))
    return tuple(replace(found, rows=rows) for found in kept.values())


def examined(
    findings: Iterable[Finding],
    unread: Iterable[UnreadMember],
    together: Callable[[Mapping[str, int]], GradedTogether | None],
) -> Examined:
    """Return what became of a whole of which these are all findings.

    Args:
        findings: merged.
        unread: of any piece.
        together: grades counts per kind; ``None`` for none at all.
    """
    places = tuple(
        Place(
            found.member,
            found.place,
            found.column,
            found.kind,
            _count(found),
            found.confidence,
            found.grade,
            found.level,
        )
        for found in findings
    )
    told = tuple(dict.fromkeys(unread))
    whole = together(counts_of(places))
    if whole is None:
        return Examined(places=places, unread=told)
    return Examined(
        places=places,
        unread=told,
        grade=whole.grade,
        level=whole.level,
        because=whole.reasons,
    )


def _count(found: Finding) -> int:
    return 1 if found.count is None else found.count
