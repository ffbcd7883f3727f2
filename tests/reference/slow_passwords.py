"""The rules of passwords, said slowly and obviously: every window, every spelling."""

import re

_UP = "01234567890123456789"
_ROWS = (
    "1234567890",
    "!@#$%^&*()",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "!qaz@wsx#edc$rfv%tgb^yhn&ujm",
    "zaq12wsxcde34rfvbgt56yhnmju78",
)


def windows(text: str, length: int) -> list[str]:
    return [text[i:][:length] for i in range(len(text)) if len(text[i:]) >= length]


def has_digits_in_a_row(text: str) -> bool:
    """Six equal, or six that stand so in 0123456789012345…, or the other way round."""
    for window in windows(text, 6):
        if re.fullmatch("[0-9]{6}", window) is None:
            continue
        equal = len(set(window)) == 1
        if equal or window in _UP or window in _UP[::-1]:
            return True
    return False


def has_keys_in_a_row(text: str) -> bool:
    """Five that stand so in a row or column of keys, either way."""
    return any(
        window in row or window[::-1] in row
        for window in windows(text, 5)
        for row in _ROWS
    )


def kinds(text: str) -> int:
    """Of ASCII alone: capital letters, small letters, digits, anything else."""
    patterns = ("[A-Z]", "[a-z]", "[0-9]", "[^A-Za-z0-9]")
    return sum(re.search(pattern, text) is not None for pattern in patterns)


def holds_one_of(text: str, pieces: frozenset[str]) -> bool:
    """As it stands, or after every sign between letters and digits was struck out."""
    bare = "".join(c for c in text if c.isalnum() and c not in "年月日号")
    return any(piece in text or piece in bare for piece in pieces)
