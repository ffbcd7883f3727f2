"""Findings that somebody accepted: which, up to how many, why, and until when.

A baseline is a list of places, each named by the digest of path, member, place, column
and kind; of values it knows nothing. Guarantees: nothing is accepted without a reason
and a last day; after that day, and as soon as there are more values than were accepted,
all of them count again. Paths are those beneath the folder in which the file lies, so
that it holds wherever that folder is checked out.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Final, Literal

import msgspec
import yaml

from xinhu.core.base.encoding import length_prefixed
from xinhu.core.base.errors import BadInput
from xinhu.core.catalogue.grades import Grade
from xinhu.core.discover.examined import Place

VERSION: Final = 1
_LENGTH: Final = 32
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_HEAD: Final = """\
# 已接受的发现 · findings that are accepted: xinhu scan --baseline FILE
# Fill in a reason and a last day (until: 2027-06-30) for each; an entry without them
# stops the scan. Delete what is not to be accepted. More values than count, or a day
# after until, and all of them count again.
"""


class BaselineInvalidError(BadInput):
    """The file of accepted findings cannot be used; params: file, detail."""

    code = "scan.baseline_invalid"


class Accepted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One entry of a baseline.

    Attributes:
        fingerprint: of the fields down to ``kind``.
        path: beneath the folder of the baseline, with slashes.
        count: values that were accepted.
        reason: why; until: the last day on which that holds.
    """

    fingerprint: str
    path: str
    member: str = ""
    place: str = ""
    column: str | None = None
    kind: str
    count: Annotated[int, msgspec.Meta(ge=1)]
    reason: str | None = None
    until: date | None = None


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: Literal[1]
    accepted: tuple[Accepted, ...]


Baseline = Mapping[str, Accepted]
"""Fingerprint → entry."""


def fingerprint(path: str, place: Place) -> str:
    """Name a place and a kind by a digest."""
    column = () if place.column is None else (place.column,)
    parts = (path, place.member, place.place, place.kind, *column)
    data = length_prefixed(*(part.encode("utf-8", "replace") for part in parts))
    return hashlib.sha256(data).hexdigest()[:_LENGTH]


def read_baseline(file: str, text: str) -> Baseline:
    """Read a baseline, YAML or JSON.

    Args:
        file: its name, for errors.
        text: what it holds.

    Raises:
        BaselineInvalidError: it has another shape; an entry has no reason or no last
            day, or says other fields than its fingerprint.
    """
    try:
        read = msgspec.convert(yaml.load(text, _LOADER), _File, strict=False)  # noqa: S506 -- a SafeLoader
    except (yaml.YAMLError, msgspec.ValidationError) as error:
        detail = " ".join(str(error).split())
        raise BaselineInvalidError(file=file, detail=detail) from None
    for number, entry in enumerate(read.accepted, 1):
        wrong = _wrong(entry)
        if wrong:
            detail = f"entry {number}: {wrong}"
            raise BaselineInvalidError(file=file, detail=detail)
    return {entry.fingerprint: entry for entry in read.accepted}


def accepted(
    baseline: Baseline, path: str, place: Place, today: date
) -> Accepted | None:
    """Return the entry that accepts a place today, if one does."""
    entry = baseline.get(fingerprint(path, place)) if baseline else None
    if entry is None or entry.until is None or entry.until < today:
        return None
    return entry if place.count <= entry.count else None


def write_baseline(
    places: Iterable[tuple[str, Place]], kept: Iterable[Accepted]
) -> str:
    """Write a baseline to be filled in.

    Args:
        places: what is to be accepted, with paths beneath the folder of the file.
        kept: entries that hold still.
    """
    entries = [msgspec.to_builtins(entry) for entry in kept]
    entries += [
        {
            "fingerprint": fingerprint(path, place),
            "path": path,
            "member": place.member,
            "place": place.place,
            "column": place.column,
            "kind": place.kind,
            "count": place.count,
            "reason": None,
            "until": None,
        }
        for path, place in places
    ]
    whole = {"version": VERSION, "accepted": entries}
    return _HEAD + yaml.safe_dump(whole, allow_unicode=True, sort_keys=False)


def _wrong(entry: Accepted) -> str:
    """Return what is wrong with an entry; empty: nothing."""
    if not (entry.reason or "").strip():
        return "no reason"
    if entry.until is None:
        return "no last day (until)"
    place = Place(
        entry.member, entry.place, entry.column, entry.kind, 0, 0.0, Grade.C1, 1
    )
    if entry.fingerprint != fingerprint(entry.path, place):
        return "another fingerprint than its fields have"
    return ""
