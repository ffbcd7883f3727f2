"""SARIF 2.1.0, for tools that gather findings of many scanners.

Written piece by piece: memory does not grow with the findings. A place is a region of
characters only where it is one of the file itself; within a container it is a logical
location, because characters of a member are none of the file. What is accepted is
there, suppressed with its reason. What is unread is a notification.
"""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, TextIO
from urllib.parse import quote

from xinhu.adapters.databases.address import is_address
from xinhu.adapters.scan_reports.contents import Named, Report
from xinhu.adapters.scan_reports.lines import accepted_places, place_key
from xinhu.adapters.scan_reports.wording import WHY, escaped, located, plain
from xinhu.core.base.clock import Instant, to_text
from xinhu.core.discover.accepting import fingerprint
from xinhu.core.discover.examined import Place
from xinhu.core.discover.finding import Finding

SCHEMA: Final = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
)
_ERROR: Final = 4
_WARNING: Final = 3
"""The lowest levels of JR/T 0197-2020 that are an error and a warning in SARIF."""
_SUPPRESSED: Final = {"kind": "external", "status": "accepted"}
_FINGERPRINT: Final = "xinhuPlace/v1"


def write_sarif(report: Report, out: TextIO) -> None:
    """Write one run with all findings."""
    head = {"$schema": SCHEMA, "version": "2.1.0"}
    run = {
        "tool": {"driver": _driver(report)},
        "columnKind": "unicodeCodePoints",
        "language": "en",
    }
    out.write(json.dumps(head, ensure_ascii=False)[:-1] + ', "runs": [')
    out.write(json.dumps(run, ensure_ascii=False)[:-1] + ', "invocations": [')
    _list(out, _invocation(report), "toolExecutionNotifications", _unread(report))
    out.write('], "results": [')
    _items(out, _results(report))
    out.write("]}]}\n")


def _list(
    out: TextIO, whole: dict[str, Any], name: str, items: Iterator[dict[str, Any]]
) -> None:
    out.write(f'{json.dumps(whole)[:-1]}, "{name}": [')
    _items(out, items)
    out.write("]}")


def _items(out: TextIO, items: Iterator[dict[str, Any]]) -> None:
    before = "\n"
    for item in items:
        out.write(before + escaped(json.dumps(item, ensure_ascii=False)))
        before = ",\n"


def _driver(report: Report) -> dict[str, Any]:
    return {
        "name": "Xinhu",
        "fullName": "信护 Xinhu",
        "version": report.version,
        "rules": [
            {
                "id": name,
                "name": "".join(word.title() for word in name.split("_")),
                "shortDescription": {"text": kind.en},
                "fullDescription": {"text": f"{kind.zh} · {kind.en}"},
                "defaultConfiguration": {"level": _severity(kind.level)},
                "properties": {"grade": kind.grade.value, "level": kind.level},
            }
            for name, kind in report.kinds.items()
        ],
    }


def _invocation(report: Report) -> dict[str, Any]:
    return {
        "executionSuccessful": not report.progress.interrupted,
        "startTimeUtc": _time(report.began),
        "endTimeUtc": _time(report.ended),
    }


def _time(instant: Instant) -> str:
    """Write a time as SARIF wants it: at most three decimals."""
    return to_text(instant)[:23] + "Z"


def _unread(report: Report) -> Iterator[dict[str, Any]]:
    for path, member, why in report.results.unread():
        zh, en = WHY[why]
        yield {
            "descriptor": {"id": f"unread/{why.value}"},
            "level": "warning",
            "message": {"text": f"Unread, {en} · 未读，{zh}"},
            "locations": [_location(path, member, "", None)],
        }


def _results(report: Report) -> Iterator[dict[str, Any]]:
    numbers = {name: number for number, name in enumerate(report.kinds)}
    suppressed = accepted_places(report) or {}
    seen: Counter[str] = Counter()
    last = ""
    for _, finding in report.results.findings():
        if finding.path != last:
            seen.clear()
            last = finding.path
        name = _named(finding)
        seen[name] += 1
        result = _result(finding, report.kinds[finding.kind])
        result["ruleIndex"] = numbers[finding.kind]
        result["partialFingerprints"] = {_FINGERPRINT: f"{name}:{seen[name]}"}
        accepted = suppressed.get(place_key(finding))
        if accepted is not None:
            reason, until = accepted
            justification = f"{reason} ({until})"
            result["suppressions"] = [{**_SUPPRESSED, "justification": justification}]
        yield result


def _result(finding: Finding, kind: Named) -> dict[str, Any]:
    told = f"{kind.en} · {kind.zh}"
    if finding.evidence:
        told += f": {plain(finding.evidence)}"
    if finding.column is not None:
        told += f" ({finding.column}, {finding.count}/{finding.rows})"
    result: dict[str, Any] = {
        "ruleId": finding.kind,
        "level": _severity(finding.level),
        "rank": round(100 * finding.confidence, 1),
        "message": {"text": told},
        "locations": [_found_at(finding)],
        "properties": {
            "confidence": finding.confidence,
            "reasons": list(finding.reasons),
            "grade": finding.grade.value,
            "level": finding.level,
        },
    }
    if finding.count is not None:
        result["occurrenceCount"] = max(1, finding.count)
    return result


def _named(finding: Finding) -> str:
    place = Place(
        finding.member, finding.place, finding.column, finding.kind,
        0, 0.0, finding.grade, finding.level,
    )  # fmt: skip
    return fingerprint(finding.path, place)


def _found_at(finding: Finding) -> dict[str, Any]:
    at = _location(finding.path, finding.member, finding.place, finding.column)
    alone = not finding.member and not finding.place
    if alone and finding.start is not None and finding.end is not None:
        at["physicalLocation"]["region"] = {
            "charOffset": finding.start,
            "charLength": finding.end - finding.start,
        }
    return at


def _location(path: str, member: str, place: str, column: str | None) -> dict[str, Any]:
    at: dict[str, Any] = {"physicalLocation": {"artifactLocation": {"uri": _uri(path)}}}
    if member or place or column:
        name = located(path, member, place, column)
        at["logicalLocations"] = [{"fullyQualifiedName": name, "kind": "member"}]
    return at


def _uri(path: str) -> str:
    """Return the path as a reference: relative where it is, else of this machine."""
    if is_address(path):
        return quote(path, safe="/:%[]@")
    return Path(path).as_uri() if path.startswith("/") else quote(path)


def _severity(level: int) -> str:
    if level >= _ERROR:
        return "error"
    return "warning" if level >= _WARNING else "note"
