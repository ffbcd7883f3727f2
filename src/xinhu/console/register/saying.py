"""What an entry states, in words: the keys and codes of its details, and its reasons.

The code is always shown beside its words, as it is the code that was written. What has
no words here, such as a key of a later version, stands as it was written.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from xinhu.console.approvals.listing import kind_label
from xinhu.console.kit.words import lists, say, say_code
from xinhu.desks.staff.rules import Language

_POLICY: Final = "policy:"
_GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "event": ("event",),
    "factor": ("factor",),
    "field": ("field",),
    "group": ("groups",),
    "kind": ("unit_kind",),
    "other": ("post",),
    "post": ("post",),
    "reason": ("revocation",),
    "result": ("result",),
    "scope": ("scope",),
    "scopes": ("scope",),
    "state": ("state",),
    "to_post": ("post",),
}
"""Groups of words in which the codes under a key may have a name."""
_REASONS: Final = frozenset({"reason", "reasons", "why"})
_SEVERAL: Final = frozenset({"granted", "reasons", "scopes"})


@dataclass(frozen=True, slots=True)
class Said:
    """A code, and its words.

    Attributes:
        code: as the entry states it.
        words: in the reader's language; empty where it has none.
    """

    code: str
    words: str


@dataclass(frozen=True, slots=True)
class Line:
    """A key of an entry's details, and what stands under it."""

    key: Said
    value: Said


def details(detail: Mapping[str, str | int] | None, language: Language) -> list[Line]:
    """Say the details of an entry, in their order."""
    return [
        Line(
            Said(key, _named("detail", key, language)),
            Said(str(value), _value(key, str(value), language)),
        )
        for key, value in (detail or {}).items()
    ]


def reasons(codes: Iterable[str], language: Language) -> list[Said]:
    """Say the reasons of an entry, in their order."""
    return [Said(code, _reason(code, language)) for code in codes]


def _value(key: str, value: str, language: Language) -> str:
    codes = value.split(",") if key in _SEVERAL else [value]
    named = [_code(key, code, language) for code in codes]
    return say("frame.comma", language).join(named) if all(named) else ""


def _code(key: str, code: str, language: Language) -> str:
    own = _named(f"detail_of.{key}", code, language)
    if own:
        return own
    for group in _GROUPS.get(key, ()):
        if named := _named(group, code, language):
            return named
    if key == "kind":
        label = kind_label(code, language)
        return "" if label == code else label
    return _reason(code, language) if key in _REASONS else ""


def _named(group: str, code: str, language: Language) -> str:
    name = say_code(group, code, language)
    return "" if name == code else name


def _reason(code: str, language: Language) -> str:
    if code.startswith(_POLICY):
        policy = code.removeprefix(_POLICY)
        return say("entry.by_policy", language, policy=policy)
    return lists().wording.told(code, language)
