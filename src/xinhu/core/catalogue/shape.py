"""The shape of rules/catalogue.yaml, and how an institution's file changes it."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, NoReturn

import msgspec
import yaml

from xinhu.core.catalogue.errors import CatalogueInvalidError
from xinhu.core.catalogue.grades import Grade
from xinhu.core.catalogue.kinds.identity_number import NumberRule
from xinhu.core.catalogue.kinds.table import KindName
from xinhu.core.catalogue.masks import MaskRule

FILE: Final = "catalogue.yaml"
FIRST_OWN_NUMBER: Final = 1000
"""Fields that an institution adds are numbered from here."""
LAST_NUMBER: Final = 65_535
_FIXED = ("number", "type", "many", "search")
Status = Literal["confirmed", "unverified"]


class ScaleRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Another scale than JR/T 0171: who made it, and its levels from low to high."""

    zh: str
    en: str
    levels: tuple[str, ...]
    source: str
    status: Status


class TypeRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A type of identity document."""

    en: str
    number: NumberRule
    aliases: tuple[str, ...] = ()


class FieldRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A field as the data gives it."""

    number: int
    zh: str
    en: str
    grade: Grade
    source: str
    status: Status
    levels: Mapping[str, str]
    type: KindName
    many: bool = False
    search: bool = False
    masks: Mapping[Literal["partial"], MaskRule] = {}


class Rules(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The whole file."""

    schema: int
    scales: Mapping[str, ScaleRule]
    identity_types: Mapping[str, TypeRule]
    double_surnames: tuple[str, ...]
    fields: Mapping[str, FieldRule]


def read_catalogue(folder: Path, override: Path | None) -> tuple[Rules, Any]:
    """Read the shipped file and lay the institution's over it.

    Returns:
        the rules, and the merged data they came from.

    Raises:
        CatalogueInvalidError: a file is missing, malformed or of the wrong shape, or
            the institution's file changes what sealed bytes depend on.
    """
    data = _read(folder / FILE)
    if override is not None and (override / FILE).exists():
        data = _laid_over(data, _read(override / FILE))
    try:
        return msgspec.convert(data, Rules), data
    except msgspec.ValidationError as error:
        raise CatalogueInvalidError(file=FILE, detail=str(error)) from None


def refuse(detail: str) -> NoReturn:
    """Stop the start over something wrong in the data.

    Raises:
        CatalogueInvalidError: always.
    """
    raise CatalogueInvalidError(file=FILE, detail=detail)


if TYPE_CHECKING:
    from yaml import SafeLoader as _Safe
else:
    # The same loader over libyaml takes a quarter of the time, and every start waits.
    _Safe = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Safe):
    """Safe YAML which takes no key twice."""


def _mapping_once(loader: _Loader, node: yaml.MappingNode) -> dict[str, Any]:
    keys = [str(loader.construct_object(key)) for key, _ in node.value]
    if len(set(keys)) != len(keys):
        detail = f"a key stands twice, line {node.start_mark.line + 1}"
        refuse(detail)
    return {str(k): v for k, v in loader.construct_mapping(node, deep=True).items()}


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping_once)


def _read(path: Path) -> dict[str, Any]:
    try:
        data = yaml.load(path.read_text("utf-8"), _Loader)  # noqa: S506 -- a SafeLoader
    except (OSError, UnicodeDecodeError) as error:
        raise CatalogueInvalidError(file=FILE, detail=type(error).__name__) from None
    except yaml.YAMLError as error:
        detail = " ".join(str(error).split())
        raise CatalogueInvalidError(file=FILE, detail=detail) from None
    if not isinstance(data, dict):
        refuse("no mapping")
    return data


def _laid_over(shipped: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    merged = dict(shipped)
    for part, entries in own.items():
        if part == "schema":
            refuse("schema is not for an institution to set")
        if isinstance(entries, dict) and part == "fields":
            merged[part] = _fields_laid_over(shipped[part], entries)
        elif isinstance(entries, dict) and isinstance(shipped.get(part), dict):
            merged[part] = {**shipped[part], **entries}
        else:
            merged[part] = entries
    return merged


def _fields_laid_over(shipped: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    merged = dict(shipped)
    for name, changes in own.items():
        if not isinstance(changes, dict):
            detail = f"{name}: no mapping"
            refuse(detail)
        old = shipped.get(name)
        if old is None:
            if not FIRST_OWN_NUMBER <= changes.get("number", 0) <= LAST_NUMBER:
                detail = f"{name}: own fields are numbered from {FIRST_OWN_NUMBER}"
                refuse(detail)
        elif any(key in changes and changes[key] != old.get(key) for key in _FIXED):
            detail = f"{name}: {', '.join(_FIXED)} cannot change once data is sealed"
            refuse(detail)
        elif old["grade"] == "C3" and changes.get("grade", "C3") != "C3":
            detail = f"{name}: C3 cannot be graded down"
            refuse(detail)
        merged[name] = {**(old or {}), **changes}
    return merged
