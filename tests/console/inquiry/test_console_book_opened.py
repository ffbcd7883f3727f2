"""A page of the book with its details: entries first, masked, marked, for paper."""

import re

import pytest

from bank_people import leaked
from counter import CHEN, LIU, Counter, subject_of, today

OPENED = "/inquiries/book/opened/"
DAYS = {"since": today(), "until": today()}
RIGHT = "13800001111"


@pytest.fixture
def refs(desk: Counter) -> list[str]:
    """An inquiry about Liu, whose telephone was corrected, and one about Chen."""
    first = desk.ask(desk.letter()).json["ref"]
    wish = {"customer": CHEN.id, "subject": subject_of(CHEN)}
    second = desk.ask(desk.letter(CHEN), **wish).json["ref"]
    form = {"what": "mobile", "right": RIGHT, "why": "录入时看错一位"}
    path = f"/api/v1/inquiries/{first}/correction"
    assert desk.bank.ask("alice", "POST", path, form).status == 201
    return [first, second]


@pytest.fixture
def fresh(desk: Counter, pan, audit) -> None:
    """Everybody who is in has shown a second factor."""
    assert pan is not audit
    desk.factor()


def entries(desk: Counter) -> list[dict]:
    desk.bank.drain()
    kinds = [row.entry for row in desk.bank.entries()]
    return [e for e in kinds if e["kind"].startswith("inquiry_book")]


@pytest.mark.duty("R7.4")
@pytest.mark.usefixtures("fresh")
def test_everybody_on_the_page_has_an_entry_and_is_shown_masked(
    pan, desk, refs
) -> None:
    page = pan.post(OPENED, DAYS)
    text = page.content.decode()
    assert page.status_code == 200, text
    opening, *rows = entries(desk)
    assert (opening["kind"], opening["purpose"]) == ("inquiry_book", "inquiry_book")
    assert [row["customer"] for row in rows] == [LIU.id, CHEN.id]
    assert [row["detail"]["inquiry"] for row in rows] == refs
    assert "刘" in text
    assert leaked(text) == []
    assert page.headers["Cache-Control"] == "no-store, private"


@pytest.mark.duty("R7.4")
@pytest.mark.usefixtures("fresh")
def test_a_corrected_row_shows_what_stood_there_and_what_is_right(pan, refs) -> None:
    text = pan.post(OPENED, DAYS).content.decode()
    cells = re.findall(r"<td[^>]*>(.*?)</td>", text, re.DOTALL)
    (cell,) = [each for each in cells if "corrected-mark" in each]
    first, right = re.findall(r"\d{3}\*+\d{4}", cell)
    assert (first[-4:], right[-4:]) == (LIU.values["mobile"][:11][-4:], RIGHT[-4:])
    assert RIGHT not in text
    assert refs


@pytest.mark.usefixtures("fresh")
def test_who_saw_it_and_when_stand_over_it_and_it_may_be_printed(audit, refs) -> None:
    text = audit.post(OPENED, DAYS).content.decode()
    mark = text[text.index('<svg class="watermark"') :]
    assert "op-audit" in mark[: mark.index("</svg>")]
    assert re.search(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", mark[: mark.index("</svg>")])
    assert "data-print" in text
    assert "screen-only" not in text
    assert refs


@pytest.mark.usefixtures("fresh")
def test_whose_information_is_restricted_is_not_shown(pan, desk, refs) -> None:
    desk.bank.owner.execute(
        "UPDATE vault.customer SET state = 1 WHERE customer = %s", (CHEN.id,)
    )
    text = pan.post(OPENED, DAYS).content.decode()
    assert "仅限存储和保护" in text
    assert [e["customer"] for e in entries(desk)[1:]] == [LIU.id]
    assert refs


@pytest.mark.usefixtures("fresh")
def test_a_page_of_nobody_is_an_entry_as_well(pan, desk) -> None:
    page = pan.post(OPENED, {**DAYS, "state": "refused"})
    assert page.status_code == 200
    assert "没有符合条件的行" in page.content.decode()
    (entry,) = entries(desk)
    assert entry["detail"]["count"] == 0


def test_without_a_second_factor_nothing_is_opened(pan, desk, refs) -> None:
    page = pan.post(OPENED, DAYS)
    text = page.content.decode()
    assert page.status_code == 403
    assert "第二重验证" in text
    assert "刘" not in text
    assert [e["decision"] for e in entries(desk)] == ["refuse"]
    assert refs


@pytest.mark.usefixtures("fresh")
def test_a_row_that_was_changed_shows_nothing(pan, desk, refs) -> None:
    desk.bank.owner.execute(
        "UPDATE inquiry.inquiry SET commitment = sha256('x') WHERE ref = %s", (refs[0],)
    )
    page = pan.post(OPENED, DAYS)
    assert page.status_code == 503
    assert "刘" not in page.content.decode()


@pytest.mark.usefixtures("fresh")
@pytest.mark.parametrize("purpose", ["audit_review", "report_view", "x", ""])
def test_another_purpose_opens_nothing(pan, refs, purpose) -> None:
    page = pan.post(OPENED, {**DAYS, "purpose": purpose})
    assert page.status_code in {403, 422}
    assert "刘" not in page.content.decode()
    assert refs


@pytest.mark.usefixtures("fresh")
@pytest.mark.parametrize(
    "changes",
    [
        {"since": ""},
        {"since": "x"},
        {"until": "2020-01-01"},
        {"state": "x"},
        {"after": "x"},
        {"since": "2020-01-01"},
    ],
)
def test_what_is_wrong_opens_nothing(pan, desk, refs, changes) -> None:
    page = pan.post(OPENED, {**DAYS, **changes})
    assert page.status_code == 422
    assert entries(desk) == []
    assert refs


@pytest.mark.parametrize("who", ["op-alice", "op-sun", "op-tech"])
def test_whom_it_is_not_for(desk, entering, refs, who) -> None:
    client = entering(who)
    desk.factor()
    page = client.post(OPENED, DAYS)
    assert page.status_code == 403
    assert "刘" not in page.content.decode()
    assert [e["decision"] for e in entries(desk)] == ["refuse"]
    assert refs


def test_it_is_opened_by_a_form_alone(pan, stranger) -> None:
    assert pan.get(OPENED).status_code == 405
    assert stranger.post(OPENED, DAYS).status_code == 302


@pytest.mark.usefixtures("fresh")
def test_two_at_once_are_two_openings(pan, audit, desk, refs, at_once) -> None:
    answers = at_once(lambda who: who.post(OPENED, DAYS), pan, audit)
    assert [each.status_code for each in answers] == [200, 200]
    assert [e["kind"] for e in entries(desk)].count("inquiry_book") == len(refs)
