"""Check digits, as the standards have them; written apart from Xinhu's own."""

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_DIGITS = "10X98765432"
_ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_BASE36 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_TW_LETTERS = "ABCDEFGHJKLMNPQRSTUVXYWZIO"


def identity(body: str) -> str:
    """Return the last character of a resident identity number (GB 11643)."""
    total = sum(int(d) * w for d, w in zip(body, _ID_WEIGHTS, strict=True))
    return _ID_DIGITS[total % 11]


def luhn(body: str) -> str:
    """Return the last digit of a card number, or of an IMEI (ISO/IEC 7812-1)."""
    total = 0
    for place, digit in enumerate(reversed(body)):
        value = int(digit) * (1 if place % 2 else 2)
        total += value // 10 + value % 10
    return str(-total % 10)


def organisation(body: str) -> str:
    """Return the last character of an organisation code (GB 11714)."""
    total = sum(_BASE36.index(c) * w for c, w in zip(body, _ORG_WEIGHTS, strict=True))
    return "0123456789X0"[-total % 11]


def uscc(body: str) -> str:
    """Return the last character of a unified social credit code (GB 32100)."""
    total = sum(
        _USCC_ALPHABET.index(c) * pow(3, place, 31) for place, c in enumerate(body)
    )
    return _USCC_ALPHABET[-total % 31]


def iban(country: str, account: str) -> str:
    """Return the two check digits of an IBAN (ISO 13616)."""
    digits = "".join(str(_BASE36.index(c)) for c in f"{account}{country}00")
    return f"{98 - int(digits) % 97:02d}"


def hong_kong(letters: str, digits: str) -> str:
    """Return the check character of a Hong Kong identity number."""
    values = [36, *(_BASE36.index(c) for c in letters)][-2:]
    values += [int(d) for d in digits]
    total = sum(v * w for v, w in zip(values, range(9, 1, -1), strict=True))
    return "0123456789A"[-total % 11]


def taiwan(letter: str, digits: str) -> str:
    """Return the last digit of a Taiwan identity number."""
    code = 10 + _TW_LETTERS.index(letter)
    total = code // 10 + code % 10 * 9
    total += sum(int(d) * w for d, w in zip(digits, range(8, 0, -1), strict=True))
    return str(-total % 10)


def isbn(body: str) -> str:
    """Return the last digit of an ISBN-13 or EAN-13."""
    total = sum(int(d) * (3 if place % 2 else 1) for place, d in enumerate(body))
    return str(-total % 10)
