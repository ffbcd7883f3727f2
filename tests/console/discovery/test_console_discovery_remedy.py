"""A remedy is asked for on a finding's page; by whom, for what, and once."""

from pathlib import Path

import pytest

import xinhu.rules
from desks.discovery.room import seen
from xinhu.core.base.clock import DAY, Instant, system_clock
from xinhu.core.policy.approval.rules import ApprovalBook
from xinhu.desks.discovery.models import Place, Remedy
from xinhu.desks.discovery.remedies.asking import ask_for_remedy
from xinhu.desks.staff.acting import actor_of
from xinhu.desks.staff.approvals.deciding import Stated, deny
from xinhu.desks.staff.approvals.opening import show
from xinhu.desks.staff.approvals.withdrawing import take_back
from xinhu.desks.staff.deeds import Deed
from xinhu.desks.staff.models import Operator

BOOK = ApprovalBook.load(Path(xinhu.rules.__path__[0]))
ASK = {"do": "quarantine", "reason": "离职员工的名单"}


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def place(scene) -> Place:
    """Mobile numbers in a file whose content is known."""
    target = scene.share("人事处共享盘", "hr")
    scene.scanned(target, seen("人事/名单.csv", digest="ab" * 32))
    return Place.objects.get()


@pytest.fixture
def address(place) -> str:
    return f"/discovery/findings/{place.pk}/"


def test_it_is_asked_for_and_waits_for_others(officer, address) -> None:
    page = text(officer.get(address))
    for offered in ("隔离文件", "制作脱敏副本", "收存入库", "删除文件并出具证明"):
        assert offered in page
    page = text(officer.post(f"{address}remedy/", ASK, follow=True))
    assert "已提请批准。" in page
    assert "待批准" in page
    assert 'value="delete"' not in page
    remedy = Remedy.objects.get()
    assert (remedy.kind, remedy.state, remedy.digest) == (
        "quarantine", "asked", "ab" * 32,
    )  # fmt: skip
    assert remedy.ref in page


def test_no_other_role_asks(nobody, registrar, reader, stranger, address) -> None:
    for who in (nobody, registrar, reader):
        assert who.post(f"{address}remedy/", ASK).status_code == 403
    assert stranger.post(f"{address}remedy/", ASK).status_code == 302
    assert "remedy/" not in text(reader.get(address))
    assert not Remedy.objects.exists()


def test_wrong_method_and_what_does_not_exist(officer, address) -> None:
    assert officer.get(f"{address}remedy/").status_code == 405
    for number in ("0", "999999999999999999", "9" * 30, "x", "-1"):
        answer = officer.post(f"/discovery/findings/{number}/remedy/", ASK)
        assert answer.status_code == 404
    for do in ("", "accept", "restore", "quarantine delete"):
        answer = officer.post(f"{address}remedy/", {**ASK, "do": do})
        assert answer.status_code == 404
    assert not Remedy.objects.exists()


@pytest.mark.parametrize("reason", ["", "   ", "x" * 501])
def test_a_reason_is_asked_for_beside_its_field(officer, address, reason: str) -> None:
    answer = officer.post(f"{address}remedy/", {**ASK, "reason": reason})
    assert answer.status_code == 422
    assert "remedy_reason_error" in text(answer)
    assert not Remedy.objects.exists()


def test_a_repeat_is_refused_with_the_way_back(officer, address) -> None:
    officer.post(f"{address}remedy/", ASK)
    answer = officer.post(f"{address}remedy/", ASK)
    assert answer.status_code == 403
    assert f'href="{address}"' in text(answer)


def test_of_two_who_ask_at_once_one_is_told(officer, address, at_once) -> None:
    answers = at_once(
        lambda who: who.post(f"{address}remedy/", ASK).status_code, officer, officer
    )
    assert sorted(answers) == [302, 403]


def _denied(approval: str) -> None:
    """A colleague of the privacy office says no."""
    other = Operator.objects.create(
        password="!", reference="op-gu", username="gu", full_name="顾芳",
        role="privacy_officer", post="privacy", branch="总行", department="privacy",
    )  # fmt: skip
    by, now = actor_of(other, "branch"), system_clock()
    shown = show(approval, viewer=other, by=by, sees_all=True, book=BOOK, now=now)
    stated = Stated(seen=bytes(shown.row.digest), look=shown.look or 0, reason="不必")
    deny(approval, stated, by=by, book=BOOK, now=now)


@pytest.mark.parametrize("end", ["denied", "withdrawn", "expired"])
def test_what_was_not_approved_is_told_so_and_may_be_asked_for_again(
    officer, address, scene, place, end: str
) -> None:
    asker = Operator.objects.get(username="chenjing")
    at = Instant(system_clock() - (4 * DAY if end == "expired" else 0))
    deed = Deed(by=asker, network="branch", at=at)
    first = ask_for_remedy(scene.desk, deed, place.pk, "quarantine", "名单", BOOK)
    if end == "denied":
        _denied(first.approval)
    if end == "withdrawn":
        by = actor_of(asker, "branch")
        take_back(first.approval, by=by, now=system_clock())
    page = text(officer.get(address))
    assert "未获批准" in page
    assert "待批准" not in page
    assert 'value="delete"' in page
    page = text(officer.post(f"{address}remedy/", ASK, follow=True))
    assert "待批准" in page
    assert 'value="delete"' not in page
    assert sorted(row.state for row in Remedy.objects.all()) == ["asked", "closed"]


def test_of_unknown_content_nothing_is_asked_for(officer, scene, place) -> None:
    scene.scanned(place.target, seen("人事/名单.csv"))
    answer = officer.post(f"/discovery/findings/{place.pk}/remedy/", ASK)
    assert answer.status_code == 403
    assert not Remedy.objects.exists()


def test_in_english(officer, address) -> None:
    officer.cookies["xinhu_language"] = "en"
    page = text(officer.get(address))
    assert "Quarantine a file" in page
    assert "Remedies of the whole file" in page
