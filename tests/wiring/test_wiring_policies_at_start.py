"""Policies at the start, and versions that cannot be used: asked once, not always."""

from pathlib import Path

import pytest

from bank import GRADES, POLICIES
from xinhu.core.gate.refusals import PolicyUnavailableError
from xinhu.core.policy.matrix.never import PolicyOpensC3Error
from xinhu.core.policy.policy_set import PolicySet, Texts
from xinhu.core.policy.rules_file import PolicyInvalidError
from xinhu.desks.staff.policy_change.rules import load_ruleset
from xinhu.wiring.gate_parts import require_startable
from xinhu.wiring.in_force import Reading, read_version, require_installed
from xinhu.wiring.rules import SHIPPED
from xinhu.wiring.settings import read_settings

HARMLESS = """@id("house-never")
@description("本行另有规定 replaced by the house")
forbid (principal, action, resource)
when { context.purpose == Purpose::"loan_review" };
"""
BROKEN: Texts = (("99.cedar", "permit (principal"),)


def house(folder: Path, text: str, name: str = "00-never.cedar") -> Path:
    """Write an institution's own rules: a policy file that replaces a shipped one."""
    (folder / "policies").mkdir(parents=True, exist_ok=True)
    (folder / "policies" / name).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.duty("R3.5")
def test_no_gate_starts_on_files_that_open_what_is_never_opened(tmp_path) -> None:
    rules = house(tmp_path / "rules", HARMLESS)
    settings = read_settings({"XINHU_RULES": str(rules)}, data=tmp_path / "data")
    with pytest.raises(PolicyOpensC3Error):
        require_startable(settings, "no database is asked")


def test_what_is_shipped_opens_nothing_that_is_never_opened() -> None:
    assert require_installed(POLICIES, GRADES) is POLICIES


class Counted:
    """Reads versions, and counts how often."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, number: int, texts: Texts) -> PolicySet:
        self.times += 1
        return read_version(number, texts, POLICIES, GRADES)


def test_a_version_that_failed_is_not_checked_again_until_it_was_mended() -> None:
    counted = Counted()
    reading = Reading(counted)
    told = set()
    for _ in range(5):
        with pytest.raises(PolicyUnavailableError) as caught:
            reading(7, BROKEN)
        told.add(str(caught.value.params))
    assert counted.times == 1
    assert len(told) == 1, "and each time the reason is told"
    assert reading(7, POLICIES.files).files == POLICIES.files, "mended at once"
    with pytest.raises(PolicyUnavailableError):
        reading(8, BROKEN)
    assert counted.times == 3


def test_rules_that_could_not_be_read_are_read_again_once_they_are_mended(
    tmp_path,
) -> None:
    rules = house(tmp_path, "permit (principal", "99-house.cedar")
    for _ in range(2):
        with pytest.raises(PolicyInvalidError):
            load_ruleset(SHIPPED, rules)
    house(tmp_path, HARMLESS, "99-house.cedar")
    mended = load_ruleset(SHIPPED, rules)
    assert dict(mended.installed.files)["99-house.cedar"] == HARMLESS
    assert load_ruleset(SHIPPED, rules) is mended, "read once per process"
