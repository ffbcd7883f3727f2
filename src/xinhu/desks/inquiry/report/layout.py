"""Which parts of a report are shown, and how: ``rules/inquiry/report.yaml``."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from xinhu.core.catalogue.catalogue import Catalogue
from xinhu.core.policy.rules_file import PolicyInvalidError, read_rules

FILE: Final = "inquiry/report.yaml"
NO_MASK: Final = "none"
"""Written out where a value is shown as it is."""


class Column(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A value of a part.

    Attributes:
        zh, en: label.
        mask: field of the catalogue whose masks are taken, or ``none``.
    """

    zh: str
    en: str
    mask: str


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A part of a report.

    Attributes:
        zh, en: its heading.
        at: names of elements down to it, joined by ``/``.
        rows: whether it is a list.
        fields: element → how it is shown, in the order shown.
    """

    zh: str
    en: str
    at: str
    rows: bool
    fields: Mapping[str, Column]


@dataclass(frozen=True, slots=True)
class Layout:
    """The parts in force, by code, in order."""

    parts: Mapping[str, Part]

    @classmethod
    def load(
        cls, catalogue: Catalogue, folder: Path, override: Path | None = None
    ) -> "Layout":
        """Read the parts.

        Raises:
            PolicyInvalidError: the file cannot be used, or a mask is that of no field.
        """
        parts = read_rules(FILE, Part, folder, override)
        for code, part in parts.items():
            for name, column in part.fields.items():
                if column.mask != NO_MASK and column.mask not in catalogue.by_name:
                    detail = f"{code}.{name}: no field is called {column.mask}"
                    raise PolicyInvalidError(file=FILE, detail=detail)
        return cls(parts)
