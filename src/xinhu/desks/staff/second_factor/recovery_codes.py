"""Recovery codes: drawn at random, shown once, compared by their keyed hashes. Pure."""

import re

from xinhu.core.base.ids import RandomBytes

_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
_LENGTH = 10
_GROUP = 5
_FORM = re.compile(f"[{_ALPHABET}]{{{_LENGTH}}}")
_DROPPED = re.compile(r"[\s-]")


def new_codes(count: int, random: RandomBytes) -> tuple[str, ...]:
    """Draw codes of about 49 bits each, in two groups, without look-alikes."""
    return tuple(_new_code(random) for _ in range(count))


def plain(code: str) -> str:
    """Return a code as it is compared: without spaces, hyphens and capitals.

    Empty for what can be no recovery code; no set holds the empty one.
    """
    typed = _DROPPED.sub("", code).lower()
    return typed if _FORM.fullmatch(typed) else ""


def _new_code(random: RandomBytes) -> str:
    drawn = ""
    while len(drawn) < _LENGTH:
        # Numbers beyond the alphabet are drawn again: no letter is likelier.
        number = random(1)[0] & 0x1F
        if number < len(_ALPHABET):
            drawn += _ALPHABET[number]
    return f"{drawn[:_GROUP]}-{drawn[_GROUP:]}"
