"""SARIF 2.1.0 as its schema has it: what each object must have, and may have.

The schema itself is not fetched. The tables are taken from the text of the standard
(OASIS SARIF 2.1.0, 3.13 to 3.58), for the objects that reports use.
"""

import io
import json
from collections.abc import Iterator
from typing import Any, Final

import pytest

from scan_report import report
from xinhu.adapters.scan_reports.sarif import write_sarif

_MESSAGE: Final = ({"text"}, {"text", "markdown", "id", "arguments"})
_SHAPES: Final = {
    "log": ({"version", "runs"}, {"$schema", "version", "runs"}),
    "runs": (
        {"tool", "results"},
        {"tool", "invocations", "results", "columnKind", "language", "artifacts"},
    ),
    "tool": ({"driver"}, {"driver", "extensions"}),
    "driver": (
        {"name"},
        {"name", "fullName", "version", "semanticVersion", "rules", "informationUri"},
    ),
    "rules": (
        {"id"},
        {"id", "name", "shortDescription", "fullDescription", "help", "properties"}
        | {"defaultConfiguration", "helpUri"},
    ),
    "defaultConfiguration": (set(), {"level", "enabled", "rank", "parameters"}),
    "results": (
        {"message"},
        {"ruleId", "ruleIndex", "level", "message", "locations", "suppressions"}
        | {"partialFingerprints", "fingerprints", "occurrenceCount", "properties"}
        | {"rank", "kind"},
    ),
    "message": _MESSAGE,
    "shortDescription": _MESSAGE,
    "fullDescription": _MESSAGE,
    "help": _MESSAGE,
    "locations": (
        set(),
        {"physicalLocation", "logicalLocations", "message", "properties"},
    ),
    "physicalLocation": ({"artifactLocation"}, {"artifactLocation", "region"}),
    "artifactLocation": (set(), {"uri", "uriBaseId", "index", "description"}),
    "region": (
        set(),
        {"charOffset", "charLength", "startLine", "byteOffset", "byteLength"},
    ),
    "logicalLocations": (set(), {"name", "fullyQualifiedName", "kind", "index"}),
    "suppressions": ({"kind"}, {"kind", "status", "justification", "location"}),
    "invocations": (
        {"executionSuccessful"},
        {"executionSuccessful", "startTimeUtc", "endTimeUtc", "properties"}
        | {"toolExecutionNotifications", "exitCode"},
    ),
    "toolExecutionNotifications": (
        {"message"},
        {"message", "level", "locations", "descriptor", "timeUtc", "exception"},
    ),
}
"""Name of the property that holds it → what it must have, and what it may have."""
_FREE: Final = {"properties", "partialFingerprints", "fingerprints", "descriptor"}
_LEVELS: Final = {"none", "note", "warning", "error"}


def _objects(name: str, value: object) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give every object with the name of the property that holds it."""
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, dict):
            yield name, each
            for inner, held in each.items():
                if inner not in _FREE:
                    yield from _objects(inner, held)


@pytest.mark.parametrize("empty", [False, True])
def test_every_object_has_what_it_must_and_nothing_it_may_not(*, empty: bool) -> None:
    out = io.StringIO()
    write_sarif(report(empty=empty), out)
    objects = list(_objects("log", json.loads(out.getvalue())))
    for name, held in objects:
        must, may = _SHAPES[name]
        assert must <= held.keys() <= may, (name, held)
        assert held.get("level", "none") in _LEVELS
        assert held.get("occurrenceCount", 1) >= 1
        assert held.get("charOffset", 0) >= 0
    told = {name for name, _ in objects}
    assert {"log", "runs", "tool", "driver", "invocations"} <= told
    if not empty:
        assert {"suppressions", "region", "toolExecutionNotifications"} <= told
