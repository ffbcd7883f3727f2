"""POST /api/v1/inquiries/{ref}/report: an entry, a paper, masked sections."""

import pytest

from bank_expect import harmless
from counter import LIU, Counter


@pytest.fixture
def ref(counter: Counter) -> str:
    """An inquiry whose report came."""
    return str(counter.ask(counter.letter()).json["ref"])


@pytest.mark.duty("R7.3")
def test_a_report_is_opened_masked_and_each_opening_is_an_entry(
    counter: Counter, ref: str
) -> None:
    before = counter.bank.size()
    for n in (1, 2):
        answer = counter.report(ref)
        assert answer.status == 200, answer.text
        assert counter.bank.size() == before + n
    entry = counter.bank.last()
    assert (entry["kind"], entry["purpose"]) == ("report", "report_view")
    assert entry["detail"]["inquiry"] == ref
    assert entry["fields"] == {"credit_report": "partial"}
    sections = {each["code"]: each for each in answer.json["sections"]}
    assert sections["head"]["rows"]
    assert LIU.values["id_number"] not in answer.text
    assert LIU.values["name"] not in answer.text


@pytest.mark.duty("R7.3")
@pytest.mark.parametrize(
    ("who", "status", "code"),
    [
        ("bob", 403, "inquiry.elsewhere"),
        ("pan", 403, "purpose.role"),
        ("audit", 403, "purpose.role"),
        ("alice-remote", 403, "zone.refused"),
        ("alice-narrow", 403, "token.scope"),
        ("gone", 403, "standing.inactive"),
        ("nobody", 401, "token.unknown"),
    ],
)
def test_whom_it_is_not_for(
    counter: Counter, ref: str, who: str, status: int, code: str
) -> None:
    answer = counter.report(ref, who)
    assert (answer.status, answer.code) == (status, code), answer.text
    harmless(answer)


def test_printing_needs_its_own_purpose_and_a_second_factor(
    counter: Counter, ref: str
) -> None:
    answer = counter.report(ref, purpose="report_print")
    assert (answer.status, answer.code) == (403, "second_factor.needed"), answer.text
    assert counter.bank.last()["purpose"] == "report_print"


@pytest.mark.parametrize("purpose", ["counter_service", "credit_inquiry", "x"])
def test_another_purpose_opens_nothing(
    counter: Counter, ref: str, purpose: str
) -> None:
    answer = counter.report(ref, purpose=purpose)
    assert answer.status in {403, 422}
    harmless(answer)


def test_after_its_time_a_report_is_closed(counter: Counter, ref: str) -> None:
    counter.bank.owner.execute(
        "UPDATE desk.ground SET valid_until = valid_from + 1"
        " WHERE kind = 'service_case'"
    )
    assert counter.report(ref).code == "ground.expired"


def test_where_no_report_came_there_is_none(counter: Counter) -> None:
    refused = counter.ask(counter.letter(), reason="credit_card")
    ref = refused.json["inquiry"]["ref"]
    assert counter.report(ref).code == "report.missing"
    assert counter.report("inquiry-none").status == 404


def test_a_paper_that_was_changed_is_an_entry_and_shows_nothing(
    counter: Counter, ref: str
) -> None:
    counter.bank.owner.execute(
        "UPDATE inquiry.paper SET body = set_byte(body, 60, get_byte(body, 60) # 1)"
        " WHERE kind = 'report'"
    )
    answer = counter.report(ref)
    assert answer.status == 503
    harmless(answer)
    counter.bank.drain()
    entry = counter.bank.last()
    assert entry["detail"]["event"] == "report.failed"
