"""Sealing, waiting, recovery codes and rules of the second factor, by themselves."""

import os
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from xinhu.core.base.clock import SECOND, Instant
from xinhu.core.policy.rule_book import RuleBook
from xinhu.core.policy.rules_file import PolicyInvalidError
from xinhu.desks.staff.second_factor.errors import (
    FactorUnreadableError,
    FactorWaitError,
)
from xinhu.desks.staff.second_factor.recovery_codes import new_codes, plain
from xinhu.desks.staff.second_factor.rules import FILE, load_factor_rules
from xinhu.desks.staff.second_factor.sealing import print_of, seal, unseal
from xinhu.desks.staff.second_factor.waiting import require_no_wait, seconds_after
from xinhu.desks.staff.session_tokens import ChannelSecretMissingError
from xinhu.wiring.rules import SHIPPED

RULES = load_factor_rules(SHIPPED, None)
SECRET, OTHER = "s" * 43, "t" * 43


def sealed(text: str = "JBSWY3DPEHPK3PXP", owner: str = "op-li") -> str:
    return seal(text, secret=SECRET, owner=owner, random=os.urandom)


@pytest.mark.duty("R6.3")
def test_a_sealed_secret_opens_for_its_operator_alone() -> None:
    text = sealed()
    assert "JBSWY3DPEHPK3PXP" not in text
    assert unseal(text, secret=SECRET, owner="op-li") == "JBSWY3DPEHPK3PXP"
    assert sealed() != text
    with pytest.raises(FactorUnreadableError):
        unseal(text, secret=SECRET, owner="op-wang")
    with pytest.raises(FactorUnreadableError):
        unseal(text, secret=OTHER, owner="op-li")


@given(st.data())
def test_any_changed_character_of_a_seal_is_seen(data: st.DataObject) -> None:
    text = sealed()
    place = data.draw(st.integers(0, len(text) - 1))
    letter = data.draw(st.characters(min_codepoint=43, max_codepoint=122))
    changed = text[:place] + letter + text[place + 1 :]
    try:
        assert unseal(changed, secret=SECRET, owner="op-li") == "JBSWY3DPEHPK3PXP"
    except FactorUnreadableError:
        return
    assert changed == text


@pytest.mark.parametrize("text", ["", "1.", "2.AAAA", "1.é", "1.AA", "plain"])
def test_what_is_no_seal_does_not_open(text: str) -> None:
    with pytest.raises(FactorUnreadableError):
        unseal(text, secret=SECRET, owner="op-li")


@pytest.mark.parametrize("secret", ["", "short"])
def test_without_the_channel_secret_nothing_is_sealed(secret: str) -> None:
    with pytest.raises(ChannelSecretMissingError):
        seal("x", secret=secret, owner="op-li", random=os.urandom)
    with pytest.raises(ChannelSecretMissingError):
        print_of("x", secret=secret, owner="op-li")


def test_a_print_depends_on_code_operator_and_secret() -> None:
    prints = {
        print_of(code, secret=secret, owner=owner)
        for code in ("a", "b")
        for secret in (SECRET, OTHER)
        for owner in ("op-li", "op-wang")
    }
    assert len(prints) == 8


def test_recovery_codes_differ_and_are_typed_as_one_likes() -> None:
    codes = new_codes(10, os.urandom)
    assert len(set(codes)) == 10
    for code in codes:
        assert len(plain(code)) == 10
        assert set(plain(code)).isdisjoint("01iloO")
        assert plain(code.upper().replace("-", " ")) == plain(code)


def test_recovery_codes_take_every_letter_alike() -> None:
    drawn = "".join(plain(code) for code in new_codes(3_100, os.urandom))
    counts = [drawn.count(letter) for letter in set(drawn)]
    assert len(counts) == 31
    assert min(counts) > 800
    assert max(counts) < 1_200


@pytest.mark.duty("R6.3")
def test_waits_begin_with_the_rules_number_double_and_end_at_the_longest() -> None:
    waits = [seconds_after(n, RULES) for n in range(14)]
    assert waits[: RULES.failures] == [0] * RULES.failures
    assert waits[RULES.failures :] == [60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]
    assert seconds_after(10**9, RULES) == RULES.longest_wait


def test_a_wait_ends_at_its_instant() -> None:
    until = Instant(100 * SECOND)
    require_no_wait(None, until)
    require_no_wait(until, until)
    with pytest.raises(FactorWaitError) as told:
        require_no_wait(until, Instant(until - 61 * SECOND))
    assert told.value.params == {"minutes": 2}


def test_the_roles_that_need_a_factor_are_roles_and_the_clerk_is_none() -> None:
    assert RULES.roles_at_log_in <= RuleBook.load(SHIPPED, None).roles.keys()
    assert "clerk" not in RULES.roles_at_log_in
    assert {"system_admin", "privacy_officer"} <= RULES.roles_at_log_in
    assert RULES.sign_on_methods == frozenset()


@pytest.mark.parametrize(
    "changed",
    [
        {"fresh": None},
        {"fresh": {"number": 0}},
        {"fresh": {"values": ["x"]}},
        {"fresh": {"number": 5, "values": ["x"]}},
        {"fresh": {"number": "five"}},
        {"tolerance": {"number": -1}},
        {"roles_at_log_in": {"number": 3}},
        {"roles_at_log_in": {"values": "clerk"}},
        {"unheard_of": {"number": 3}},
        {"first_wait": {"number": 7_200}},
        {"fresh": {"number": 5, "status": "perhaps"}},
    ],
)
def test_a_rule_that_makes_no_sense_stops_the_start(
    tmp_path: Path, changed: dict[str, dict[str, object] | None]
) -> None:
    told = {"unit": "x", "source": "x", "status": "confirmed"}
    own = {k: v if v is None else {**told, **v} for k, v in changed.items()}
    (tmp_path / FILE).write_text(yaml.safe_dump(own), "utf-8")
    with pytest.raises(PolicyInvalidError):
        load_factor_rules(SHIPPED, tmp_path)
