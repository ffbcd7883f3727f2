"""A security administrator at the console, and a change of theirs."""

import pytest
from django.conf import settings
from django.test import Client

from policy_desk import NOTHING, PolicyDesk
from xinhu.desks.staff.models import Operator, PolicyProposal
from xinhu.desks.staff.policy_change.rules import load_ruleset

PROPOSE = "/matrix/propose/"
PASSWORD = "correct horse battery 9"
CLOSED = """@id("house-closed")
@description("本行停办贷款审查 no loans today")
forbid (principal, action, resource)
when { context.purpose == Purpose::"loan_review" };
"""


@pytest.fixture
def security(console, entering) -> Client:  # noqa: ARG001 -- for its effect
    for username, name in (("hanmei", "韩梅"), ("songyu", "宋玉")):
        Operator.objects.enter(
            password=PASSWORD,
            given=False,
            reference=f"op-{username}",
            username=username,
            full_name=name,
            role="security_admin",
            post="security",
            branch="总行",
            department="security",
        )
    return entering("hanmei")


def form(reason: str = "停办贷款审查", **more: str) -> dict[str, str]:
    ruleset = load_ruleset(settings.XINHU_RULES, settings.XINHU_OWN_RULES)
    files = {f"file:{name}": text for name, text in ruleset.installed.files}
    return {"reason": reason, **files, **more}


def proposed(client: Client) -> str:
    answer = client.post(PROPOSE, form(new_name="99-house.cedar", new_text=CLOSED))
    assert answer.status_code == 302, answer.content.decode()
    return answer.headers["Location"]


def simulated(database, counts: dict[str, int] | None = None) -> None:
    result = {**NOTHING, "counts": {**NOTHING["counts"], **(counts or {})}}
    result["places"] = [["refused", "counter", "loan_review", 14]] if counts else []
    if counts:
        one = {
            "entry": 7,
            "at": "2026-11-20T02:00:00.000000Z",
            "actor": "op-limin0123456789",
            "role": "clerk",
            "department": "counter",
            "purpose": "loan_review",
            "ground": "authorisation_letter",
            "fields": ["name", "mobile"],
            "assumed": True,
        }
        result["examples"] = {**NOTHING["examples"], "refused": [one]}
    PolicyDesk(database).simulated(PolicyProposal.objects.latest("pk"), result)
