"""How long, of which kinds, and never a row of digits or keys."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import xinhu
from reference import slow_passwords as slow
from xinhu.desks.staff.passwords.digits import check_digits
from xinhu.desks.staff.passwords.errors import (
    PasswordDigitsError,
    PasswordKeyboardError,
    PasswordKindsError,
    PasswordLettersSymbolsError,
    PasswordLongError,
    PasswordShortError,
    PasswordUnprintableError,
)
from xinhu.desks.staff.passwords.folding import fold
from xinhu.desks.staff.passwords.keyboard import check_keyboard
from xinhu.desks.staff.passwords.kinds import check_kinds, check_letters_symbols
from xinhu.desks.staff.passwords.length import check_length, check_printable
from xinhu.desks.staff.passwords.rules import load_password_rules

RULES = load_password_rules(Path(xinhu.__file__).parent / "rules", None)
NUMBERS = RULES.numbers
ASCII = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=20)
ROWED = st.lists(
    st.sampled_from(["123", "456", "7890", "000", "98", "765", "a", "qwe", "rt", "!"]),
    max_size=8,
).map("".join)


def test_the_length_is_within_its_limits_to_the_character() -> None:
    check_length("x" * NUMBERS.shortest, NUMBERS)
    check_length("x" * NUMBERS.longest, NUMBERS)
    with pytest.raises(PasswordShortError):
        check_length("x" * (NUMBERS.shortest - 1), NUMBERS)
    with pytest.raises(PasswordLongError):
        check_length("x" * (NUMBERS.longest + 1), NUMBERS)


@pytest.mark.parametrize("sign", ["\n", "\t", "\x00", "\u200b", "\ud800"])
def test_what_is_not_seen_is_refused(sign: str) -> None:
    with pytest.raises(PasswordUnprintableError):
        check_printable(f"correct{sign}horse")


@pytest.mark.duty("R6.3")
@pytest.mark.parametrize("password", ["1234-5678-90", "Abcdefgh12345", "甲乙丙丁123"])
def test_letters_and_symbols_must_be_there(password: str) -> None:
    with pytest.raises(PasswordLettersSymbolsError):
        check_letters_symbols(password, NUMBERS)


@given(ASCII)
def test_kinds_are_counted_as_the_slow_model_counts(password: str) -> None:
    refused = False
    try:
        check_kinds(password, NUMBERS)
    except PasswordKindsError:
        refused = True
    assert refused == (slow.kinds(password) < NUMBERS.kinds)


@pytest.mark.duty("R6.3")
@pytest.mark.parametrize(
    "digits",
    [
        "000000",
        "888888",
        "123456",
        "654321",
        "567890",
        "789012",
        "１２３４５６",
        "６６６666",
    ],
)
def test_six_equal_or_consecutive_digits_are_refused(digits: str) -> None:
    with pytest.raises(PasswordDigitsError):
        check_digits(fold(f"horse {digits} battery"), NUMBERS.digits_in_a_row)


@pytest.mark.parametrize("digits", ["00000", "12345", "123-456", "135791", "112233"])
def test_five_or_others_are_not(digits: str) -> None:
    check_digits(fold(f"horse {digits} battery"), NUMBERS.digits_in_a_row)


@given(ROWED | ASCII)
@example("99999")
@example("890123")
def test_rows_of_digits_are_those_of_the_slow_model(password: str) -> None:
    refused = False
    try:
        check_digits(fold(password), 6)
    except PasswordDigitsError:
        refused = True
    assert refused == slow.has_digits_in_a_row(password.lower())


@pytest.mark.duty("R6.3")
@pytest.mark.parametrize(
    "keys", ["qwert", "QWERTY", "poiuy", "asdfg", "!@#$%", "1qaz2wsx", "ｑｗｅｒｔ"]
)
def test_neighbouring_keys_are_refused(keys: str) -> None:
    with pytest.raises(PasswordKeyboardError):
        check_keyboard(fold(f"7 {keys} 7"), RULES.keyboard, NUMBERS.keys_in_a_row)


@given(ROWED | ASCII)
def test_rows_of_keys_are_those_of_the_slow_model(password: str) -> None:
    folded = fold(password)
    refused = False
    try:
        check_keyboard(folded, RULES.keyboard, 5)
    except PasswordKeyboardError:
        refused = True
    assert refused == slow.has_keys_in_a_row(folded)
