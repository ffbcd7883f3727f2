"""POST /api/v1/inquiries/{ref}/notice: printed with a masked name, each an entry."""

import pytest

from bank_expect import harmless
from bank_people import LIU
from counter import INQUIRIES, Counter
from simulators.asgi import Answer


@pytest.fixture
def refused(counter: Counter, ref: str) -> str:
    """An inquiry on which a loan was refused, among others on credit data."""
    assert counter.evaluate(ref).status == 201
    return ref


def _print(counter: Counter, ref: str, who: str | None = "alice") -> Answer:
    return counter.bank.ask(who, "POST", f"{INQUIRIES}/{ref}/notice")


@pytest.mark.duty("R7.6")
def test_it_is_shown_with_a_masked_name_and_that_is_an_entry(
    counter: Counter, refused: str
) -> None:
    counter.bank.drain()
    before = counter.bank.size()
    answer = _print(counter, refused)
    assert answer.status == 200, answer.text
    text = "".join(line["zh"] for line in answer.json["lines"])
    assert "刘**" in text
    assert "有逾期等不良信用记录" in text
    assert "收入" in text
    assert LIU.values["name"] not in answer.text
    assert counter.bank.size() == before + 1
    entry = counter.bank.last()
    assert entry["fields"] == {"name": "partial"}
    assert entry["detail"] == {"inquiry": refused, "notice": 1}


@pytest.mark.parametrize(
    ("who", "status", "code"),
    [
        ("bob", 403, "inquiry.elsewhere"),
        ("pan", 403, "purpose.role"),
        ("audit", 403, "purpose.role"),
        ("alice-narrow", 403, "token.scope"),
        ("gone", 403, "standing.inactive"),
        ("nobody", 401, "token.unknown"),
    ],
)
def test_whom_it_is_not_for(
    counter: Counter, refused: str, who: str, status: int, code: str
) -> None:
    answer = _print(counter, refused, who)
    assert (answer.status, answer.code) == (status, code), answer.text
    harmless(answer)


def test_none_was_made(counter: Counter, ref: str) -> None:
    assert _print(counter, ref).code == "notice.missing"
    assert _print(counter, "inquiry-none").code == "inquiry.unknown"


def test_after_its_time_the_name_is_shown_no_more(
    counter: Counter, refused: str
) -> None:
    counter.bank.owner.execute(
        "UPDATE desk.ground SET valid_until = valid_from + 1"
        " WHERE kind = 'service_case'"
    )
    answer = _print(counter, refused)
    assert answer.code == "ground.expired"
    harmless(answer)


def test_numbers_run_without_a_gap(counter: Counter, refused: str) -> None:
    assert counter.evaluate(refused).code == "evaluation.twice"
    letter = counter.letter()
    other = counter.ask(letter, reason="guarantor").json["ref"]
    assert counter.evaluate(other).json["notice"] == 2
