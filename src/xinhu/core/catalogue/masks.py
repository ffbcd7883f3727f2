"""Masks: from a value to what may be shown of it.

Guarantees, for every rule and every value: what is shown is no longer than the value,
never the whole value, and at least ``hide`` characters of it are gone; where a value
cannot be masked so, the constant ``HIDDEN`` is shown. ``HIDDEN`` does not tell the
length. Which characters may stay is data (rules/catalogue.yaml).
"""

import re
from collections.abc import Callable
from typing import Final, Literal

import msgspec

HIDDEN: Final = "******"
"""What stands for a value of which nothing is shown."""
STAR: Final = "*"

Masker = Callable[[str], str]
"""Masks one value."""


class MaskRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What may stay of a value.

    Attributes:
        keep: ``ends``: the first and last characters; ``surname``: of a Chinese name;
            ``email``: the first characters and the domain; ``district``: of a Chinese
            address, down to the district.
        first: characters kept at the start (ends, email).
        last: characters kept at the end (ends).
        hide: at least so many characters are hidden.
        source: where the rule comes from.
        status: whether the source was confirmed in a full text.
    """

    keep: Literal["ends", "surname", "email", "district"]
    first: int = 0
    last: int = 0
    hide: int = 1
    source: str
    status: Literal["confirmed", "unverified"]


def masker_of(rule: MaskRule, surnames: frozenset[str]) -> Masker:
    """Return the masker of a rule.

    Args:
        rule: from the catalogue.
        surnames: surnames of two characters.
    """
    guarded = _guarded(_bare_masker(rule, surnames), rule.hide)
    match rule.keep:
        case "ends":
            return _ends(rule.first, rule.last, rule.hide, guarded)
        case "surname":
            return _surname(surnames, rule.hide, guarded)
        case _:
            return guarded


def _bare_masker(rule: MaskRule, surnames: frozenset[str]) -> Masker:
    match rule.keep:
        case "ends":
            return lambda value: _starred(value, rule.first, rule.last)
        case "surname":
            return lambda value: _starred(value, _kept(value, surnames), 0)
        case "email":
            return _email(rule.first)
        case "district":
            return district


def hide(value: str) -> str:  # noqa: ARG001 -- nothing of the value is shown
    """Show nothing, not even the length."""
    return HIDDEN


def _guarded(masker: Masker, least: int) -> Masker:
    def mask(value: str) -> str:
        shown = masker(value)
        # Counted against the value, so that stars which the value itself holds do not
        # pass for hidden characters.
        stays = len(shown) - shown.count(STAR) + value.count(STAR)
        if shown == value or len(shown) > len(value) or len(value) - stays < least:
            return HIDDEN
        return shown

    return mask


def _starred(value: str, first: int, last: int) -> str:
    """Keep the first and last characters; hide all where nothing would be hidden."""
    gone = len(value) - first - last
    if gone <= 0:
        return HIDDEN
    return value[:first] + STAR * gone + value[len(value) - last :]


def _kept(value: str, surnames: frozenset[str]) -> int:
    # A name in other letters, or of a minority with "·", keeps its first letter.
    return 2 if value[:2] in surnames and len(value) > 2 else 1  # noqa: PLR2004 -- a surname of two characters


# The two masks that nearly every look uses say themselves what the guard would find:
# where the value holds no star of its own, as many characters are hidden as stars are
# put in. Whatever does is left to the guard.


def _ends(first: int, last: int, least: int, guarded: Masker) -> Masker:
    fewest = max(least, 1)

    def mask(value: str) -> str:
        if STAR in value:
            return guarded(value)
        size = len(value)
        gone = size - first - last
        if gone < fewest:
            return HIDDEN
        return value[:first] + STAR * gone + value[size - last :]

    return mask


def _surname(surnames: frozenset[str], least: int, guarded: Masker) -> Masker:
    fewest = max(least, 1)

    def mask(value: str) -> str:
        if STAR in value:
            return guarded(value)
        kept = 2 if len(value) > 2 and value[:2] in surnames else 1  # noqa: PLR2004 -- as in _kept
        gone = len(value) - kept
        if gone < fewest:
            return HIDDEN
        return value[:kept] + STAR * gone

    return mask


def _email(first: int) -> Masker:
    def mask(value: str) -> str:
        local, at, domain = value.rpartition("@")
        if not at:
            return HIDDEN
        kept = first if len(local) > first else 1
        if len(local) <= kept:
            return HIDDEN
        return local[:kept] + STAR * (len(local) - kept) + at + domain

    return mask


_DISTRICT = re.compile(
    r"(?:[^省市县区]{1,6}?(?:省|自治区|特别行政区|市(?!场)))?"
    r"(?:[^市县区州盟]{1,12}?(?:市(?!场)|自治州|州|盟|地区))?"
    r"(?:[^区县旗市]{1,5}?(?<![小社园街])区|[^区县旗市]{1,5}?[县旗]"
    r"|[^区县旗市]{1,16}?自治[县旗]|[^区县旗市]{1,5}?市(?!场))?"
)
_STARS = 6


def district(value: str) -> str:
    """Keep a Chinese address down to its district, or as far down as it can be read."""
    found = _DISTRICT.match(value)
    kept = found.end() if found else 0
    if not kept:
        return HIDDEN
    return value[:kept] + STAR * min(_STARS, len(value) - kept)
