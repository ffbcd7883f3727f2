"""What an error says to people: its message and the next step, in Chinese or English.

The words are data (``rules/messages/*.yaml``); an institution's folder may replace the
words of a code. Pure: no Django, so the gate's process uses it as well.

Guarantees: ``explain`` never raises, whatever an error carries: an error that cannot be
told would hide the one that happened. A code without words is told by itself. Codes of
purposes, roles, posts, zones, kinds of ground, fields and reasons why a value is not
valid are filled in by their names in the reader's language. Only ``params`` are filled
in, as text; a template can do no more.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, Protocol

import msgspec
import yaml

from xinhu.core.base.errors import XinhuError
from xinhu.core.policy.approval.rules import GROUPS, ApproverGroup
from xinhu.core.policy.rule_book import RuleBook
from xinhu.core.policy.rules_file import PolicyInvalidError, read_rules, read_text

Language = Literal["zh", "en"]

_PLACE = re.compile(r"\{(\w+)\}")
_ABSENT = "—"
# Over libyaml where it is there: every process that says anything reads the fields.
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One language of a code: what happened, and what to do now."""

    message: str
    next: str


class Phrase(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Both languages of a code."""

    zh: Words
    en: Words


class Named(Protocol):
    """Anything in a list that has a name in both languages."""

    @property
    def zh(self) -> str:
        """Its Chinese name."""

    @property
    def en(self) -> str:
        """Its English name."""


class _BothNames(msgspec.Struct, frozen=True):
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a reader is told.

    Attributes:
        code: the stable code.
        message: what happened.
        next: what to do now; empty where the code has no words.
    """

    code: str
    message: str
    next: str


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of every code.

    Attributes:
        phrases: code → words.
        names: name of a param → code → names, for params that carry codes.
    """

    phrases: Mapping[str, Phrase]
    names: Mapping[str, Mapping[str, Named]]

    @classmethod
    def load(cls, folder: Path, override: Path | None = None) -> "Wording":
        """Read all words.

        Args:
            folder: the shipped ``rules`` folder.
            override: the institution's own; codes that stand there replace.

        Raises:
            PolicyInvalidError: a file cannot be used, or two files have one code.
        """
        phrases: dict[str, Phrase] = {}
        files = sorted((folder / "messages").glob("*.yaml"))
        for path in files:
            name = f"messages/{path.name}"
            own = read_rules(name, Phrase, folder, override)
            for code in own:
                if code in phrases:
                    raise PolicyInvalidError(file=name, detail=f"{code} stands twice")
            phrases.update(own)
        return cls(phrases, _names(folder, override))

    def explain(self, error: XinhuError, language: Language) -> Explanation:
        """Tell an error.

        Args:
            error: what happened.
            language: of the reader; anything but ``en`` is told in Chinese.
        """
        phrase = self.phrases.get(error.code)
        if phrase is None:
            return Explanation(error.code, error.code, "")
        words = phrase.en if language == "en" else phrase.zh
        return Explanation(
            error.code,
            self._fill(words.message, error, language),
            self._fill(words.next, error, language),
        )

    def told(self, code: str, language: Language) -> str:
        """Return what a code says where only the code is known, as in the register.

        Args:
            code: of an error.
            language: of the reader; anything but ``en`` is told in Chinese.

        Returns:
            Its message, with an ellipsis for whatever it would be filled with; nothing
            where it has no words.
        """
        phrase = self.phrases.get(code)
        if phrase is None:
            return ""
        words = phrase.en if language == "en" else phrase.zh
        return _PLACE.sub("…", words.message)

    def _fill(self, template: str, error: XinhuError, language: Language) -> str:
        def value(place: re.Match[str]) -> str:
            param = place.group(1)
            if param not in error.params:
                return _ABSENT
            text = str(error.params[param])
            known = self.names.get(param)
            if known is None:
                return text
            parts = (_name(known, code, language) for code in text.split(", "))
            return (", " if language == "en" else "、").join(parts)

        return _PLACE.sub(value, template)


def _name(known: Mapping[str, Named], code: str, language: Language) -> str:
    named = known.get(code)
    if named is None:
        return code
    return named.en if language == "en" else named.zh


def _names(folder: Path, override: Path | None) -> Mapping[str, Mapping[str, Named]]:
    book = RuleBook.load(folder, override)
    fields = _field_names(folder, override)
    posts = read_rules("posts.yaml", _BothNames, folder, override)
    return {
        "purpose": book.purposes,
        "role": book.roles,
        "zone": book.zones,
        "kind": book.grounds,
        "field": fields,
        "fields": fields,
        "groups": read_rules(GROUPS, ApproverGroup, folder, override),
        "reason": read_rules("intake/reasons.yaml", _BothNames, folder, override),
        "post": posts,
        "other": posts,
    }


def _field_names(folder: Path, override: Path | None) -> Mapping[str, Named]:
    """Read the fields' names alone; whether the catalogue holds is its own loader's."""
    names: dict[str, Named] = {}
    for root in (folder, override):
        if root is None or not (root / "catalogue.yaml").exists():
            continue
        data = yaml.load(read_text(root / "catalogue.yaml"), _LOADER)  # noqa: S506 -- a safe one
        listed = data.get("fields", data) if isinstance(data, dict) else {}
        for name, field in listed.items() if isinstance(listed, dict) else ():
            if isinstance(field, dict) and {"zh", "en"} <= field.keys():
                names[str(name)] = _BothNames(str(field["zh"]), str(field["en"]))
    return names
