"""Asking for the reset of somebody's second factors: who may, and for whom."""

from typing import Any

import pytest
from django.test import Client

from factors import PASSWORD, acts, give_app, who
from xinhu.desks.staff.approvals.models import ApprovalRow
from xinhu.desks.staff.models import Operator

FOR = "/second-factor/for-somebody/"
LIMIN = {"operator": "limin", "reason": "手机遗失，已来电"}
pytestmark = pytest.mark.duty("R6.3")


@pytest.fixture(autouse=True)
def people(console) -> None:
    """A supervisor here and one elsewhere, two administrators; the clerk has an app."""
    assert console
    branch = who("limin").branch
    for username, role, post, at in (
        ("zhouning", "supervisor", "counter_supervisor", branch),
        ("wangfang", "clerk", "counter", branch),
        ("fangmin", "supervisor", "counter_supervisor", "海淀支行"),
        ("hanmei", "security_admin", "security", "总行"),
        ("luban", "system_admin", "system", "总行"),
    ):
        Operator.objects.enter(
            password=PASSWORD,
            given=False,
            reference=f"op-{username}",
            username=username,
            full_name=username,
            email="",
            role=role,
            post=post,
            branch=at,
            department=post,
        )
    give_app("limin")


def asked() -> int:
    return ApprovalRow.objects.filter(kind="second_factor_reset").count()


@pytest.mark.parametrize("username", ["zhouning", "hanmei", "luban"])
def test_a_supervisor_of_the_branch_and_administrators_ask(entering, username) -> None:
    person = entering(username)
    page = person.get(FOR, {"operator": "limin"})
    assert page.status_code == 200
    assert 'value="limin"' in page.content.decode()
    answer = person.post(FOR, LIMIN)
    assert answer.status_code == 302, answer.content.decode()
    row = ApprovalRow.objects.get()
    assert (row.requester, row.state) == (f"op-{username}", "requested")
    told = person.get(answer.url)
    assert told.status_code == 200
    assert "李敏" in told.content.decode()
    # Nothing is taken before somebody else has decided.
    assert who("limin").authenticator_set.count() == 2


def test_the_inbox_leads_there_for_who_may_ask_alone(entering) -> None:
    assert FOR in entering("zhouning").get("/approvals/").content.decode()
    assert FOR not in entering("zhaolei").get("/approvals/").content.decode()


def test_a_supervisor_of_another_branch_is_told_as_of_nobody(entering) -> None:
    person = entering("fangmin")
    for name in ("limin", "nobody"):
        page = person.post(FOR, {**LIMIN, "operator": name})
        assert page.status_code == 422
        assert "没有您可以代为申请的在岗操作员" in page.content.decode()
    assert asked() == 0


@pytest.mark.parametrize("username", ["wangfang", "zhaolei", "suntao"])
def test_nobody_else_asks(entering, database, username) -> None:
    person = entering(username)
    for answer in (person.get(FOR), person.post(FOR, LIMIN)):
        assert answer.status_code == 403
    assert asked() == 0
    told = [detail for name, detail in acts(database) if name == "staff.refused"]
    assert [each["act"] for each in told] == ["page", "page"]


def test_a_stranger_asks_for_nobody(stranger) -> None:
    for answer in (stranger.get(FOR), stranger.post(FOR, LIMIN)):
        assert answer.status_code == 302
        assert answer.url.startswith("/log-in/")
    assert asked() == 0


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"operator": "limin", "reason": ""},
        {"operator": "limin", "reason": "x" * 201},
        {"operator": "", "reason": "x"},
        {"operator": "nobody", "reason": "x"},
        {"operator": "x" * 61, "reason": "x"},
        {"operator": "' OR 1=1 --", "reason": "x"},
        {"operator": "zhaolei", "reason": "no factor"},
        {"operator": "luban", "reason": "oneself"},
    ],
)
def test_what_cannot_be_used_is_told_and_asks_for_nothing(
    entering, form: dict[str, Any]
) -> None:
    assert entering("luban").post(FOR, form).status_code == 422
    assert asked() == 0


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_wrong_method(entering, method) -> None:
    assert getattr(entering("luban"), method)(FOR).status_code == 405


def test_the_form_cannot_be_sent_from_elsewhere() -> None:
    person = Client(enforce_csrf_checks=True)
    assert person.post(FOR, LIMIN).status_code == 403
    assert asked() == 0
