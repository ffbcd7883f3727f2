"""Versions, comparison and change of the policies at the console."""

import json

import psycopg
import pytest
from django.test import Client

from policy_desk import PolicyDesk
from policy_pages import CLOSED, PROPOSE, form, proposed, security, simulated
from xinhu.core.base.clock import system_clock
from xinhu.desks.staff.models import PolicyProposal, PolicyVersion

__all__ = ["security"]
VERSIONS = "/matrix/versions/"


@pytest.fixture
def officer(entering) -> Client:
    return entering("chenjing")


@pytest.mark.duty("R3.5")
def test_a_change_goes_from_its_text_to_the_approvers(
    security, officer, database
) -> None:
    address = proposed(security)
    page = security.get(address).content.decode()
    assert "模拟将在一分钟内开始" in page
    assert "hx-trigger" in page
    assert "提交审批" not in page.replace("待提交审批", "")
    assert "贷款审查" in page
    assert "明文 → 拒绝" in page
    assert "99-house.cedar" in page
    assert "no loans today" in page
    simulated(database, {"refused": 14})
    page = security.get(address).content.decode()
    assert 'figure-refused"><dt>将被拒绝</dt><dd class="number">14<' in page
    assert "/register/entries/7/" not in page, "it reads no register"
    assert "/register/entries/7/" in officer.get(address).content.decode()
    assert security.post(f"{address}ask/").status_code == 302
    proposal = PolicyProposal.objects.get()
    assert proposal.state == "asked"
    page = officer.get(f"/approvals/{proposal.approval}/").content.decode()
    assert "将被拒绝 14 次" in page
    assert f"{address}?part=whole" in page
    part = officer.get(f"{address}?part=whole", headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    assert "明文 → 拒绝" in part.content.decode()
    assert "no loans today" in part.content.decode()


def test_once_in_force_the_matrix_is_computed_from_it(
    security, officer, database
) -> None:
    desk = PolicyDesk(database)
    proposed(security)
    simulated(database)
    proposal = PolicyProposal.objects.get()
    security.post(f"/matrix/proposals/{proposal.reference}/ask/")
    proposal.refresh_from_db()
    desk.now = system_clock()
    desk.vote(proposal.approval, "chenjing")
    desk.vote(proposal.approval, "songyu")
    version = PolicyVersion.objects.get()
    assert "贷款审查，C2：明文" in officer.get("/matrix/").content.decode()
    with psycopg.connect(database.gate, autocommit=True) as gate:
        gate.execute(
            "SELECT desk.put_policy_in_force(%s, %s)", (version.number, version.digest)
        )
    page = officer.get("/matrix/").content.decode()
    assert "其余部门，贷款审查，C2：拒绝" in page
    assert version.version in page
    cell = officer.get("/matrix/cell/?department=*&purpose=loan_review&grade=C2")
    assert "house-closed" in cell.content.decode()
    page = officer.get(VERSIONS).content.decode()
    assert "当前生效" in page
    assert "已批准" in page
    page = officer.get(f"{VERSIONS}compare/?before=0&after={version.number}")
    assert "明文 → 拒绝" in page.content.decode()
    assert "权限没有任何变化" not in page.content.decode()


def test_a_version_compared_with_itself_differs_in_nothing(officer) -> None:
    page = officer.get(f"{VERSIONS}compare/?before=0&after=0").content.decode()
    assert "权限没有任何变化" in page
    assert "文本相同" in page


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?before=0",
        "?before=x&after=0",
        "?before=0&after=77",
        "?before=²&after=0",
        "?before=0&after=" + "9" * 40,
    ],
)
def test_a_comparison_of_no_version_is_told(officer, query) -> None:
    page = officer.get(f"{VERSIONS}compare/{query}")
    assert page.status_code == 422
    assert "policy.version_unknown" in page.content.decode()


def test_faults_are_told_with_file_and_line_and_nothing_is_lost(security) -> None:
    bad = "// 本行\npermit (principal;\n<script>alert(1)</script>"
    answer = security.post(PROPOSE, form(new_name="99-house.cedar", new_text=bad))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "99-house.cedar 第 2 行" in page
    assert "policy.text_syntax" in page
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
    assert "停办贷款审查" in page
    assert not PolicyProposal.objects.exists()


def test_what_is_never_opened_is_refused_at_once(security) -> None:
    answer = security.post(PROPOSE, form(**{"file:00-never.cedar": ""}))
    assert answer.status_code == 422
    assert "policy.opens_authentication" in answer.content.decode()


def test_what_changes_nothing_and_a_missing_reason_are_told(security) -> None:
    assert "policy.same" in security.post(PROPOSE, form()).content.decode()
    answer = security.post(PROPOSE, form("", new_name="99-a.cedar", new_text=CLOSED))
    assert "policy.reason" in answer.content.decode()


def test_an_author_takes_their_own_back_once_and_nobody_else(
    security, entering
) -> None:
    address = proposed(security)
    other = entering("songyu")
    assert "撤回变更" not in other.get(address).content.decode()
    answer = other.post(f"{address}withdraw/")
    assert answer.status_code == 403
    assert "policy.proposal_own" in answer.content.decode()
    assert security.post(f"{address}withdraw/").status_code == 302
    again = security.post(f"{address}withdraw/")
    assert again.status_code == 403
    assert "policy.proposal_state" in again.content.decode()


def test_asking_before_the_simulation_is_refused(security) -> None:
    answer = security.post(f"{proposed(security)}ask/")
    assert answer.status_code == 403
    assert "policy.not_simulated" in answer.content.decode()


@pytest.mark.parametrize(
    "address",
    [VERSIONS, PROPOSE, f"{VERSIONS}compare/?before=0&after=0", "/matrix/proposals/x/"],
)
def test_wrong_person_nobody_and_wrong_method(clerk, stranger, address) -> None:
    assert clerk.get(address).status_code == 403
    assert stranger.get(address).status_code == 302
    assert clerk.delete(address).status_code == 405


def test_the_officer_sees_and_does_not_propose(security, officer) -> None:
    address = proposed(security)
    assert officer.get(address).status_code == 200
    assert PROPOSE not in officer.get(VERSIONS).content.decode()
    for refused in (
        officer.get(PROPOSE),
        officer.post(PROPOSE, form()),
        officer.post(f"{address}ask/"),
        officer.post(f"{address}withdraw/"),
    ):
        assert refused.status_code == 403


@pytest.mark.parametrize("reference", ["policy-0", "x", "0" * 39])
def test_a_proposal_that_is_none_is_told(officer, security, reference) -> None:
    assert security
    page = officer.get(f"/matrix/proposals/{reference}/")
    assert page.status_code == 422
    assert "policy.proposal_unknown" in page.content.decode()
    assert security.post(f"/matrix/proposals/{reference}/ask/").status_code == 422


def test_a_proposal_that_lists_cannot_read_any_more_says_so(
    security, officer, database
) -> None:
    address = proposed(security)
    with psycopg.connect(database.owner, autocommit=True) as owner:
        owner.execute(
            """UPDATE desk.policy_proposal SET texts = '[["1.cedar", "x"]]'"""
        )
    page = officer.get(address)
    assert page.status_code == 200
    assert "已无法读取" in page.content.decode()
    assert "权限没有任何变化" not in page.content.decode(), "nobody knows"
    whole = officer.get(f"{address}?part=whole", headers={"HX-Request": "true"})
    assert "已无法读取" in whole.content.decode()
    assert "权限没有任何变化" not in whole.content.decode()


def test_a_mended_version_can_be_proposed_and_read_though_its_base_cannot(
    security, officer, database
) -> None:
    desk = PolicyDesk(database)
    proposed(security)
    simulated(database)
    first = PolicyProposal.objects.get()
    security.post(f"/matrix/proposals/{first.reference}/ask/")
    first.refresh_from_db()
    desk.now = system_clock()
    desk.vote(first.approval, "chenjing")
    desk.vote(first.approval, "songyu")
    gone = CLOSED.replace("loan_review", "dissolved")
    with psycopg.connect(database.owner, autocommit=True) as owner:
        owner.execute(
            "UPDATE desk.policy_version SET texts = %s",
            (json.dumps([["99-house.cedar", gone]]),),
        )
    page = security.get("/matrix/propose/").content.decode()
    assert "dissolved" in page, "it is there to be mended"
    mended = form(new_name="99-house.cedar", new_text=CLOSED + "// mended\n")
    answer = security.post("/matrix/propose/", mended)
    assert answer.status_code == 302, answer.content.decode()
    page = officer.get(answer.headers["Location"]).content.decode()
    assert "已无法读取" in page
    assert "// mended" in page, "the texts are compared all the same"


def test_english_readers_are_told_in_english(security) -> None:
    security.cookies["xinhu_language"] = "en"
    page = security.get(proposed(security)).content.decode()
    assert "Clear → Refused" in page
    assert "The simulation begins within a minute" in page
