"""Made-up values with right check digits, and decoys, for tests of discovery."""

import random

from xinhu.core.catalogue.kinds.accounts import luhn_remainder
from xinhu.core.catalogue.kinds.citizen_number import check_digit
from xinhu.core.catalogue.kinds.organisation_number import check_character

_LETTERS = "ABCDEFGHJKLMNPQRTUWXY"


def digits(rng: random.Random, count: int) -> str:
    return "".join(rng.choices("0123456789", k=count))


def resident_id(rng: random.Random) -> str:
    area = rng.choice(["110105", "310115", "440305", "510104", "650102"])
    day = f"{rng.randint(1940, 2008)}{rng.randint(1, 12):02}{rng.randint(1, 28):02}"
    body = area + day + digits(rng, 3)
    return body + check_digit(body)


def bank_card(rng: random.Random) -> str:
    body = "62" + digits(rng, rng.choice([13, 14, 15, 16]))
    return body + with_luhn(body)


def with_luhn(body: str) -> str:
    return next(d for d in "0123456789" if not luhn_remainder(body + d))


def uscc(rng: random.Random) -> str:
    inner = "".join(rng.choices("0123456789" + _LETTERS, k=8))
    code = "91" + rng.choice(["440300", "110000", "310115"]) + inner
    code += organisation_digit(inner)
    return code + check_character(code)


def organisation_digit(inner: str) -> str:
    """Return the check character of GB 11714 over eight characters."""
    total = sum(
        weight * int(char, 36)
        for weight, char in zip((3, 7, 9, 10, 5, 8, 4, 2), inner, strict=True)
    )
    check = 11 - total % 11
    return {10: "X", 11: "0"}.get(check, str(check))


def mobile(rng: random.Random) -> str:
    return rng.choice(["138", "159", "186", "199"]) + digits(rng, 8)


def wrong(value: str, place: int = -1) -> str:
    """Return the value with one digit turned into its neighbour."""
    chars = list(value)
    digit = chars[place]
    chars[place] = "1" if digit == "X" else str((int(digit) + 1) % 10)
    return "".join(chars)
