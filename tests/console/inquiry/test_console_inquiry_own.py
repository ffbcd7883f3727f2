"""One's own inquiries and what waits: filtered, sorted, exported, nobody named."""

import csv
import io

import pytest

from bank_people import LIU, leaked
from counter import Counter
from xinhu.adapters.bureau.simulator.faults import Fault

LIST = "/inquiries/"
FILE = "/inquiries/export.csv"


@pytest.fixture
def several(desk: Counter) -> list[str]:
    """An answered inquiry and one that is unclear, in that order."""
    letter = desk.letter()
    first = desk.ask(letter)
    desk.bureau.faults.ask(Fault(kind="cut_after"))
    second = desk.ask(letter, reason="guarantor")
    return [first.json["ref"], second.json["ref"]]


def mine(text: str) -> list[str]:
    """Return the references in one's own list, from the top."""
    table = text[text.index('id="mine"') :]
    return [part.split("/")[0] for part in table.split('href="/inquiries/inquiry-')[1:]]


def short(ref: str) -> str:
    return ref.removeprefix("inquiry-")


def test_ones_own_and_what_waits_are_listed_and_nobody_is_named(alice, several) -> None:
    page = alice.get(LIST)
    text = page.content.decode()
    assert page.status_code == 200
    assert mine(text) == [short(several[1]), short(several[0])]
    waiting = text[: text.index('id="mine"')]
    assert several[1] in waiting
    assert several[0] not in waiting
    assert leaked(text) == []


@pytest.mark.parametrize(
    ("query", "which"),
    [
        ("?state=answered", [0]),
        ("?state=unclear", [1]),
        ("?reason=guarantor", [1]),
        ("?since=2999-01-01", []),
        ("?until=2000-01-01", []),
        ("?sort=at", [0, 1]),
        ("?sort=-at", [1, 0]),
        ("?sort=state", [0, 1]),
        ("?sort=nonsense", [1, 0]),
    ],
)
def test_filters_and_order(alice, several, query, which) -> None:
    page = alice.get(f"{LIST}{query}")
    assert page.status_code == 200
    assert mine(page.content.decode()) == [short(several[n]) for n in which]


@pytest.mark.parametrize("query", ["?state=x", "?since=yesterday", "?reason=x"])
def test_filters_that_are_wrong_show_and_send_nothing(alice, several, query) -> None:
    assert several
    page = alice.get(f"{LIST}{query}")
    assert page.status_code == 422
    assert mine(page.content.decode()) == []
    assert alice.get(f"{FILE}{query}").status_code == 422


def test_the_file_holds_what_the_filters_leave_and_is_an_act(
    alice, desk, several
) -> None:
    file = alice.get(f"{FILE}?state=answered")
    text = file.content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["ref"] for row in rows] == [several[0]]
    assert rows[0]["customer"] == LIU.id
    assert leaked(text) == []
    desk.bank.drain()
    last = desk.bank.last()["detail"]
    assert (last["event"], last["inquiries"]) == ("inquiries.exported", 1)


def test_a_supervisor_sees_what_waits_and_another_branch_does_not(
    sun, bob, several
) -> None:
    text = sun.get(LIST).content.decode()
    assert several[1] in text[: text.index('id="mine"')]
    assert mine(text) == []
    text = bob.get(LIST).content.decode()
    assert several[1] not in text


def test_who_has_nothing_to_do_with_inquiries_sees_no_list(
    desk, entering, stranger
) -> None:
    assert desk
    auditor = entering("op-audit")
    assert auditor.get(LIST).status_code == 403
    assert f'href="{LIST}"' not in auditor.get("/").content.decode()
    for address in (LIST, FILE):
        assert stranger.get(address).status_code == 302


def test_other_methods_are_refused(alice) -> None:
    assert alice.post(LIST).status_code == 405
    assert alice.post(FILE).status_code == 405
