"""Many values told at once to be in their normal form and valid.

Nearly every cell of a bank's export is: eleven digits, a date, a name of two or three
characters. One regular expression over a whole column, and one sum over all of its
check digits, tell so in a tenth of the time that each value by itself would take. What
is told here is only ever "all of them"; else each goes through ``normalise`` and
``check``, which decide.
"""

import re
from collections.abc import Callable, Sequence
from typing import Final

AllPlain = Callable[[Sequence[str], str | None], bool]
"""Tells (texts, today as YYYY-MM-DD or None) whether ``normalise`` would leave each of
the texts as it is and ``check`` would accept it. False says nothing of any one, and is
the answer where there are none."""

PLAIN_NAME: Final = r"[\u4e00-\u9fff]{2,20}"
PLAIN_TEXT: Final = r"[\u4e00-\u9fff0-9A-Za-z]{1,200}"
_PROVINCE = r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91)"

_EMAIL = r"[0-9A-Za-z._+\-]{1,64}@[0-9a-z]{1,60}(?:\.[0-9a-z]{2,60}){1,2}"

_DIGITS = range(10)
_CITIZEN_LENGTH, _CARD_LENGTH = 18, 19
_X = 10


def plain_texts(pattern: str) -> AllPlain:
    """Return what tells texts that a pattern describes.

    Args:
        pattern: matches no line end.
    """
    lines = re.compile(f"(?:{pattern}\n)*+").fullmatch

    def all_plain(texts: Sequence[str], today: str | None) -> bool:  # noqa: ARG001 -- as all of them
        joined = "\n".join(texts) + "\n"
        return joined.count("\n") == len(texts) and lines(joined) is not None

    return all_plain


def _date(dash: str) -> str:
    """Return the pattern of a day from 1800 to 2099."""
    day = (
        f"(?:(?:0[13578]|1[02]){dash}(?:0[1-9]|[12][0-9]|3[01])"
        f"|(?:0[469]|11){dash}(?:0[1-9]|[12][0-9]|30)"
        f"|02{dash}(?:0[1-9]|1[0-9]|2[0-8]))"
    )
    leap = "(?:(?:1[89]|20)(?:0[48]|[2468][048]|[13579][26])|2000)"
    return f"(?:(?:1[89]|20)[0-9][0-9]{dash}{day}|{leap}{dash}02{dash}29)"


def column_sums(coded: bytes, tables: Sequence[bytes]) -> bytes:
    """Add up, for many texts of one length, what each of their bytes stands for.

    Args:
        coded: the texts, one behind the other.
        tables: per place in a text, byte → what it stands for; the sum over a text
            MUST be below 256.

    Returns:
        The sum of each text, as a byte.
    """
    width = len(tables)
    total = 0
    for place, table in enumerate(tables):
        # All first places, then all second ones: a number whose bytes are the sums.
        total += int.from_bytes(coded[place::width].translate(table))
    return total.to_bytes(len(coded) // width)


def _worth(values: dict[str, int]) -> bytes:
    return bytes(values.get(chr(code), 0) for code in range(256))


_MOD_11_2 = tuple(
    _worth(
        {str(d): d * weight % 11 for d in _DIGITS} | ({"X": _X} if weight == 1 else {})
    )
    for weight in (pow(2, 17 - place, 11) for place in range(_CITIZEN_LENGTH))
)
_RIGHT_MOD_11 = bytes(range(1, 256, 11))
_LUHN = tuple(
    _worth({str(d): sum(divmod(d * (1 + place % 2), 10)) for d in _DIGITS})
    for place in range(_CARD_LENGTH)
)
_RIGHT_MOD_10 = bytes(range(0, 256, 10))

_citizen_shape = plain_texts(_PROVINCE + "[0-9]{4}" + _date("") + "[0-9]{3}[0-9X]")
_card_shape = plain_texts("[0-9]{16,19}")
_date_shape = plain_texts(_date("-"))


def plain_citizen_numbers(texts: Sequence[str], today: str | None) -> bool:
    """Tell citizens' numbers of 18 (GB 11643) with their check digits."""
    if not _citizen_shape(texts, None):
        return False
    if today is not None and max([t[6:14] for t in texts]) > today.replace("-", ""):
        return False
    sums = column_sums("".join(texts).encode(), _MOD_11_2)
    return not sums.translate(None, _RIGHT_MOD_11)


def plain_cards(texts: Sequence[str], today: str | None) -> bool:  # noqa: ARG001 -- as all of them
    """Tell card numbers of 16 to 19 digits with their Luhn digits."""
    if not _card_shape(texts, None):
        return False
    padded = "".join([text.rjust(_CARD_LENGTH, "0") for text in texts])
    return not column_sums(padded.encode(), _LUHN).translate(None, _RIGHT_MOD_10)


def plain_dates(texts: Sequence[str], today: str | None) -> bool:
    """Tell days, YYYY-MM-DD."""
    return _date_shape(texts, None) and (today is None or max(texts) <= today)


plain_names: Final = plain_texts(PLAIN_NAME)
plain_lines: Final = plain_texts(PLAIN_TEXT)
plain_accounts: Final = plain_texts("[0-9]{4,40}")
plain_mobiles: Final = plain_texts("1[3-9][0-9]{9}")
plain_landlines: Final = plain_texts(
    "(?:010|02[0-9]|0[3-9][0-9]{2})-[2-9][0-9]{6,7}(?:-[0-9]{1,6})?"
)
plain_emails: Final = plain_texts(_EMAIL)
plain_amounts: Final = plain_texts(r"-?(?:0|[1-9][0-9]{0,14})\.[0-9]{2}")
