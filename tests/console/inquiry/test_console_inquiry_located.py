"""The locating list: of the branch, or of all; filtered, sorted, taken away."""

import csv
import io

import pytest

from bank_people import leaked
from counter import Counter
from kept_reports import granted, old, proposed, put_away, refused

LIST = "/inquiries/custody/"
FILE = "/inquiries/custody/export.csv"


@pytest.fixture
def two(desk: Counter) -> list[str]:
    """A report past its last day in the separate cabinet, and one in a loan's file."""
    first = old(desk)
    letter = desk.letter()
    second = str(desk.ask(letter, reason="guarantor").json["ref"])
    assert desk.grant(second).status == 201
    desk.loan()
    put_away(desk, second, number="DK-2026-1", place="B-2")
    return [first, second]


def listed(text: str) -> list[str]:
    """Return the inquiries on the list, from the top."""
    table = text[text.index('id="located"') :]
    parts = table.split('href="/inquiries/inquiry-')[1:]
    return ["inquiry-" + part.split("/")[0] for part in parts]


@pytest.mark.duty("R7.5")
def test_where_reports_lie_and_what_is_over_is_listed(alice, two) -> None:
    text = alice.get(LIST).content.decode()
    assert listed(text) == two
    for words in (
        "JD-17",
        "A-03-12",
        "未批准专柜",
        "DK-2026-1",
        "已到期",
        "贷款未结清",
    ):
        assert words in text, words
    assert leaked(text) == []


@pytest.mark.parametrize(
    ("query", "which"),
    [
        ("?cabinet=loan_file", [1]),
        ("?cabinet=refused_cabinet", [0]),
        ("?due=yes", [0]),
        ("?due=yes&cabinet=loan_file", []),
        ("?code=jd-1", [0]),
        ("?code=b-2", [1]),
        ("?code=nothing", []),
        ("?sort=number", [1, 0]),
        ("?sort=-number", [0, 1]),
        ("?sort=until", [0, 1]),
        ("?sort=-until", [1, 0]),
        ("?sort=nonsense", [0, 1]),
    ],
)
def test_filters_and_order(alice, two, query, which) -> None:
    page = alice.get(f"{LIST}{query}")
    assert page.status_code == 200
    assert listed(page.content.decode()) == [two[n] for n in which]


@pytest.mark.parametrize("query", ["?cabinet=x", "?due=no", f"?code={'x' * 65}"])
def test_filters_that_are_wrong_show_and_send_nothing(alice, two, query) -> None:
    assert two
    page = alice.get(f"{LIST}{query}")
    assert page.status_code == 422
    assert listed(page.content.decode()) == []
    assert alice.get(f"{FILE}{query}").status_code == 422


def test_the_file_holds_what_the_filters_leave_and_is_an_act(alice, desk, two) -> None:
    file = alice.get(f"{FILE}?due=yes")
    text = file.content.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["inquiry"], row["past_last_day"]) == (two[0], "yes")
    assert row["keep_until"] == "2024-01-05"
    assert leaked(text) == []
    desk.bank.drain()
    last = desk.bank.last()["detail"]
    assert (last["event"], last["reports"]) == ("custody.exported", 1)


def test_what_is_to_be_put_away_stands_above_and_leads_there(alice, desk) -> None:
    ref = refused(desk)
    text = alice.get(LIST).content.decode()
    above = text[: text.index('id="located"')]
    assert f"/inquiries/{ref}/custody/" in above
    put_away(desk, ref)
    text = alice.get(LIST).content.decode()
    assert f"/inquiries/{ref}/custody/" not in text[: text.index('id="located"')]


@pytest.mark.duty("R7.5")
def test_who_oversees_sees_every_branch_and_another_branch_none(
    bob, pan, entering, two
) -> None:
    assert listed(bob.get(LIST).content.decode()) == []
    for who in (pan, entering("op-audit")):
        text = who.get(LIST).content.decode()
        assert listed(text) == two
        assert "各机构" in text
        assert 'id="unplaced"' not in text
        assert who.get(FILE).status_code == 200


def test_the_second_person_finds_what_waits_for_them(
    alice, pan, sun, desk, two
) -> None:
    proposed(desk, two[0])
    text = pan.get(LIST).content.decode()
    waiting = text[text.index('id="destructions"') : text.index('id="located"')]
    assert f"/inquiries/{two[0]}/destruction/" in waiting
    for who in (alice, sun):
        assert 'id="destructions"' not in who.get(LIST).content.decode()


def test_who_has_nothing_to_do_with_it_sees_no_list(desk, entering, stranger) -> None:
    assert desk
    it_officer = entering("suntao")
    assert it_officer.get(LIST).status_code == 403
    assert it_officer.get(FILE).status_code == 403
    assert LIST not in it_officer.get("/").content.decode()
    for address in (LIST, FILE):
        assert stranger.get(address).status_code == 302


def test_other_methods_are_refused(alice) -> None:
    assert alice.post(LIST).status_code == 405
    assert alice.post(FILE).status_code == 405


def test_an_empty_list_says_so(alice, desk) -> None:
    assert granted(desk)
    text = alice.get(LIST).content.decode()
    assert "没有符合条件的报告" in text
