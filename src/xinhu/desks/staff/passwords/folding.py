"""A password as the checks read it: what looks alike counts alike.

Only for comparing. What is hashed is the password as it was typed.
"""

import re
import unicodedata

_DATE_WORDS = "年月日号"
_BETWEEN = re.compile(rf"[\W_{_DATE_WORDS}]+")


def fold(password: str) -> str:
    """Return it in small letters, full-width as half-width, every digit as 0 to 9."""
    alike = unicodedata.normalize("NFKC", password).casefold()
    return "".join(_digit(character) for character in alike)


def join(folded: str) -> str:
    """Return folded text without what may stand between the parts of a date or name."""
    return _BETWEEN.sub("", folded)


def _digit(character: str) -> str:
    return str(unicodedata.digit(character)) if character.isdigit() else character
