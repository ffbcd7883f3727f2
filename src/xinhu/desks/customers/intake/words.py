"""The words that headers and cells are understood by: ``rules/intake/*.yaml``."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeVar

import msgspec
import yaml

from xinhu.core.base.encoding import canonical_json
from xinhu.desks.customers.intake.errors import IntakeRulesInvalidError

_BRACKETED = re.compile(r"[(\[{〔【（].*?[)\]}〕】）]")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The safe loader over libyaml, where it is there: a quarter of the time."""
_SHORTEST_PART = 2
T = TypeVar("T")

Rule = Literal["newest", "union"]
"""How two values of one field become one; see ``rules/intake/merge.yaml``."""


class _Names(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    exact: tuple[str, ...]
    part: tuple[str, ...] = ()


class _Headers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    source: str
    status: str
    fields: dict[str, _Names]
    others: tuple[str, ...]
    empty: tuple[str, ...]
    keep_words_in: tuple[str, ...]
    totals: tuple[str, ...]
    required: tuple[str, ...]
    separators: str


class _Merge(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    source: str
    status: str
    dated_by: str
    default: Rule
    fields: dict[str, Rule]


class _Reason(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Words:
    """What intake knows about other people's files.

    Attributes:
        exact: bare header → field.
        parts: (bare part of a header, field), longest part first.
        others: words of headers about somebody else.
        empty: cells that say "nothing", in lower case.
        keep_words_in: fields that keep even those.
        totals: bare first cells of lines that are no rows.
        required: fields without which a row is no customer.
        separators: characters between several values in one cell.
        dated_by: the field that says how new a row is.
        rules: field → merge rule, where it is not ``default_rule``.
        default_rule: the merge rule of every other field.
        merge_version: SHA-256 of the merge rules, hexadecimal; stands in the entry.
        reasons: code → (Chinese, English).
    """

    exact: Mapping[str, str]
    parts: tuple[tuple[str, str], ...]
    others: tuple[str, ...]
    empty: frozenset[str]
    keep_words_in: frozenset[str]
    totals: tuple[str, ...]
    required: tuple[str, ...]
    separators: str
    dated_by: str
    rules: Mapping[str, Rule]
    default_rule: Rule
    merge_version: str
    reasons: Mapping[str, tuple[str, str]]


def bare(header: str) -> str:
    """Return what two ways of writing one header have in common."""
    text = _BRACKETED.sub("", unicodedata.normalize("NFKC", header)).lower()
    return "".join(char for char in text if char.isalnum())


def load_words(shipped: Path, override: Path | None = None) -> Words:
    """Read the rules; a file in the institution's folder takes the place of ours.

    Raises:
        IntakeRulesInvalidError: a file is missing or has another shape.
    """
    headers = _read("headers.yaml", _Headers, shipped, override)
    merge = _read("merge.yaml", _Merge, shipped, override)
    reasons = _read("reasons.yaml", dict[str, _Reason], shipped, override)
    parts = [
        (part, field)
        for field, names in headers.fields.items()
        for text in names.part
        if len(part := bare(text)) >= _SHORTEST_PART
    ]
    recorded = msgspec.to_builtins(merge)
    return Words(
        exact=_exact(headers),
        parts=tuple(sorted(parts, key=lambda pair: (-len(pair[0]), pair))),
        others=tuple(bare(word) for word in headers.others),
        empty=frozenset(word.lower() for word in headers.empty),
        keep_words_in=frozenset(headers.keep_words_in),
        totals=tuple(bare(word) for word in headers.totals),
        required=headers.required,
        separators=headers.separators,
        dated_by=merge.dated_by,
        rules=merge.fields,
        default_rule=merge.default,
        merge_version=hashlib.sha256(canonical_json(recorded)).hexdigest(),
        reasons={code: (reason.zh, reason.en) for code, reason in reasons.items()},
    )


def _exact(headers: _Headers) -> dict[str, str]:
    found: dict[str, str] = {}
    for field, names in headers.fields.items():
        for text in (field, *names.exact):
            if found.setdefault(bare(text), field) != field:
                detail = f"{text} stands under two fields"
                raise IntakeRulesInvalidError(file="headers.yaml", detail=detail)
    return found


def _read(name: str, shape: type[T], shipped: Path, override: Path | None) -> T:
    path = shipped / "intake" / name
    if override is not None and (override / "intake" / name).exists():
        path = override / "intake" / name
    try:
        data = yaml.load(path.read_text("utf-8"), _LOADER)  # noqa: S506 -- a safe one
        return msgspec.convert(data, shape)
    except (OSError, UnicodeDecodeError, yaml.YAMLError, msgspec.ValidationError) as e:
        detail = type(e).__name__
        if isinstance(e, msgspec.ValidationError):
            detail = str(e)
        raise IntakeRulesInvalidError(file=name, detail=detail) from None
