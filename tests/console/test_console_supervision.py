"""Supervision at the console: drawn, decided, explained, signed, by whom it is for."""

import csv
import io
import json
import re
from collections.abc import Callable

import psycopg
import pytest
from django.test import Client

from supervised import LIMIN, MONDAY, looked
from xinhu.adapters.postgres.provision import url_for
from xinhu.desks.audit.models import (
    DaySignature,
    SupervisedDay,
    SupervisedItem,
    Verdict,
)

FIRST, DRAW = "/supervision/", "/supervision/draw/"
DAY = {"unit": "朝阳支行", "day": MONDAY}
IN_ORDER = {"result": "in_order", "remark": ""}


@pytest.fixture
def zhou(branch, entering) -> Client:  # noqa: ARG001 -- for its effect
    return entering("zhouzheng")


@pytest.fixture
def wu(branch, entering) -> Client:  # noqa: ARG001 -- for its effect
    return entering("wuqiong")


@pytest.fixture
def he(branch, entering) -> Client:  # noqa: ARG001 -- for its effect
    return entering("heping")


@pytest.fixture
def li(branch, entering) -> Client:  # noqa: ARG001 -- for its effect
    return entering("limin")


@pytest.fixture
def drawn(branch, zhou) -> Callable[..., SupervisedDay]:
    """Let Zhou draw Monday's list of so many sensitive looks."""

    def draw(number: int = 1, **facts: object) -> SupervisedDay:
        looked(branch, number, **facts)
        answer = zhou.post(DRAW, DAY)
        assert answer.status_code == 302, answer.content.decode()
        return SupervisedDay.objects.get()

    return draw


def text(answer) -> str:
    return answer.content.decode()


def acts(database) -> list[tuple[str, str]]:
    with psycopg.connect(database.owner) as owner:
        rows = owner.execute("SELECT act FROM desk.outbox ORDER BY id").fetchall()
    told = [(dict(act["detail"]).get("event", ""), act["decision"]) for (act,) in rows]
    return [each for each in told if each[0].startswith("supervision.")]


# --- whom the pages are for ---------------------------------------------------------

PAGES = (
    ("get", FIRST),
    ("get", "/supervision/today/"),
    ("get", "/supervision/lists/1/"),
    ("get", "/supervision/lists/1/export.csv"),
    ("get", "/supervision/items/1/"),
    ("post", DRAW),
    ("post", "/supervision/lists/1/sign/"),
    ("post", "/supervision/items/1/"),
    ("post", "/supervision/items/1/footage/"),
)


@pytest.mark.parametrize(("method", "address"), PAGES)
def test_no_other_role_comes_in(
    drawn, clerk, auditor, stranger, method, address
) -> None:
    drawn()
    for who in (clerk, auditor):
        assert getattr(who, method)(address, DAY).status_code == 403
    away = getattr(stranger, method)(address, DAY)
    assert away.status_code == 302
    assert away.headers["Location"].startswith("/log-in/")


@pytest.mark.parametrize(
    ("address", "allowed"),
    [(DRAW, "post"), ("/supervision/lists/1/sign/", "post"), (FIRST, "get")],
)
def test_wrong_method(zhou, address, allowed) -> None:
    other = zhou.get if allowed == "post" else zhou.post
    assert other(address).status_code == 405


@pytest.mark.parametrize(
    "address",
    [
        "/supervision/lists/7/",
        "/supervision/lists/x/",
        "/supervision/lists/-1/",
        "/supervision/items/7/",
        "/supervision/lists/999999999999999999/",
        "/supervision/items/%00/",
        "/explanations/7/",
    ],
)
def test_what_does_not_exist_is_not_found(zhou, address) -> None:
    assert zhou.get(address).status_code == 404


def test_only_who_supervises_is_led_there(zhou, clerk) -> None:
    assert FIRST in text(zhou.get("/"))
    assert FIRST not in text(clerk.get("/"))


def test_the_first_page_tells_what_waits_for_whom(drawn, zhou, li) -> None:
    drawn()
    assert "有 4 日的事后监督清单待签结" in text(zhou.get("/"))
    assert "要求您说明" not in text(li.get("/"))
    item = SupervisedItem.objects.get()
    asked = {"result": "to_explain", "remark": "为何查看？"}
    zhou.post(f"/supervision/items/{item.pk}/", asked)
    page = text(li.get("/"))
    assert "要求您说明 1 笔业务" in page
    assert "待签结" not in page


# --- drawing ------------------------------------------------------------------------


def test_days_wait_until_their_list_is_drawn(zhou) -> None:
    page = text(zhou.get(FIRST))
    assert [day for day in ("20", "21", "22", "23") if f"2026-11-{day}" in page] == [
        "20",
        "21",
        "22",
        "23",
    ]
    assert "2026-11-24" not in re.sub(r"<dd.*?</dd>|<td.*?</td>", "", page)


@pytest.mark.duty("R6.7")
def test_a_list_holds_the_branch_s_sensitive_acts_of_the_day(
    branch, zhou, database
) -> None:
    looked(branch, 2)
    looked(branch, purpose="counter_service")
    looked(branch, actor="op-heping0123456789")
    looked(branch, at="2026-11-24T01:00:00.000000Z")
    answer = zhou.post(DRAW, DAY, follow=True)
    page = text(answer)
    assert "敏感用途" in page
    assert "李敏" in page
    assert [item.number for item in SupervisedItem.objects.all()] == [0, 1]
    assert acts(database) == [("supervision.listed", "record")]


def test_a_list_is_drawn_from_every_page_of_the_gate(branch, zhou) -> None:
    looked(branch, 501)
    zhou.post(DRAW, DAY)
    assert SupervisedItem.objects.count() == 501


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({**DAY, "unit": "海淀支行"}, 422),
        ({**DAY, "unit": "总行"}, 403),
        ({**DAY, "day": "2026-11-24"}, 403),
        ({**DAY, "day": "2030-01-01"}, 403),
        ({**DAY, "day": "yesterday"}, 404),
        ({**DAY, "day": ""}, 404),
        ({**DAY, "unit": ""}, 422),
    ],
)
def test_what_cannot_be_drawn_is_refused(zhou, given, status) -> None:
    assert zhou.post(DRAW, given).status_code == status
    assert SupervisedDay.objects.count() == 0


def test_a_refused_drawing_is_an_entry(zhou, database) -> None:
    zhou.post(DRAW, {**DAY, "unit": "总行"})
    assert acts(database) == [("supervision.listed", "refuse")]


def test_two_who_draw_at_once_get_one_list(branch, zhou, wu, at_once) -> None:
    looked(branch)
    answers = at_once(lambda who: who.post(DRAW, DAY).status_code, zhou, wu)
    assert answers == [302, 302]
    assert SupervisedDay.objects.count() == 1


@pytest.mark.parametrize("failing", ["error", "garbled", "silent"])
def test_a_failing_gate_draws_nothing(branch, zhou, failing) -> None:
    branch.failing = failing
    assert zhou.post(DRAW, DAY).status_code >= 500
    branch.failing = None
    assert SupervisedDay.objects.count() == 0


def test_an_entry_that_does_not_hash_to_its_leaf_raises_the_alarm(branch, zhou) -> None:
    looked(branch)
    honest = branch.world.receipt
    branch.world.receipt = lambda n: {**honest(n), "leaf": "00" * 32}
    answer = zhou.post(DRAW, DAY)
    assert answer.status_code == 502
    assert SupervisedDay.objects.count() == 0


def test_today_so_far_is_shown_and_kept_nowhere(branch, zhou) -> None:
    looked(branch, at="2026-11-24T01:00:00.000000Z")
    assert "敏感用途" in text(zhou.get("/supervision/today/"))
    assert SupervisedDay.objects.count() == 0


def test_today_so_far_of_another_branch_is_for_the_head_office(
    branch, zhou, he
) -> None:
    looked(branch, at="2026-11-24T01:00:00.000000Z")
    address = "/supervision/today/?unit="
    assert "李敏" in text(he.get(f"{address}朝阳支行"))
    assert "李敏" not in text(he.get(f"{address}总行"))
    assert zhou.get(f"{address}总行").status_code == 403
    assert zhou.get(f"{address}{'x' * 200}").status_code == 403


# --- deciding -----------------------------------------------------------------------


def test_a_verdict_leads_to_the_next_item_and_in_the_end_to_the_list(
    drawn, zhou
) -> None:
    drawn(2)
    first, second = SupervisedItem.objects.all()
    answer = zhou.post(f"/supervision/items/{first.pk}/", IN_ORDER)
    assert answer.headers["Location"] == f"/supervision/items/{second.pk}/"
    answer = zhou.post(f"/supervision/items/{second.pk}/", IN_ORDER)
    assert answer.headers["Location"] == f"/supervision/lists/{first.day_id}/"


def test_what_is_not_in_order_needs_a_remark_and_says_so_at_its_field(
    drawn, zhou
) -> None:
    drawn()
    item = SupervisedItem.objects.get()
    address = f"/supervision/items/{item.pk}/"
    for result in ("irregular", "to_explain"):
        answer = zhou.post(address, {"result": result, "remark": " "})
        assert answer.status_code == 422
        assert "必须写明意见" in text(answer)
    assert zhou.post(address, {"result": "fine"}).status_code == 422
    assert Verdict.objects.count() == 0


def test_a_repeat_changes_nothing(drawn, zhou) -> None:
    drawn()
    address = f"/supervision/items/{SupervisedItem.objects.get().pk}/"
    assert zhou.post(address, IN_ORDER).status_code == 302
    assert zhou.post(address, IN_ORDER).status_code == 403
    assert Verdict.objects.count() == 1


def test_of_two_who_decide_at_once_one_is_refused(drawn, zhou, wu, at_once) -> None:
    drawn()
    address = f"/supervision/items/{SupervisedItem.objects.get().pk}/"
    answers = at_once(lambda who: who.post(address, IN_ORDER).status_code, zhou, wu)
    assert sorted(answers) == [302, 403]


def test_one_s_own_act_is_shown_and_cannot_be_decided(drawn, zhou, wu, he) -> None:
    drawn(actor="op-zhouzheng0123456789")
    address = f"/supervision/items/{SupervisedItem.objects.get().pk}/"
    page = text(zhou.get(address))
    assert "不能监督自己的业务" in page
    assert 'name="result"' not in page
    assert zhou.post(address, IN_ORDER).status_code == 403
    assert address in text(he.get(FIRST))
    assert 'name="result"' in text(wu.get(address))
    assert he.post(address, IN_ORDER).status_code == 302


def test_the_head_office_reads_another_branch_s_list_and_does_not_decide(
    drawn, he
) -> None:
    row = drawn()
    item = SupervisedItem.objects.get()
    assert he.get(f"/supervision/lists/{row.pk}/").status_code == 200
    assert he.post(f"/supervision/items/{item.pk}/", IN_ORDER).status_code == 403
    assert he.post(f"/supervision/lists/{row.pk}/sign/").status_code == 403


def test_a_list_of_another_branch_is_refused(branch, he, zhou) -> None:
    looked(branch, actor="op-chenjing0123456789")
    he.post(DRAW, {"unit": "总行", "day": MONDAY})
    row, item = SupervisedDay.objects.get(), SupervisedItem.objects.get()
    assert zhou.get(f"/supervision/lists/{row.pk}/").status_code == 403
    assert zhou.get(f"/supervision/lists/{row.pk}/export.csv").status_code == 403
    assert zhou.get(f"/supervision/items/{item.pk}/").status_code == 403


# --- explaining ---------------------------------------------------------------------


def test_a_question_is_put_answered_once_and_seen_by_the_supervisor(
    drawn, zhou, li
) -> None:
    drawn()
    item = SupervisedItem.objects.get()
    asked = {"result": "to_explain", "remark": "为何查看？"}
    zhou.post(f"/supervision/items/{item.pk}/", asked)
    address = f"/explanations/{item.pk}/"
    assert "为何查看？" in text(li.get("/explanations/"))
    assert zhou.get(address).status_code == 404
    assert li.post(address, {"text": " "}).status_code == 422
    assert li.post(address, {"text": "客户到柜面办理"}).status_code == 302
    assert li.post(address, {"text": "改口"}).status_code == 403
    assert address not in text(li.get("/explanations/"))
    page = text(zhou.get(f"/supervision/items/{item.pk}/"))
    assert "客户到柜面办理" in page
    assert 'value="to_explain"' not in page


# --- footage ------------------------------------------------------------------------


def test_footage_is_noted_by_camera_and_time(drawn, zhou) -> None:
    drawn()
    item = SupervisedItem.objects.get()
    noted = {"camera": "CY-03", "starts": "14:00:00", "ends": "14:05:30"}
    address = f"/supervision/items/{item.pk}/"
    assert zhou.post(f"{address}footage/", noted).status_code == 302
    assert "CY-03" in text(zhou.get(address))
    assert "CY-03" in text(zhou.get(f"/supervision/lists/{item.day_id}/"))
    for odd in ({**noted, "camera": "张三的录像"}, {**noted, "starts": "noon"}, {}):
        assert zhou.post(f"{address}footage/", odd).status_code == 422


# --- signing ------------------------------------------------------------------------


@pytest.mark.duty("R6.7")
def test_a_day_is_signed_once_everything_is_decided(drawn, zhou, wu, database) -> None:
    row = drawn()
    sign, page = f"/supervision/lists/{row.pk}/sign/", f"/supervision/lists/{row.pk}/"
    assert zhou.post(sign).status_code == 403
    assert "签结本日" not in text(zhou.get(page))
    zhou.post(f"/supervision/items/{SupervisedItem.objects.get().pk}/", IN_ORDER)
    assert "签结本日" in text(zhou.get(page))
    assert wu.post(sign, {"remark": "无异常"}).status_code == 302
    assert "无异常" in text(zhou.get(page))
    assert zhou.post(sign).status_code == 403
    assert DaySignature.objects.count() == 1
    assert ("supervision.signed", "record") in acts(database)


def test_what_reached_the_register_late_is_added_before_a_day_is_signed(
    branch, drawn, zhou
) -> None:
    row = drawn()
    zhou.post(f"/supervision/items/{SupervisedItem.objects.get().pk}/", IN_ORDER)
    looked(branch)
    answer = zhou.post(f"/supervision/lists/{row.pk}/sign/", follow=True)
    assert "又有 1 项" in text(answer)
    assert DaySignature.objects.count() == 0
    assert SupervisedItem.objects.count() == 2


# --- reading ------------------------------------------------------------------------


def test_a_list_is_filtered_and_sorted(branch, drawn, zhou) -> None:
    looked(branch, decision="refuse", fields={}, at=f"{MONDAY}T07:00:00.000000Z")
    row = drawn(2)
    page = f"/supervision/lists/{row.pk}/"

    def numbers(query: str) -> list[int]:
        found = re.findall(
            r'/supervision/items/\d+/">(\d+)<', text(zhou.get(page + query))
        )
        return [int(number) for number in found]

    assert numbers("") == [0, 1, 2]
    assert numbers("?sort=-number") == [2, 1, 0]
    assert numbers("?sort=-at") == [0, 2, 1]
    assert numbers("?state=irregular") == []
    assert numbers(f"?actor={LIMIN}&reason=sensitive_purpose") == [0, 1, 2]
    assert numbers("?sort=nonsense") == [0, 1, 2]
    assert zhou.get(f"{page}?state=nonsense").status_code == 422


def test_an_export_takes_no_text_for_a_formula_and_is_an_act(
    drawn, zhou, database
) -> None:
    row = drawn()
    item = SupervisedItem.objects.get()
    odd = {"result": "irregular", "remark": '=HYPERLINK("http://x")'}
    zhou.post(f"/supervision/items/{item.pk}/", odd)
    answer = zhou.get(f"/supervision/lists/{row.pk}/export.csv")
    (_, cells) = csv.reader(io.StringIO(text(answer).removeprefix("\ufeff")))
    assert cells[0] == str(item.number)
    assert cells[10] == '\'=HYPERLINK("http://x")'
    assert acts(database)[-1] == ("supervision.exported", "record")


_OF_ITEMS = "ALTER TABLE desk.audit_supervised_item"
_LEAF = """
SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'audit_item_leaf'
"""


def test_a_list_that_tells_something_else_than_the_register_is_not_shown(
    drawn, zhou, database
) -> None:
    row = drawn()
    url = url_for(database.admin_url, "postgres", database.name)
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute("SET session_replication_role = replica")
        (found,) = admin.execute(_LEAF).fetchall()
        admin.execute(f"{_OF_ITEMS} DROP CONSTRAINT audit_item_leaf")
        body = json.loads(SupervisedItem.objects.get().body)
        body["actor"] = "op-somebody"
        admin.execute(
            "UPDATE desk.audit_supervised_item SET body = %s", (json.dumps(body),)
        )
    answer = zhou.get(f"/supervision/lists/{row.pk}/")
    with psycopg.connect(url, autocommit=True) as admin:
        # The tests share these tables.
        admin.execute(
            f"{_OF_ITEMS} ADD CONSTRAINT audit_item_leaf {found[0]} NOT VALID"
        )
    assert answer.status_code == 502
    assert "op-somebody" not in text(answer)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_speaks_both_languages(drawn, zhou, li, language) -> None:
    row = drawn()
    item = SupervisedItem.objects.get()
    zhou.post(f"/supervision/items/{item.pk}/", {"result": "to_explain", "remark": "?"})
    for who, address in (
        (zhou, FIRST),
        (zhou, "/supervision/today/"),
        (zhou, f"/supervision/lists/{row.pk}/"),
        (zhou, f"/supervision/items/{item.pk}/"),
        (li, "/explanations/"),
        (li, f"/explanations/{item.pk}/"),
    ):
        who.cookies["xinhu_language"] = language
        page = text(who.get(address))
        assert ("事后监督" in page or "待我说明" in page) == (language == "zh"), address
