"""The staff desk's pages: who may, what they do, and what stands at a form refused."""

import csv
import io
import json
import re
from datetime import timedelta

import psycopg
import pytest
from django.http import HttpResponse
from django.test import Client

from staff_tree import NOW, ROOT
from xinhu.core.base.clock import DAY, Instant, to_datetime
from xinhu.desks.staff.approvals.models import ApprovalRow
from xinhu.desks.staff.models import Assignment, Delegation, Operator, Unit
from xinhu.desks.staff.organisation.being_away import day_of
from xinhu.desks.staff.organisation.delegating import Delegating, delegate
from xinhu.desks.staff.organisation.leaving import leave
from xinhu.desks.staff.organisation.moving import Move, move
from xinhu.desks.staff.organisation.places import Place

JOINING = {
    "username": "newcomer",
    "full_name": "=新来",
    "email": "newcomer@bank.example",
    "unit": "counter",
    "post": "counter",
}
ONE = "/staff/operators/{}/"
PAGES = (
    "/staff/",
    "/staff/export.csv",
    "/staff/join/",
    "/staff/units/",
    "/staff/units/open/",
    "/staff/units/credit/move/",
    "/staff/units/credit/close/",
    "/staff/due/",
    "/staff/due/leave/",
)
ACTS = ("", "move/", "stop/", "assign/", "delegate/", "leave/", "back/")


def addresses(operator: Operator) -> list[str]:
    one = ONE.format(operator.reference)
    number = operator.assignments.get().pk
    return [
        *PAGES,
        *(one + act for act in ACTS),
        f"/staff/assignments/{number}/end/",
    ]


def text_of(answer) -> str:
    return answer.content.decode()


def events(database) -> list[dict]:
    with psycopg.connect(database.gate) as gate:
        rows = gate.execute("SELECT act::text FROM desk.outbox ORDER BY id").fetchall()
    return [dict(json.loads(text)["detail"]) for (text,) in rows]


def vote(client: Client, row: ApprovalRow) -> HttpResponse:
    """Open a request, and say yes as its page offers it."""
    page = text_of(client.get(f"/approvals/{row.ref}/"))
    look = re.search(r'name="look" value="(\d+)"', page)
    form = {
        "says": "grant",
        "digest": bytes(row.digest).hex(),
        "look": look[1] if look else "0",
        "reason": "已核对",
    }
    return client.post(f"/approvals/{row.ref}/vote/", form)


def test_an_administrator_sees_every_page(administrator, staff_desk) -> None:
    for address in addresses(staff_desk["hanmei"]):
        assert administrator.get(address).status_code == 200, address


def test_a_post_with_nothing_to_hand_on_says_so(administrator, staff_desk) -> None:
    for who, told in (("hanmei", True), ("sunli", False)):
        address = f"{ONE.format(staff_desk[who].reference)}delegate/"
        text = text_of(administrator.get(address))
        assert ("没有可以授权代理的事项" in text) is told


@pytest.mark.duty("R3.5")
@pytest.mark.parametrize("who", ["limin", "zhaolei", "chenjing", "suntao", "wuxin"])
def test_nobody_else_sees_any_and_that_is_written_down(
    staff_desk, entering, who, database
) -> None:
    client: Client = entering(who)
    for address in addresses(staff_desk["hanmei"]):
        answer = client.get(address)
        assert answer.status_code == 403, address
        assert "staff.scope" in text_of(answer)
        assert "韩梅" not in text_of(answer)
    assert client.post("/staff/join/", JOINING).status_code == 403
    assert not Operator.objects.filter(username="newcomer").exists()
    refused = [each for each in events(database) if each["event"] == "staff.refused"]
    assert {each["reason"] for each in refused} == {"staff.scope"}


def test_who_is_not_logged_in_is_asked_to(staff_desk, stranger) -> None:
    for address in addresses(staff_desk["hanmei"]):
        answer = stranger.get(address)
        assert answer.status_code == 302, address
        assert answer.headers["Location"].startswith("/log-in/")


def test_the_pages_stand_in_the_navigation_of_administrators_only(
    administrator, clerk
) -> None:
    assert 'href="/staff/"' in text_of(administrator.get("/"))
    assert 'href="/staff/"' not in text_of(clerk.get("/"))


@pytest.mark.duty("R6.2")
def test_an_administrator_whose_assignment_is_over_is_refused(
    administrator, staff_desk
) -> None:
    Operator.objects.filter(pk=staff_desk["zhouli"].pk).update(
        standing_until=to_datetime(NOW)
    )
    answer = administrator.get("/staff/")
    assert answer.status_code == 401
    assert "任职已到期" in text_of(answer)


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("post", "/staff/"),
        ("post", "/staff/export.csv"),
        ("post", "/staff/units/"),
        ("post", "/staff/due/"),
        ("put", "/staff/join/"),
        ("get", "/staff/delegations/1/withdraw/"),
        ("get", "/staff/leaves/1/withdraw/"),
    ],
)
def test_wrong_methods(administrator, method, address) -> None:
    assert getattr(administrator, method)(address).status_code == 405


@pytest.mark.parametrize(
    "address",
    [
        "/staff/operators/nobody/",
        "/staff/operators/nobody/move/",
        "/staff/operators/%00/stop/",
        "/staff/assignments/999999/end/",
        "/staff/assignments/x/end/",
        "/staff/units/moon/move/",
        "/staff/units/moon/close/",
        "/staff/units/%00/close/",
        "/staff/due/moon/",
    ],
)
def test_what_is_not_there(administrator, address) -> None:
    assert administrator.get(address).status_code == 404


# --- the list -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("text=韩", "韩梅", "孙立"),
        ("text=HANM", "韩梅", "孙立"),
        ("unit=chaoyang", "韩梅", "海英"),
        ("unit=haidian", "海英", "韩梅"),
        ("post=counter_supervisor", "孙立", "韩梅"),
        ("state=active", "韩梅", "没有符合条件"),
        ("state=stopped", "没有符合条件", "韩梅"),
        ("text=zzz", "没有符合条件", "韩梅"),
        ("text=%25", "没有符合条件", "韩梅"),
    ],
)
def test_filters(administrator, query, shown, hidden) -> None:
    text = text_of(administrator.get(f"/staff/?{query}"))
    assert shown in text
    assert hidden not in text.replace("占位", "")


def test_a_filter_that_cannot_be_is_told_and_lists_nobody(administrator) -> None:
    answer = administrator.get("/staff/?state=moon&unit=moon")
    assert answer.status_code == 422
    assert text_of(answer).count("field-wrong") == 2
    assert "韩梅" not in text_of(answer)


@pytest.mark.parametrize("odd", ["sort=moon", "page=x", "page=99", "page=-1", "x=y"])
def test_odd_parameters_change_nothing(administrator, odd) -> None:
    assert "韩梅" in text_of(administrator.get(f"/staff/?{odd}"))


def test_columns_sort(administrator) -> None:
    up = text_of(administrator.get("/staff/?sort=username"))
    down = text_of(administrator.get("/staff/?sort=-username"))
    assert up.index("韩梅") < up.index("孙立")
    assert down.index("孙立") < down.index("韩梅")
    assert 'aria-sort="ascending"' in up


def test_the_list_is_taken_away_as_a_file_that_no_spreadsheet_computes(
    administrator, database
) -> None:
    administrator.post("/staff/join/", JOINING)
    answer = administrator.get("/staff/export.csv?post=counter&sort=-username")
    rows = list(csv.reader(io.StringIO(text_of(answer).removeprefix("\ufeff"))))
    assert [row[1] for row in rows[1:]] == ["newcomer", "limin", "hanmei"]
    assert rows[1][2] == "'=新来"
    told = events(database)[-1]
    assert (told["event"], told["operators"]) == ("staff.exported", 3)


def test_a_wrong_filter_takes_nothing_away(administrator) -> None:
    answer = administrator.get("/staff/export.csv?state=moon")
    assert answer.status_code == 422
    assert "Content-Disposition" not in answer.headers


# --- acts ---------------------------------------------------------------------------


@pytest.mark.duty("R6.3")
def test_joining_opens_an_account_without_a_password(administrator, database) -> None:
    answer = administrator.post("/staff/join/", JOINING)
    made = Operator.objects.get(username="newcomer")
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"{ONE.format(made.reference)}?done=join"
    assert not made.has_usable_password()
    page = text_of(administrator.get(answer.headers["Location"]))
    assert "账号已开立" in page
    told = next(
        each for each in events(database) if each.get("operator") == made.reference
    )
    assert told["event"] == "operator.joined"


def test_what_is_refused_stands_at_the_form_and_keeps_what_was_typed(
    administrator,
) -> None:
    for changes, words in (
        ({"post": "system"}, "不设在机构"),
        ({"username": "hanmei"}, "曾经有人使用"),
        ({"username": "新来"}, "用户名不可用"),
        ({"email": "x"}, "邮箱地址不可用"),
        ({"unit": "moon"}, "field-wrong"),
        ({"post": ""}, "field-wrong"),
        ({"until": "2001-01-01"}, "起止时间不可用"),
        ({"full_name": "x" * 61}, "field-wrong"),
    ):
        answer = administrator.post("/staff/join/", {**JOINING, **changes})
        assert answer.status_code == 422, changes
        assert words in text_of(answer), changes
        assert "newcomer@" in text_of(answer) or "email" in changes
    assert not Operator.objects.filter(username="newcomer").exists()


def test_the_same_form_sent_twice_enters_one(administrator) -> None:
    assert administrator.post("/staff/join/", JOINING).status_code == 302
    assert administrator.post("/staff/join/", JOINING).status_code == 422
    assert Operator.objects.filter(username="newcomer").count() == 1


@pytest.mark.duty("R6.2")
def test_a_transfer(administrator, staff_desk) -> None:
    han = staff_desk["hanmei"]
    address = f"{ONE.format(han.reference)}move/"
    seen = han.assignments.get().pk
    form = {"unit": "credit", "post": "loan_officer", "seen": seen}
    assert administrator.post(address, form).status_code == 302
    han.refresh_from_db()
    assert han.post == "loan_officer"
    again = administrator.post(address, form)
    assert again.status_code == 422
    assert "他人变更" in text_of(again)


def test_a_transfer_decided_on_an_old_page_is_refused(
    administrator, staff_desk
) -> None:
    han = staff_desk["hanmei"]
    address = f"{ONE.format(han.reference)}move/"
    page = text_of(administrator.get(address))
    seen = han.assignments.get().pk
    assert f'name="seen" value="{seen}"' in page
    other = Move(place=Place(unit="haidian", post="counter"))
    move(han, other, by=ROOT, now=NOW)
    form = {"unit": "credit", "post": "loan_officer", "seen": seen}
    assert administrator.post(address, form).status_code == 422
    han.refresh_from_db()
    assert han.branch == "海淀支行"


def test_whoever_was_entered_before_there_were_assignments_is_placed(
    administrator,
) -> None:
    old = Operator.objects.get(username="limin")
    address = f"{ONE.format(old.reference)}move/"
    form = {"unit": "counter", "post": "counter", "seen": "0"}
    assert 'name="seen" value="0"' in text_of(administrator.get(address))
    assert administrator.post(address, form).status_code == 302
    assert old.assignments.get().post == "counter"
    assert administrator.post(address, form).status_code == 422, "placed meanwhile"


@pytest.mark.duty("R6.2")
def test_two_at_once(staff_desk, entering, at_once) -> None:
    Operator.objects.filter(username="wuxin").update(role="system_admin")
    han = staff_desk["hanmei"]
    address = f"{ONE.format(han.reference)}move/"
    seen = han.assignments.get().pk
    form = {"unit": "credit", "post": "loan_officer", "seen": seen}
    both = at_once(
        lambda who: who.post(address, form).status_code,
        entering("zhouli"),
        entering("wuxin"),
    )
    assert sorted(both) == [302, 422]
    assert han.assignments.count() == 2


@pytest.mark.duty("R6.2")
def test_stopping(administrator, staff_desk, entering) -> None:
    han = staff_desk["hanmei"]
    address = f"{ONE.format(han.reference)}stop/"
    assert administrator.post(address, {}).status_code == 422
    assert administrator.post(address, {"reason": "moon"}).status_code == 422
    assert administrator.post(address, {"reason": "left"}).status_code == 302
    han.refresh_from_db()
    assert not han.is_active
    again = administrator.post(address, {"reason": "left"})
    assert again.status_code == 422
    page = text_of(administrator.get(ONE.format(han.reference)))
    assert "离职" in page
    assert "申请恢复" in page
    assert entering


@pytest.mark.duty("R6.2")
def test_a_session_that_is_open_ends_with_the_transfer(
    administrator, staff_desk, entering
) -> None:
    han = staff_desk["hanmei"]
    han.set_password("correct horse battery 9")
    han.save()
    han.used_passwords.create(
        hashed=han.password, given=False, set_at=to_datetime(NOW - DAY)
    )
    hers: Client = entering("hanmei")
    assert hers.get("/").status_code == 200
    form = {"unit": "credit", "post": "loan_officer"}
    administrator.post(f"{ONE.format(han.reference)}move/", form)
    assert hers.get("/").status_code in {302, 401}
    assert "/log-in/" in hers.get("/").headers.get("Location", "/log-in/")


def test_nobody_changes_their_own_standing(administrator, staff_desk) -> None:
    own = ONE.format(staff_desk["zhouli"].reference)
    assert "这是您自己的账号" in text_of(administrator.get(own))
    form = {"unit": "it", "post": "security"}
    answer = administrator.post(f"{own}move/", form)
    assert answer.status_code == 422
    assert "不得为自己" in text_of(answer)


@pytest.mark.duty("R6.4")
def test_a_further_post_and_one_that_is_excluded(administrator, staff_desk) -> None:
    han = staff_desk["hanmei"]
    address = f"{ONE.format(han.reference)}assign/"
    excluded = administrator.post(
        address, {"unit": "counter", "post": "counter_checker"}
    )
    assert excluded.status_code == 422
    assert "柜面复核员" in text_of(excluded)
    assert "不相容" in text_of(excluded)
    form = {"unit": "credit", "post": "post_loan", "temporary": "on"}
    assert administrator.post(address, form).status_code == 422, "needs an end"
    until = to_datetime(NOW + 9 * DAY).date().isoformat()
    today = to_datetime(NOW).date().isoformat()
    form = {**form, "until": until, "since": ""}
    assert administrator.post(address, form).status_code == 302
    made = Assignment.objects.get(post="post_loan")
    assert made.temporary
    assert today
    page = text_of(administrator.get(ONE.format(han.reference)))
    assert until in page, "the last day, not the one after"


def test_ending_a_further_post_and_the_main_one(administrator, staff_desk) -> None:
    han = staff_desk["hanmei"]
    administrator.post(
        f"{ONE.format(han.reference)}assign/", {"unit": "credit", "post": "post_loan"}
    )
    for kind in ("additional", "main"):
        number = han.assignments.get(kind=kind).pk
        address = f"/staff/assignments/{number}/end/"
        assert administrator.post(address).status_code == 302
        assert administrator.post(address).status_code == 422, "it is over"
    assert "无任职" in text_of(administrator.get(ONE.format(han.reference)))


@pytest.mark.duty("R3.5")
def test_an_administrators_post_waits_for_a_security_administrator(
    administrator, staff_desk, entering
) -> None:
    joining = {**JOINING, "unit": "it", "post": "system"}
    silent = administrator.post("/staff/join/", joining)
    assert silent.status_code == 422
    assert "理由" in text_of(silent)
    assert not Operator.objects.filter(username="newcomer").exists()
    answer = administrator.post("/staff/join/", {**joining, "grounds": "增配"})
    assert answer.status_code == 302
    assert "等待安全管理员批准" in text_of(
        administrator.get(answer.headers["Location"])
    )
    made = Operator.objects.get(username="newcomer")
    assert not made.assignments.exists()
    han = staff_desk["hanmei"]
    for act in ("move/", "assign/"):
        form = {"unit": "it", "post": "system", "grounds": ""}
        address = ONE.format(han.reference) + act
        assert administrator.post(address, form).status_code == 422, act
    han.refresh_from_db()
    assert han.post == "counter"
    row = ApprovalRow.objects.get()
    assert (row.kind, row.concerns) == ("administrator_post", [made.reference])
    assert vote(administrator, row).status_code == 403, "whoever asked"
    security: Client = entering("wuxin")
    assert "任系统管理员" in text_of(security.get(f"/approvals/{row.ref}/"))
    assert vote(security, row).status_code == 302
    made.refresh_from_db()
    assert made.role == "system_admin"


@pytest.mark.duty("R3.5")
def test_an_administrator_is_moved_to_by_a_second_persons_yes_alone(
    administrator, staff_desk, entering
) -> None:
    han = staff_desk["hanmei"]
    form = {"unit": "it", "post": "system", "grounds": "调任"}
    address = f"{ONE.format(han.reference)}move/"
    assert administrator.post(address, form).status_code == 302
    han.refresh_from_db()
    assert han.post == "counter", "asking moves nobody"
    assert vote(entering("wuxin"), ApprovalRow.objects.get()).status_code == 302
    han.refresh_from_db()
    assert (han.post, han.role) == ("system", "system_admin")


def test_of_two_who_move_somebody_the_second_asks_for_no_administrators_post(
    administrator, staff_desk
) -> None:
    han = staff_desk["hanmei"]
    address = f"{ONE.format(han.reference)}move/"
    seen = han.assignments.get().pk
    move(han, Move(place=Place(unit="it", post="it")), by=ROOT, now=NOW)
    form = {"unit": "it", "post": "system", "grounds": "调任", "seen": seen}
    late = administrator.post(address, form)
    assert late.status_code == 422
    assert "他人变更" in text_of(late)
    assert not ApprovalRow.objects.exists()
    anew = han.assignments.not_over(NOW).get().pk
    assert administrator.post(address, {**form, "seen": anew}).status_code == 302


@pytest.mark.duty("R6.4")
def test_handing_on_waits_for_a_second_person(
    administrator, staff_desk, entering
) -> None:
    sun = staff_desk["sunli"]
    address = f"{ONE.format(sun.reference)}delegate/"
    last = to_datetime(NOW + 5 * DAY).date().isoformat()
    form = {"taker": "haiying", "scopes": ["approve"], "last": last, "why": "年休假"}
    for changes, words in (
        ({"taker": "nobody"}, "没有"),
        ({"taker": "hanmei"}, "不相容"),
        ({"scopes": []}, "field-wrong"),
        ({"scopes": ["keys"]}, "field-wrong"),
        ({"last": "2030-01-01"}, "期限不可用"),
        ({"last": "soon"}, "field-wrong"),
        ({"taker": "sunli"}, "不得为自己"),
        ({"why": ""}, "field-wrong"),
        ({"why": "…"}, "理由"),
    ):
        answer = administrator.post(address, {**form, **changes})
        assert answer.status_code == 422, changes
        assert words in text_of(answer), changes
    assert not ApprovalRow.objects.exists()
    assert administrator.post(address, form).status_code == 302
    assert not Delegation.objects.exists()
    row = ApprovalRow.objects.get()
    assert (row.kind, row.state) == ("delegation", "requested")
    assert vote(administrator, row).status_code == 403, "whoever asked"
    security: Client = entering("wuxin")
    page = text_of(security.get(f"/approvals/{row.ref}/"))
    assert "授权海英代理孙立的岗位" in page
    assert last in page
    assert vote(security, row).status_code == 302
    assert vote(security, row).status_code == 403, "it is decided"
    assert Delegation.objects.get().giver == sun
    again = administrator.post(address, form)
    assert again.status_code == 422
    assert "无需重复办理" in text_of(again)


def test_what_was_handed_on_is_taken_back(administrator, staff_desk) -> None:
    sun, hai = staff_desk["sunli"], staff_desk["haiying"]
    wanted = Delegating(scopes=frozenset({"approve"}), ends=Instant(NOW + 5 * DAY))
    made = delegate(sun, hai, wanted, approval="approval-x", by=ROOT, now=NOW)
    for who in ("sunli", "haiying"):
        page = text_of(administrator.get(ONE.format(staff_desk[who].reference)))
        assert "授权代理" in page
    back = f"/staff/delegations/{made.pk}/withdraw/"
    assert administrator.post(back).status_code == 302
    assert administrator.post(back).status_code == 403, "it is over"
    assert administrator.post("/staff/delegations/99/withdraw/").status_code == 404


@pytest.mark.duty("R6.6")
def test_leave_is_entered_and_told(administrator, staff_desk) -> None:
    han = staff_desk["hanmei"]
    address = f"{ONE.format(han.reference)}leave/"
    first = day_of(NOW) + timedelta(days=3)
    last = first + timedelta(days=4)
    form = {"first_day": str(first), "last_day": str(last), "days": "5"}
    past = {**form, "first_day": str(day_of(NOW) - timedelta(days=1))}
    refused = administrator.post(address, past)
    assert refused.status_code == 422
    assert "不能事后登记" in text_of(refused)
    assert administrator.post(address, {**form, "days": "9"}).status_code == 422
    assert administrator.post(address, {**form, "days": "x"}).status_code == 422
    assert administrator.post(address, form).status_code == 302
    assert administrator.post(address, form).status_code == 422, "the same days again"
    assert last.isoformat() in text_of(administrator.get(ONE.format(han.reference)))


@pytest.mark.duty("R6.6")
def test_a_leave_is_withdrawn_once_and_by_an_administrator_alone(
    administrator, staff_desk, clerk, database
) -> None:
    han = staff_desk["hanmei"]
    first = day_of(NOW)
    form = {
        "first_day": first.isoformat(),
        "last_day": (first + timedelta(days=9)).isoformat(),
        "days": "5",
    }
    page = ONE.format(han.reference)
    assert administrator.post(f"{page}leave/", form).status_code == 302
    kept = han.leaves.get()
    assert kept.blocks_from is not None
    back = f"/staff/leaves/{kept.pk}/withdraw/"
    assert back in text_of(administrator.get(page))
    assert clerk.post(back).status_code == 403
    assert Client().post(back).status_code == 302
    kept.refresh_from_db()
    assert kept.withdrawn_at is None
    answer = administrator.post(back)
    assert "休假已撤回" in text_of(administrator.get(answer.url))
    assert events(database)[-1]["event"] == "leave.withdrawn"
    assert administrator.post(back).status_code == 403, "it was withdrawn before"
    assert administrator.post("/staff/leaves/999/withdraw/").status_code == 404
    assert back not in text_of(administrator.get(page))


@pytest.mark.duty("R6.6")
def test_a_leave_that_is_over_is_not_withdrawn_nor_offered_for_it(
    administrator, staff_desk
) -> None:
    han, day = staff_desk["hanmei"], day_of(NOW) - timedelta(days=1)
    kept = han.leaves.create(
        first_day=day, last_day=day, days=1, entered_at=to_datetime(NOW)
    )
    back, page = f"/staff/leaves/{kept.pk}/withdraw/", ONE.format(han.reference)
    shown = text_of(administrator.get(page))
    assert day.isoformat() in shown
    assert back not in shown
    assert administrator.post(back).status_code == 403
    kept.refresh_from_db()
    assert kept.withdrawn_at is None


@pytest.mark.duty("R6.2")
def test_bringing_back_waits_for_a_second_person(administrator, staff_desk) -> None:
    han = staff_desk["hanmei"]
    address = f"{ONE.format(han.reference)}back/"
    form = {"unit": "counter", "post": "counter", "why": "复职"}
    early = administrator.post(address, form)
    assert early.status_code == 422
    assert "无需恢复" in text_of(early)
    leave(han, "suspended", by=ROOT, now=NOW)
    assert administrator.post(address, form).status_code == 302
    row = ApprovalRow.objects.get()
    assert (row.kind, row.state) == ("operator_reactivation", "requested")
    han.refresh_from_db()
    assert not han.is_active


def test_units_are_opened_and_closed(administrator) -> None:
    form = {
        "code": "fengtai",
        "name": "丰台支行",
        "kind": "branch",
        "under": "head",
        "department": "counter",
    }
    for changes in (
        {"code": "head"},
        {"code": "丰台"},
        {"kind": "moon"},
        {"under": ""},
    ):
        answer = administrator.post("/staff/units/open/", {**form, **changes})
        assert answer.status_code == 422, changes
    assert administrator.post("/staff/units/open/", form).status_code == 302
    assert "丰台支行" in text_of(administrator.get("/staff/units/"))
    closing = "/staff/units/fengtai/close/"
    assert administrator.post("/staff/units/counter/close/").status_code == 422
    assert administrator.post(closing).status_code == 302
    assert administrator.post(closing).status_code == 422, "it is closed"
    assert "丰台支行" not in text_of(administrator.get("/staff/units/"))
    assert Unit.objects.filter(code="fengtai").exists()


def test_a_unit_is_put_under_another(administrator, database) -> None:
    page = "/staff/units/credit/move/"
    assert "朝阳支行" in text_of(administrator.get(page))
    for under in ("", "moon", "credit", "counter' OR 1=1", "\x00"):
        answer = administrator.post(page, {"under": under})
        assert answer.status_code == 422, under
    assert Unit.objects.get(code="credit").parent.code == "chaoyang"
    assert administrator.post(page, {"under": "haidian"}).status_code == 302
    assert Unit.objects.get(code="credit").parent.code == "haidian"
    told = [one for one in events(database) if one["event"] == "unit.moved"]
    assert [(one["unit"], one["under"]) for one in told] == [("credit", "haidian")]
    circle = administrator.post("/staff/units/haidian/move/", {"under": "credit"})
    assert circle.status_code == 422
    assert "haidian" in text_of(circle)


def test_a_unit_does_not_take_people_to_another_branch(administrator, database) -> None:
    answer = administrator.post("/staff/units/counter/move/", {"under": "haidian"})
    assert answer.status_code == 422
    assert "改变分支机构或部门" in text_of(answer)
    assert Unit.objects.get(code="counter").parent.code == "chaoyang"
    told = [one for one in events(database) if one["event"] == "staff.refused"]
    assert [one["reason"] for one in told] == ["unit.crossing"]
    administrator.post("/staff/units/credit/close/")
    closed = administrator.post("/staff/units/credit/move/", {"under": "haidian"})
    assert closed.status_code == 422


@pytest.mark.duty("R6.6")
def test_what_falls_due_is_listed(administrator, staff_desk) -> None:
    han, sun = staff_desk["hanmei"], staff_desk["sunli"]
    start = to_datetime(NOW - 800 * DAY)
    Assignment.objects.filter(operator=han).update(starts_at=start)
    Operator.objects.filter(pk=sun.pk).update(date_joined=start)
    rotation = text_of(administrator.get("/staff/due/"))
    assert "韩梅" in rotation
    assert "已到期" in rotation
    owed = text_of(administrator.get("/staff/due/leave/"))
    assert "孙立" in owed
    assert "5 个工作日" in owed
    assert "目前没有" in text_of(administrator.get("/staff/due/ending/"))
    assert "休眠" in text_of(administrator.get("/staff/due/dormant/"))


def test_english(administrator) -> None:
    administrator.cookies["xinhu_language"] = "en"
    text = text_of(administrator.get("/staff/"))
    assert "Enter an operator" in text
    assert "Counter supervisor" in text
