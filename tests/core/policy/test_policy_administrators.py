"""三员: no policy lets an administrator see anybody, though it permitted everything."""

from pathlib import Path

import pytest

import xinhu
from reference.policy_people import GRADES
from xinhu.core.policy.levels import Context, LevelAsker
from xinhu.core.policy.policy_set import PolicySet

RULES = Path(xinhu.__file__).parent / "rules"
EVERYTHING = """
@id("everything")
@description("一切。Everything.")
permit (principal, action in Action::"up_to_clear", resource);
"""


@pytest.mark.duty("R3.5")
@pytest.mark.parametrize(
    "role", ["system_admin", "security_admin", "audit_admin", "it_officer"]
)
def test_an_administrator_sees_nobody(tmp_path, role: str) -> None:
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "99-everything.cedar").write_text(EVERYTHING, "utf-8")
    asker = LevelAsker(PolicySet.load(RULES, tmp_path), GRADES)
    for purpose in ("counter_service", "audit_review", "emergency"):
        seen = asker.ask(
            Context(
                role=role,
                post="system",
                department="anything",
                zone="head_office",
                purpose=purpose,
                ground="service_case",
                sensitive=False,
                hour=10,
            )
        )
        assert {each.level for each in seen.values()} == {None}
        assert all(
            "administrators-see-nobody" in each.policies for each in seen.values()
        )
