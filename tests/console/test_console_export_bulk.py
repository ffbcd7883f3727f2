"""A large file waits for others, and is then taken once, by whoever asked."""

import csv
import io
import json
import re
from functools import partial
from pathlib import Path

import psycopg
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.http import HttpResponse
from django.test import Client

from xinhu.console.exports import sending
from xinhu.core.base.clock import DAY, Instant, system_clock
from xinhu.core.policy.approval.refusals import ApprovalUnknownError
from xinhu.desks.staff.approvals.asking import ask
from xinhu.desks.staff.approvals.models import ApprovalRow
from xinhu.desks.staff.exports import subject
from xinhu.desks.staff.exports.errors import ExportBulkError
from xinhu.desks.staff.exports.rules import load_most
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.organisation.in_force import staff_rules
from xinhu.desks.staff.provisioning.staff_list.waiting import ListImport
from xinhu.desks.staff.tokens import Actor

PASSWORD = "correct horse battery 9"
FILE = "/register/export.csv"
ASK = "/exports/register/"
SOMEBODY = {"operator": "op-limin0123456789", "post": "counter", "zone": "branch"}


@pytest.fixture(autouse=True)
def few(console, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two rows are sent at once; five entries stand in the register."""
    numbers = dict.fromkeys(("register", "approvals", "staff", "training"), 2)
    monkeypatch.setattr(subject, "load_most", lambda *_: numbers)
    for number in range(5):
        decision = "refuse" if number == 0 else "permit"
        console.world.append(SOMEBODY, "search", decision)
    Operator.objects.enter(
        password=PASSWORD,
        given=False,
        reference="op-zhouning0123456789",
        username="zhouning",
        full_name="周宁",
        role="supervisor",
        post="counter_supervisor",
        branch="朝阳支行",
        department="counter",
    )


def vote(client: Client, row: ApprovalRow, says: str = "grant") -> HttpResponse:
    page = client.get(f"/approvals/{row.ref}/").content.decode()
    look = re.search(r'name="look" value="(\d+)"', page)
    form = {
        "says": says,
        "digest": bytes(row.digest).hex(),
        "look": look[1] if look else "0",
        "reason": "已核对",
    }
    return client.post(f"/approvals/{row.ref}/vote/", form)


def asked(client: Client, query: str = "") -> ApprovalRow:
    answer = client.post(f"{ASK}{query}", {"why": "年度检查"})
    assert answer.status_code == 302, answer.content.decode()
    return ApprovalRow.objects.latest("requested_at")


def granted(entering, row: ApprovalRow) -> ApprovalRow:
    for who in ("zhouning", "chenjing"):
        assert vote(entering(who), row).status_code == 302
    return row


def rows_of(answer: HttpResponse) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def told(database) -> list[dict]:
    with psycopg.connect(database.gate) as gate:
        found = gate.execute("SELECT act::text FROM desk.outbox ORDER BY id").fetchall()
    return [dict(json.loads(text)["detail"]) for (text,) in found]


def refused(database, row: ApprovalRow) -> list[str]:
    """Return why uses of a request were refused, as the register will say."""
    with psycopg.connect(database.gate) as gate:
        found = gate.execute("SELECT act::text FROM desk.outbox ORDER BY id").fetchall()
    acts = [json.loads(text) for (text,) in found]
    return [
        code
        for act in acts
        if act["decision"] == "refuse"
        and dict(act["detail"]).get("approval") == row.ref
        for code in act["reasons"]
    ]


def is_file(answer: HttpResponse) -> bool:
    return "attachment" in answer.headers.get("Content-Disposition", "")


def test_as_many_rows_as_the_number_need_no_approval_and_one_more_is_refused() -> None:
    assert [subject.require_small("staff", rows) for rows in (0, 2)] == [None, None]
    with pytest.raises(ExportBulkError) as refused:
        subject.require_small("staff", 3)
    assert refused.value.params == {"rows": 3, "most": 2}


def test_a_list_without_a_number_is_never_small() -> None:
    with pytest.raises(KeyError):
        subject.require_small("nothing", 0)


def test_a_small_file_is_sent_at_once(auditor) -> None:
    assert is_file(auditor.get(f"{FILE}?decision=refuse"))


@pytest.mark.duty("R6.4")
def test_a_large_file_is_not_sent_before_others_granted_it(
    auditor, console, entering, database
) -> None:
    answer = auditor.get(FILE)
    assert not is_file(answer)
    assert "批量导出须经批准" in answer.content.decode()
    row = asked(auditor)
    assert (row.kind, row.facts["rows"], row.facts["before"]) == ("export", 5, 5)
    take = f"{ASK}{row.ref}/"
    assert auditor.post(take).status_code == 403
    assert vote(auditor, row).status_code == 403, "whoever asked"
    theirs = entering("zhouning")
    page = theirs.get(f"/approvals/{row.ref}/").content.decode()
    for words in ("导出登记簿，最多 5 行", "截至条目", "年度检查"):
        assert words in page
    assert vote(theirs, row).status_code == 302
    assert auditor.post(take).status_code == 403, "one of two groups"
    assert vote(entering("chenjing"), row).status_code == 302
    console.world.append(SOMEBODY, "search", "permit")
    assert f'action="{take}' in auditor.get(f"/approvals/{row.ref}/").content.decode()
    file = auditor.post(take)
    assert is_file(file)
    assert [each["index"] for each in rows_of(file)] == ["4", "3", "2", "1", "0"]
    sent = [each for each in told(database) if each["event"] == "register.exported"]
    assert [(each["entries"], each["approval"]) for each in sent] == [(5, row.ref)]
    again = auditor.post(take)
    assert again.status_code == 403, "once"
    assert not is_file(again)


@pytest.mark.duty("R6.4")
def test_what_was_granted_serves_nothing_else(auditor, entering) -> None:
    row = granted(entering, asked(auditor, "?decision=permit"))
    assert row.facts["rows"] == 4
    take = f"{ASK}{row.ref}/"
    for wrong in (
        take,
        f"{take}?decision=refuse",
        f"{take}?decision=permit&kind=search",
    ):
        answer = auditor.post(wrong)
        assert not is_file(answer), wrong
        assert answer.status_code == 403
    assert auditor.post(f"/exports/approvals/{row.ref}/").status_code == 404
    assert is_file(auditor.post(f"{take}?decision=permit&page=2"))


@pytest.mark.duty("R6.4")
def test_nobody_else_takes_it_and_whoever_may_not_see_the_list_neither(
    auditor, entering
) -> None:
    row = granted(entering, asked(auditor))
    take = f"{ASK}{row.ref}/"
    for who in ("chenjing", "limin", "suntao"):
        answer = entering(who).post(take)
        assert answer.status_code == 403, who
        assert not is_file(answer)
    assert Client().post(take).status_code == 302
    assert is_file(auditor.post(take))


@pytest.mark.duty("R6.4")
@pytest.mark.parametrize(
    "query", ["?since=2026-13-01", "?customer=110101199003071234", "?kind=nothing"]
)
def test_a_filter_that_is_wrong_sends_asks_for_and_takes_nothing(
    auditor, entering, query
) -> None:
    for answer in (
        auditor.get(f"{FILE}{query}"),
        auditor.post(f"{ASK}{query}", {"why": "年度检查"}),
    ):
        assert answer.status_code == 422
        assert not is_file(answer)
    assert "筛选条件有误" in answer.content.decode()
    assert not ApprovalRow.objects.exists()
    row = granted(entering, asked(auditor))
    late = auditor.post(f"{ASK}{row.ref}/{query}")
    assert late.status_code == 422
    assert not is_file(late)
    row.refresh_from_db()
    assert row.state == "granted", "nothing was used up"


@pytest.mark.duty("R6.4")
def test_only_filters_that_filter_are_asked_for(auditor) -> None:
    odd = "?branch=110101199003071234&decision=permit&sort=at&actor=+"
    page = auditor.get(f"{FILE}{odd}").content.decode()
    assert f'action="{ASK}?decision=permit"' in page
    row = asked(auditor, odd)
    assert row.facts["filters"] == [["decision", "permit"]]
    assert "110101199003071234" not in str(row.facts)


def test_a_small_file_is_not_asked_for(auditor) -> None:
    answer = auditor.post(f"{ASK}?decision=refuse", {"why": "年度检查"})
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"{FILE}?decision=refuse"
    typed = auditor.post(f"{ASK}?actor=110101199003071234", {"why": "年度检查"})
    assert typed.headers["Location"].startswith(FILE)
    assert not ApprovalRow.objects.exists()


@pytest.mark.parametrize(
    ("client", "address"),
    [
        ("administrator", "/staff/export.csv?state=nothing"),
        ("auditor", "/approvals/history.csv?state=nothing"),
    ],
)
def test_every_list_refuses_a_filter_that_is_wrong(client, address, request) -> None:
    answer = request.getfixturevalue(client).get(address)
    assert answer.status_code == 422
    assert not is_file(answer)


def test_denied_withdrawn_or_over_it_is_not_sent(
    auditor, entering, monkeypatch: pytest.MonkeyPatch
) -> None:
    denied, back, late = (asked(auditor) for _ in range(3))
    assert vote(entering("chenjing"), denied, "deny").status_code == 302
    granted(entering, back)
    auditor.post(f"/approvals/{back.ref}/withdraw/")
    granted(entering, late)
    for row in (denied, back, late):
        if row is late:
            monkeypatch.setattr(sending, "now", partial(Instant, system_clock() + DAY))
        answer = auditor.post(f"{ASK}{row.ref}/")
        assert answer.status_code == 403
        assert not is_file(answer)


def test_two_at_once_take_one_file(auditor, entering, at_once) -> None:
    row = granted(entering, asked(auditor))
    answers = at_once(lambda who: who.post(f"{ASK}{row.ref}/"), auditor, auditor)
    assert sorted(map(is_file, answers)) == [False, True]


def test_asking_takes_a_reason_and_the_right_to_see(auditor, clerk) -> None:
    for why in ("", " ", "x" * 501, "…"):
        assert auditor.post(ASK, {"why": why}).status_code == 422
    assert clerk.post(ASK, {"why": "好奇"}).status_code == 403
    assert not ApprovalRow.objects.exists()


@pytest.mark.parametrize("address", [ASK, f"{ASK}approval-x/"])
def test_wrong_methods(auditor, address) -> None:
    assert auditor.get(address).status_code == 405
    assert auditor.put(address).status_code == 405


def test_what_was_asked_for_as_something_else_is_no_file(administrator) -> None:
    operator = Operator.objects.get(role="system_admin")
    by = Actor(reference=operator.reference, post=operator.post, zone="branch")
    nothing = frozenset[str]()
    other = ListImport(
        file="0", plan="0", complete=False, changes=(), unchanged=0, about=nothing
    )
    book = staff_rules().approvals
    ref = ask(other, by=by, reason="年检", book=book, now=system_clock())
    with pytest.raises(ApprovalUnknownError):
        subject.granted_export(ref)
    answer = administrator.post(f"/exports/staff/{ref}/")
    assert answer.status_code == 403
    assert not is_file(answer)


@pytest.mark.parametrize("ref", ["approval-x", "a" * 200, "%00"])
def test_what_nobody_asked_for(auditor, ref) -> None:
    assert auditor.post(f"{ASK}{ref}/").status_code in {403, 404}


@pytest.mark.duty("R6.4")
def test_a_staff_list_that_grew_since_is_not_sent(
    administrator, entering, database
) -> None:
    address = "/exports/staff/"
    answer = administrator.post(address, {"why": "年检"})
    assert answer.status_code == 302
    row = granted(entering, ApprovalRow.objects.get())
    joining = {
        "username": "newcomer",
        "full_name": "新来",
        "unit": "counter",
        "post": "counter",
    }
    assert administrator.post("/staff/join/", joining).status_code == 302
    other = entering("zhaolei")
    Operator.objects.filter(username="zhaolei").update(role="system_admin")
    theirs = other.post(f"{address}{row.ref}/")
    assert theirs.status_code == 403
    assert "多于批准的" not in theirs.content.decode(), "the number is the holder's"
    assert refused(database, row) == ["approval.holder"]
    late = administrator.post(f"{address}{row.ref}/")
    assert late.status_code == 403
    assert "多于批准的" in late.content.decode()
    assert refused(database, row) == ["approval.holder", "export.larger"]
    row.refresh_from_db()
    assert row.state == "granted", "it may still be used for what was granted"
    assert entering("limin").post(address, {"why": "好奇"}).status_code == 403


def test_the_numbers_are_data(tmp_path: Path, settings_of) -> None:
    del settings_of
    from django.conf import settings  # noqa: PLC0415 -- Django is up

    shipped = load_most(settings.XINHU_RULES, None)
    assert shipped["register"] == 1000
    own = "staff: {number: 5, unit: rows, source: own, status: confirmed}\n"
    (tmp_path / "exports.yaml").write_text(own, "utf-8")
    assert load_most(settings.XINHU_RULES, tmp_path)["staff"] == 5


@pytest.mark.browser
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_is_clean_and_asked_by_keyboard(page, language) -> None:
    page.goto("/log-in/")
    if language == "en":
        page.get_by_role("button", name="English").click()
        page.wait_for_selector("html[lang=en]")
    page.fill("#id_login", "zhaolei")
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector(".cards")
    page.goto(FILE)
    assert Axe().run(page).violations_count == 0
    page.fill("#id_why", "年度检查")
    page.keyboard.press("Enter")
    page.wait_for_selector(".state-done")
    assert Axe().run(page).violations_count == 0
