"""JSON lines: each finding as it is; then each thing that is unread."""

from typing import TextIO

import msgspec

from xinhu.adapters.scan_reports.contents import Report
from xinhu.adapters.scan_reports.wording import escaped
from xinhu.core.discover.examined import Place
from xinhu.core.discover.finding import Finding


def write_lines(report: Report, out: TextIO) -> None:
    """Write findings, those that are accepted left out, and what is unread.

    A line of the second sort is ``{"path", "member", "unread"}``.
    """
    counted = accepted_places(report)
    for body, finding in report.results.findings():
        if counted is None or place_key(finding) not in counted:
            out.write(escaped(body.decode()) + "\n")
    encode = msgspec.json.Encoder().encode
    for path, member, why in report.results.unread():
        line = {"path": path, "member": member, "unread": why.value}
        out.write(escaped(encode(line).decode()) + "\n")


Key = tuple[str, str, str, str | None, str]
"""Path, member, place, column, kind."""


def accepted_places(report: Report) -> dict[Key, tuple[str, str]] | None:
    """Return the places that are accepted, with reason and last day.

    Returns:
        ``None`` where nothing is: the usual case, which costs no memory.
    """
    found = {
        (path, *_place_key(place)): (entry.reason or "", str(entry.until))
        for path, place, *_ in report.results.places()
        if (entry := report.accepted(path, place)) is not None
    }
    return found or None


def place_key(finding: Finding) -> Key:
    """Return where a finding lies and of which kind it is."""
    return (
        finding.path,
        finding.member,
        finding.place,
        finding.column,
        finding.kind,
    )


def _place_key(place: Place) -> tuple[str, str, str | None, str]:
    return place.member, place.place, place.column, place.kind
