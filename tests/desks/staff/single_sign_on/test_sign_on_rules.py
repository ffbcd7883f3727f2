"""The rules of single sign-on: read whole, or nothing starts."""

from pathlib import Path

import pytest

import xinhu.rules
from xinhu.core.policy.rules_file import PolicyInvalidError
from xinhu.desks.staff.single_sign_on.rules import load_sign_on_rules

SHIPPED = Path(xinhu.rules.__path__[0])
ABOUT = "unit: x, source: x, status: confirmed"


def own(folder: Path, text: str) -> Path:
    (folder / "single_sign_on.yaml").write_text(text, "utf-8")
    return folder


def test_as_shipped_a_sign_on_is_as_old_as_a_session_may_be_idle() -> None:
    rules = load_sign_on_rules(SHIPPED, None)
    assert rules.max_age == 600
    assert rules.log_out_there
    assert rules.break_glass_roles == {"system_admin"}


def test_an_institution_may_ask_each_time_and_leave_the_provider_alone(
    tmp_path,
) -> None:
    text = (
        f"max_age: {{number: 0, {ABOUT}}}\nlog_out_there: {{switch: false, {ABOUT}}}\n"
    )
    rules = load_sign_on_rules(SHIPPED, own(tmp_path, text))
    assert (rules.max_age, rules.log_out_there) == (0, False)


@pytest.mark.parametrize(
    "wrong",
    [
        "max_age: {number: -1, %s}",
        "max_age: {number: 86401, %s}",
        "max_age: {number: ten, %s}",
        "max_age: {switch: true, %s}",
        "max_age: {number: 600, switch: true, %s}",
        "max_age: {%s}",
        "log_out_there: {number: 1, %s}",
        "log_out_there: {switch: perhaps, %s}",
        "break_glass_roles: {number: 1, %s}",
        "max_ages: {number: 600, %s}",
    ],
)
def test_a_rule_that_makes_no_sense_stops_the_start(tmp_path, wrong) -> None:
    with pytest.raises(PolicyInvalidError):
        load_sign_on_rules(SHIPPED, own(tmp_path, wrong % ABOUT))
