"""The mapping: which column of a file is which field, in a small YAML file.

    columns:
      客户号: account
      姓名: name
      内部代码: null      # known, and left out
    delimiter: ";"       # optional, where the guess is wrong
    sheet: 客户信息       # optional, of a workbook

Headers are compared as ``words.bare`` leaves them. A column that the file does not name
is guessed, unless the file says ``guess: false``.
"""

import hashlib
from collections.abc import Mapping
from pathlib import Path

import msgspec
import yaml

from xinhu.core.base.encoding import canonical_json
from xinhu.core.catalogue.catalogue import Catalogue
from xinhu.desks.customers.intake.errors import MappingInvalidError
from xinhu.desks.customers.intake.words import bare


class MappingFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A mapping file.

    Attributes:
        columns: header → field, or None for a column to leave out.
        delimiter: of a delimited text.
        encoding: of a text, where detection errs.
        sheet: of a workbook.
        guess: whether columns that are not named are guessed.
    """

    columns: dict[str, str | None] = {}
    delimiter: str | None = None
    encoding: str | None = None
    sheet: str | None = None
    guess: bool = True

    @property
    def named(self) -> dict[str, str | None]:
        """Bare header → field or None."""
        return {bare(header): field for header, field in self.columns.items()}

    @property
    def digest(self) -> bytes:
        """SHA-256 of what the file says, whatever its layout."""
        return hashlib.sha256(canonical_json(msgspec.to_builtins(self))).digest()


def read_mapping(path: Path, catalogue: Catalogue) -> MappingFile:
    """Read a mapping file.

    Raises:
        MappingInvalidError: it is missing, of another shape, or names a field that the
            catalogue lacks.
    """
    try:
        mapping = msgspec.convert(yaml.safe_load(path.read_text("utf-8")), MappingFile)
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        raise MappingInvalidError(detail=path.name) from None
    except msgspec.ValidationError as invalid:
        raise MappingInvalidError(detail=str(invalid)) from None
    for field in mapping.columns.values():
        if field is not None and field not in catalogue.by_name:
            raise MappingInvalidError(detail=field[:40])
    if mapping.delimiter is not None and len(mapping.delimiter) != 1:
        raise MappingInvalidError(detail="delimiter")
    return mapping


def write_mapping(columns: Mapping[str, str | None]) -> str:
    """Return a mapping file's text, to be corrected by a person."""
    return yaml.safe_dump(
        {"columns": dict(columns)}, allow_unicode=True, sort_keys=False
    )
