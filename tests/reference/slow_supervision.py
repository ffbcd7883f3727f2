"""What belongs on the list, said once more: entry by entry, slowly."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")


def slow_list(
    entries: Sequence[tuple[int, dict]], rules: dict, sensitive: set, grades: dict
) -> list[tuple[int, list[str]]]:
    """Return numbers and reasons of what is listed; entries are plain mappings."""
    listed = []
    for number, entry in sorted(entries, key=lambda pair: pair[0]):
        reasons = [
            code
            for code, rule in rules.items()
            if not rule.get("off")
            and _TELLS[rule["is"]](number, entry, rule, entries, sensitive, grades)
        ]
        if reasons:
            listed.append((number, reasons))
    return listed


def event(entry: dict) -> str:
    detail = entry["detail"] or {}
    return str(detail.get("event", "")) if entry["kind"] == "act" else ""


def is_among(entry: dict, patterns: Iterable[str]) -> bool:
    name = event(entry)
    for pattern in patterns:
        if not name:
            continue
        start, star, end = pattern.partition("*")
        if star and len(name) >= len(pattern) - 1 and name.startswith(start):
            if name.endswith(end):
                return True
        elif name == pattern:
            return True
    return False


def when(entry: dict) -> datetime:
    return datetime.fromisoformat(entry["at"]).astimezone(ZONE)


def _named(_number, entry, rule, *_: object) -> bool:
    ground = (entry["ground"] or {}).get("kind")
    if entry["kind"] != "act" and ground in rule.get("grounds", ()):
        return True
    return entry["kind"] in rule.get("kinds", ()) or is_among(
        entry, rule.get("events", ())
    )


def _sensitive(_number, entry, rule, _entries, sensitive, _grades) -> bool:
    return entry["kind"] in rule["kinds"] and entry["purpose"] in sensitive


def _clear(_number, entry, rule, _entries, _sensitive, grades) -> bool:
    clear = 0
    for name, mask in entry["fields"].items():
        if mask == "clear" and grades.get(name) == rule["grade"]:
            clear += 1
    return entry["kind"] == "disclosure" and clear >= rule["number"]


def _refusals(_number, entry, rule, entries, *_: object) -> bool:
    same = 0
    for _, other in entries:
        if other["actor"] == entry["actor"] and other["decision"] == "refuse":
            same += 1
    return entry["decision"] == "refuse" and same > rule["number"]


def _matches(number, entry, rule, entries, *_: object) -> bool:
    hits = 0
    for _, other in entries:
        if other["kind"] == "search_hit" and other["detail"] == {"search": number}:
            hits += 1
    many = hits >= rule["number"] or "search.too_many" in entry["reasons"]
    return entry["kind"] == "search" and many


def _quick(_number, entry, rule, entries, *_: object) -> bool:
    if event(entry) != rule["granted"] or entry["decision"] != "record":
        return False
    first_asked = first_opened = None
    for _, other in sorted(entries, key=lambda pair: pair[0]):
        if other["decision"] != "record" or other["ground"] != entry["ground"]:
            continue
        if event(other) == rule["asked"] and first_asked is None:
            first_asked = when(other)
        mine = other["actor"] == entry["actor"]
        if event(other) == rule["opened"] and mine and first_opened is None:
            first_opened = when(other)
    known = [moment for moment in (first_asked, first_opened) if moment is not None]
    if not known:
        return False
    return when(entry) - max(known) < timedelta(seconds=rule["seconds"])


def _hours(_number, entry, rule, *_: object) -> bool:
    if entry["kind"] not in rule["kinds"] and not is_among(entry, rule["events"]):
        return False
    moment = when(entry)
    early = moment.strftime("%H:%M") < rule["opens"]
    late = moment.strftime("%H:%M") >= rule["closes"]
    return early or late or (rule["rest_days"] and moment.weekday() >= 5)


_TELLS = {
    "named": _named,
    "sensitive": _sensitive,
    "clear": _clear,
    "refusals": _refusals,
    "matches": _matches,
    "quick": _quick,
    "hours": _hours,
}


def slow_after(day: date, count: int, works) -> date:
    """Count working days one calendar day at a time."""
    while count > 0:
        day += timedelta(days=1)
        if works(day):
            count -= 1
    return day
