"""The monthly self-check: seen by month, counted by reason, filtered, taken away."""

import csv
import io
from datetime import date, datetime, timedelta

import pytest

from bank_people import leaked
from counter import today

PAGE = "/inquiries/self-checks/"
FILE = f"{PAGE}export.csv"
FIRST = date.fromisoformat(today()).replace(day=1)
LAST = (FIRST - timedelta(days=1)).isoformat()[:7]
THIS = FIRST.isoformat()[:7]
_MORNING = datetime.fromisoformat(f"{LAST}-02T10:30:00+08:00")
AT = int(_MORNING.timestamp()) * 1_000_000
"""The second of last month, in the morning; it may be no worked day."""
KINDS = (
    "无授权书或缺扫描件",
    "超出授权原因",
    "结清后查询",
    "报告未按期归档",
    "反复查询同一人",
    "非营业时间查询",
    "结果长期不明",
)


@pytest.fixture
def listed(desk) -> str:
    """An inquiry of last month that was never put away, on a letter that is gone."""
    ref = str(desk.ask(desk.letter()).json["ref"])
    desk.bank.owner.execute(
        "UPDATE inquiry.inquiry SET ground = 'letter-none', reserved_at = %s,"
        " changed_at = %s",
        (AT, AT + 9),
    )
    return ref


def lines(text: str) -> str:
    """Return the part of the page that holds the list."""
    return text[text.index('id="lines"') :]


def test_the_month_before_this_one_is_shown_and_every_reason_counted(
    pan, listed
) -> None:
    page = pan.get(PAGE)
    text = page.content.decode()
    assert page.status_code == 200, text
    assert LAST in text
    for kind in KINDS:
        assert kind in text, kind
    assert listed in lines(text)
    assert "无授权书或缺扫描件" in lines(text)
    assert "报告未按期归档" in lines(text)
    assert leaked(text) == []


@pytest.mark.duty("R7.5")
def test_one_click_leads_to_the_entry(pan, desk, listed) -> None:
    index = desk.dossier(listed).json["inquiry"]["receipt"]["index"]
    text = pan.get(PAGE).content.decode()
    assert f'href="/register/entries/{index}/"' in text
    entry = pan.get(f"/register/entries/{index}/")
    assert entry.status_code == 200
    assert listed in entry.content.decode()


@pytest.mark.parametrize(
    ("code", "kinds"),
    [
        ("without_letter", ["无授权书或缺扫描件"]),
        ("without_custody", ["报告未按期归档"]),
        ("", ["无授权书或缺扫描件", "报告未按期归档"]),
    ],
)
def test_a_reason_leaves_its_lines(pan, listed, code, kinds) -> None:
    part = lines(pan.get(f"{PAGE}?month={LAST}&code={code}").content.decode())
    assert listed in part
    found = [kind for kind in KINDS if kind in part]
    assert [kind for kind in found if kind != "非营业时间查询"] == kinds


@pytest.mark.parametrize("order", ["code", "-code", "asked", "-operator", "nonsense"])
def test_it_is_sorted_by_a_heading(pan, listed, order) -> None:
    text = pan.get(f"{PAGE}?month={LAST}&sort={order}").content.decode()
    part = lines(text)
    assert listed in part
    custody, letter = part.index("报告未按期归档"), part.index("无授权书或缺扫描件")
    assert (custody < letter) == (order != "-code")


def test_an_empty_month_and_one_without_such_lines_say_so(pan, listed) -> None:
    assert listed
    none = pan.get(f"{PAGE}?month={LAST}&code=after_settlement").content.decode()
    assert "没有符合条件的查询" in none
    before = (date.fromisoformat(f"{LAST}-01") - timedelta(days=40)).isoformat()[:7]
    empty = pan.get(f"{PAGE}?month={before}").content.decode()
    assert "本月没有需要查看的查询" in empty


def test_a_month_that_runs_is_shown_and_says_from_when_on_it_is_signed(
    pan, listed
) -> None:
    assert listed
    text = pan.get(f"{PAGE}?month={THIS}").content.decode()
    after = (FIRST + timedelta(days=31)).replace(day=1)
    assert f"{after.isoformat()} 起可以签署" in text
    assert 'name="digest"' not in text


@pytest.mark.parametrize(
    "query", ["?month=2026-13", "?month=x", "?month=1999-01", f"?month={LAST}&code=x"]
)
def test_what_is_no_month_or_no_reason_shows_and_sends_nothing(
    pan, listed, query
) -> None:
    page = pan.get(f"{PAGE}{query}")
    assert page.status_code == 422
    assert listed not in page.content.decode()
    assert "没有这个月份的清单" in page.content.decode()
    assert pan.get(f"{FILE}{query}").status_code == 422


def test_the_file_holds_what_the_filters_leave_and_is_an_act(pan, desk, listed) -> None:
    file = pan.get(f"{FILE}?month={LAST}&code=without_letter")
    text = file.content.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["code"], row["inquiry"]) == ("without_letter", listed)
    assert row["operator"] == "op-alice"
    assert leaked(text) == []
    desk.bank.drain()
    last = desk.bank.last()["detail"]
    assert (last["event"], last["lines"]) == ("self_check.exported", 1)


def test_the_auditor_reads_it_and_is_told_who_signs(audit, listed) -> None:
    text = audit.get(PAGE).content.decode()
    assert listed in text
    assert "由客户信息保护专员签署" in text
    assert 'name="digest"' not in text


def test_whom_it_is_not_for(alice, sun, stranger, listed) -> None:
    for who in (alice, sun):
        for address in (PAGE, FILE):
            page = who.get(address)
            assert page.status_code == 403
            assert listed not in page.content.decode()
        assert PAGE not in who.get("/").content.decode()
    for address in (PAGE, FILE):
        assert stranger.get(address).url.startswith("/log-in/")


def test_other_methods_are_refused(pan, desk) -> None:
    assert desk
    assert pan.put(PAGE).status_code == 405
    assert pan.post(FILE).status_code == 405
    assert PAGE in pan.get("/").content.decode()
