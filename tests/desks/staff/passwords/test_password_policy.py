"""All rules together, what is well known, and the rules' files."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import xinhu
from xinhu.core.base.clock import DAY, Instant
from xinhu.core.base.errors import Refusal
from xinhu.core.policy.rules_file import PolicyInvalidError
from xinhu.desks.staff.passwords.errors import (
    PasswordRefusedError,
    PasswordUsedError,
    PasswordWellKnownError,
)
from xinhu.desks.staff.passwords.folding import fold
from xinhu.desks.staff.passwords.history import check_unused
from xinhu.desks.staff.passwords.holding import judge
from xinhu.desks.staff.passwords.policy import Person, require_acceptable
from xinhu.desks.staff.passwords.rules import load_numbers, load_password_rules
from xinhu.desks.staff.passwords.well_known import check_well_known, shipped_words

SHIPPED = Path(xinhu.__file__).parent / "rules"
RULES = load_password_rules(SHIPPED, None)
WORDS = RULES.well_known | shipped_words()
LIMIN = Person(full_name="李敏", words=("limin",), forbidden=frozenset({"139042"}))
NOW = Instant(1_800_000_000_000_000)


@pytest.mark.parametrize(
    "password",
    [
        "Password123!",
        "P@ssw0rd2024",
        "p.a.s.s.w.o.r.d",
        "Admin@888",
        "woaini#1314",
        "Welcome@2026",
        "iloveyou!!",
        "Huawei12#$",
    ],
)
def test_what_everybody_tries_first_is_refused(password: str) -> None:
    with pytest.raises(PasswordWellKnownError):
        check_well_known(fold(password), WORDS)


@pytest.mark.parametrize(
    "password", ["correct horse battery 9", "my-password-is-a-teapot", "x7#Kq9!vRm2p"]
)
def test_a_word_within_a_long_password_decides_nothing(password: str) -> None:
    check_well_known(fold(password), WORDS)


@pytest.mark.duty("R6.3")
@pytest.mark.parametrize(
    "password", ["correct horse battery 9", "茶杯 teapot 47", "x7#Kq9!vRm2p"]
)
def test_a_good_password_is_taken(password: str) -> None:
    require_acceptable(password, LIMIN, RULES)


def test_every_reason_is_told_at_once() -> None:
    with pytest.raises(PasswordRefusedError) as caught:
        require_acceptable("limin139042", LIMIN, RULES)
    codes = {reason.code for reason in caught.value.reasons}
    assert codes == {
        "password.letters_symbols",
        "password.kinds",
        "password.name",
        "password.personal",
    }


@given(st.text(max_size=200))
def test_no_reason_repeats_the_password(password: str) -> None:
    told: tuple[Refusal, ...] = ()
    try:
        require_acceptable(password, LIMIN, RULES)
    except PasswordRefusedError as refused:
        told = refused.reasons
    for reason in told:
        assert all(isinstance(value, int) for value in reason.params.values())


def test_an_endless_password_is_not_read() -> None:
    with pytest.raises(PasswordRefusedError) as caught:
        require_acceptable("ﷺ" * 1_000_000, LIMIN, RULES)
    assert [reason.code for reason in caught.value.reasons] == ["password.long"]


def test_a_password_that_was_used_does_not_come_back() -> None:
    with pytest.raises(PasswordUsedError) as caught:
        check_unused("b", ["A", "B"], lambda typed, kept: typed.upper() == kept)
    assert caught.value.params == {"last": 2}
    check_unused("c", ["A", "B"], lambda typed, kept: typed.upper() == kept)


@pytest.mark.duty("R6.3")
def test_a_password_expires_after_its_days_and_warns_before() -> None:
    numbers = RULES.numbers
    last = NOW + numbers.expires * DAY
    warned = last - numbers.warning * DAY
    assert judge(NOW, NOW, numbers, given=False).days is None
    assert judge(NOW, Instant(warned - 1), numbers, given=False).days is None
    assert judge(NOW, Instant(warned), numbers, given=False).days == numbers.warning
    assert judge(NOW, Instant(last - 1), numbers, given=False).days == 1
    assert judge(NOW, Instant(last), numbers, given=False).due == "expired"


def test_a_password_that_was_given_is_due_at_once() -> None:
    assert judge(NOW, NOW, RULES.numbers, given=True).due == "first"


@given(st.integers(-400 * DAY, 400 * DAY))
def test_a_password_is_due_or_warned_of_or_neither(age: int) -> None:
    numbers = RULES.numbers
    found = judge(NOW, Instant(NOW + age), numbers, given=False)
    left = numbers.expires - age / DAY
    assert (found.due == "expired") == (left <= 0)
    assert (found.days is not None) == (0 < left <= numbers.warning)


def _own(folder: Path, **rules: int) -> Path:
    text = {
        name: {"number": n, "unit": "x", "source": "own", "status": "confirmed"}
        for name, n in rules.items()
    }
    (folder / "passwords.yaml").write_text(yaml.safe_dump(text), "utf-8")
    return folder


def test_an_institution_lays_its_numbers_over_ours(tmp_path) -> None:
    numbers = load_numbers(SHIPPED, _own(tmp_path, shortest=14, expires=180))
    assert (numbers.shortest, numbers.expires) == (14, 180)
    assert numbers.kinds == RULES.numbers.kinds


@pytest.mark.parametrize(
    "rules",
    [{"shortest": 0}, {"shortest": 129}, {"warning": 90}, {"lenght": 12}],
    ids=["none", "beyond the longest", "warned from the start", "misspelt"],
)
def test_numbers_that_make_no_sense_stop_the_start(tmp_path, rules) -> None:
    with pytest.raises(PolicyInvalidError):
        load_numbers(SHIPPED, _own(tmp_path, **rules))


def test_lists_must_be_those_that_are_asked_for(tmp_path) -> None:
    own = {"friends": {"words": ["x"], "source": "own", "status": "confirmed"}}
    (tmp_path / "password_words.yaml").write_text(yaml.safe_dump(own), "utf-8")
    with pytest.raises(PolicyInvalidError):
        load_password_rules(SHIPPED, tmp_path)
