"""Which column is what: Chinese and English names, from ``rules/staff_list.yaml``."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec

from xinhu.core.policy.rules_file import PolicyInvalidError, read_rules
from xinhu.desks.staff.provisioning.folding import fold_text
from xinhu.desks.staff.provisioning.staff_list.errors import ListHeaderError

FILE = "staff_list.yaml"
FIELDS = (
    "username",
    "name",
    "unit",
    "post",
    "besides",
    "number",
    "email",
    "phone",
    "manager",
    "status",
)


class _Column(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    headers: tuple[str, ...]
    needed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """What columns may be called.

    Attributes:
        named: prepared header → field.
        shown: field → its first header, for people.
        needed: fields that must have a column.
    """

    named: Mapping[str, str]
    shown: Mapping[str, str]
    needed: frozenset[str]


@cache
def load_columns(folder: Path, override: Path | None) -> Columns:
    """Read the names once per process.

    Raises:
        PolicyInvalidError: a field is missing or unknown, or two share a name.
    """
    read = read_rules(FILE, _Column, folder, override)
    if read.keys() != set(FIELDS):
        wrong = ", ".join(sorted(read.keys() ^ set(FIELDS)))
        raise PolicyInvalidError(file=FILE, detail=f"missing or unknown: {wrong}")
    named = [
        (fold_text(header), field)
        for field, column in read.items()
        for header in column.headers
    ]
    if len(dict(named)) != len(named) or not all(c.headers for c in read.values()):
        raise PolicyInvalidError(file=FILE, detail="a header stands for two columns")
    return Columns(
        named=dict(named),
        shown={field: column.headers[0] for field, column in read.items()},
        needed=frozenset(field for field, column in read.items() if column.needed),
    )


def fields_of(header: tuple[str, ...], columns: Columns) -> tuple[str, ...]:
    """Return the field of each column.

    Raises:
        ListHeaderError: a column is unknown, stands twice, or is missing; params name
            columns as the rules know them, or their place in the file.
    """
    found = [columns.named.get(fold_text(" ".join(name.split()))) for name in header]
    unknown = [f"#{n}" for n, field in enumerate(found, 1) if field is None]
    known = [field for field in found if field is not None]
    twice = sorted({columns.shown[f] for f in known if known.count(f) > 1})
    missing = sorted(columns.shown[f] for f in columns.needed.difference(known))
    if unknown or twice or missing:
        raise ListHeaderError(columns=", ".join([*unknown, *twice, *missing]))
    return tuple(known)
