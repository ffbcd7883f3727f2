"""The console's words: data in ``rules/words``, in Chinese and English.

Like the words of errors they are no code, need no compiled catalogue on the machine,
and an institution's own folder may replace them. A word that is missing is an error,
not an empty place on a page; tests hold pages and words together.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

import msgspec
import yaml
from django.conf import settings

from xinhu.core.base.errors import Fault, XinhuError
from xinhu.desks.staff.rules import Language, Lists, load_lists

# Over libyaml where it is there: every process of a console reads all words.
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class WordsInvalidError(Fault):
    """A file of words cannot be used; params: file."""

    code = "console.words"


class Phrase(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A phrase in both languages."""

    zh: str
    en: str


@cache
def phrases(folder: Path, override: Path | None) -> Mapping[str, Phrase]:
    """Read all words once per process; the override's replace.

    Raises:
        WordsInvalidError: a file is not of the form, or two shipped ones share a key.
    """
    read: dict[str, Phrase] = {}
    for path in sorted((folder / "words").glob("*.yaml")):
        own = _phrases_in(path)
        if read.keys() & own.keys():
            raise WordsInvalidError(file=path.name)
        read.update(own)
    if override is not None:
        for path in sorted((override / "words").glob("*.yaml")):
            read.update(_phrases_in(path))
    return read


def say(key: str, language: Language, **params: object) -> str:
    """Return a phrase, filled in.

    Raises:
        KeyError: there is no such phrase, or a place in it is not filled.
    """
    phrase = phrases(settings.XINHU_RULES, settings.XINHU_OWN_RULES)[key]
    text = phrase.en if language == "en" else phrase.zh
    return text.format(**params) if params else text


def say_code(group: str, code: str, language: Language) -> str:
    """Return the name of a code such as ``decision.permit``; itself where unnamed."""
    known = phrases(settings.XINHU_RULES, settings.XINHU_OWN_RULES)
    phrase = known.get(f"{group}.{code}")
    if phrase is None:
        return titled(group, code, language)
    return phrase.en if language == "en" else phrase.zh


def titled(what: str, code: str, language: Language) -> str:
    """Return the name of a purpose, role, zone, kind of ground or field, by itself.

    The rules name them as they stand within a sentence; by itself an English one begins
    with a capital.
    """
    names = lists()
    text = names.label(what, code, language)
    alone = language == "en" and what in names.wording.names
    return text[:1].upper() + text[1:] if alone else text


def explained(error: XinhuError, language: Language) -> str:
    """Return what an error says and what to do next, as one text for a form."""
    told = lists().wording.explain(error, language)
    return joined(told.message, told.next, language)


def joined(message: str, following: str, language: Language) -> str:
    """Return what went wrong and what to do next, as sentences follow each other."""
    return f"{message}{' ' if language == 'en' else ''}{following}"


def lists() -> Lists:
    """Return the lists that menus and labels are built from."""
    return load_lists(settings.XINHU_RULES, settings.XINHU_OWN_RULES)


def _phrases_in(path: Path) -> dict[str, Phrase]:
    try:
        data = yaml.load(path.read_text("utf-8"), _LOADER)  # noqa: S506 -- a safe one
        return msgspec.convert(data, dict[str, Phrase])
    except (yaml.YAMLError, msgspec.ValidationError, OSError) as failure:
        raise WordsInvalidError(file=path.name) from failure
