"""The report before somebody's eyes: masked, watermarked, never kept; print apart."""

import re

import pytest

from bank_people import LIU
from counter_pages import wished

REPORT = "/inquiries/{}/report/"


@pytest.fixture
def answered(desk) -> str:
    """An inquiry whose report came."""
    answer = desk.ask(desk.letter())
    assert answer.json["state"] == "answered", answer.text
    return str(answer.json["ref"])


def opened(desk) -> list[dict]:
    desk.bank.drain()
    kinds = [row.entry for row in desk.bank.entries()]
    return [entry for entry in kinds if entry["kind"] == "report"]


@pytest.mark.duty("R7.3")
def test_the_report_is_shown_in_parts_masked_and_each_opening_is_an_entry(
    alice, desk, answered
) -> None:
    page = alice.post(REPORT.format(answered), {"purpose": "report_view"})
    text = page.content.decode()
    assert page.status_code == 200, text
    for part in ("报告头", "信贷交易明细", "查询记录", "公共信息"):
        assert part in text
    assert LIU.values["name"] not in text
    assert LIU.values["id_number"] not in text
    (entry,) = opened(desk)
    assert (entry["decision"], entry["purpose"]) == ("permit", "report_view")
    assert alice.post(REPORT.format(answered)).status_code == 200
    assert len(opened(desk)) == 2


@pytest.mark.duty("R7.3")
def test_who_saw_it_and_when_stand_over_it_and_how_much_is_left_out(
    alice, answered
) -> None:
    page = alice.post(REPORT.format(answered))
    text = page.content.decode()
    mark = text[text.index('<svg class="watermark"') :]
    assert "op-alice" in mark[: mark.index("</svg>")]
    assert re.search(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", mark[: mark.index("</svg>")])
    assert re.search(r"另有 \d+ 项内容", text)
    assert page.headers["Cache-Control"] == "no-store, private"
    assert "Content-Disposition" not in page.headers


@pytest.mark.duty("R7.3")
def test_what_was_opened_for_seeing_is_not_for_paper(alice, answered) -> None:
    text = alice.post(REPORT.format(answered)).content.decode()
    assert 'class="disclosed screen-only"' in text
    assert "data-print" not in text
    assert "不得打印" in text


@pytest.mark.duty("R7.3")
def test_printing_is_another_purpose_and_wants_a_second_factor(
    alice, desk, answered
) -> None:
    page = alice.post(REPORT.format(answered), {"purpose": "report_print"})
    text = page.content.decode()
    assert page.status_code == 403
    assert "第二重验证" in text
    assert "信贷交易明细" not in text
    desk.bank.owner.execute(
        "UPDATE desk.staff_token SET second_factor_until = now() + interval '5 minutes'"
        " WHERE kind = 'session'"
    )
    page = alice.post(REPORT.format(answered), {"purpose": "report_print"})
    text = page.content.decode()
    assert page.status_code == 200, text
    assert "data-print" in text
    assert 'class="disclosed"' in text
    assert opened(desk)[-1]["purpose"] == "report_print"


def test_a_supervisor_of_the_branch_may_see_it_and_another_branch_may_not(
    sun, bob, desk, answered
) -> None:
    assert sun.post(REPORT.format(answered)).status_code == 200
    refused = bob.post(REPORT.format(answered))
    assert refused.status_code == 403
    assert "信贷交易明细" not in refused.content.decode()
    assert [e["decision"] for e in opened(desk)] == ["permit", "refuse"]


@pytest.mark.parametrize("purpose", ["counter_service", "credit_inquiry", "x", ""])
def test_any_other_purpose_opens_nothing(alice, answered, purpose) -> None:
    page = alice.post(REPORT.format(answered), {"purpose": purpose})
    assert page.status_code in {403, 422}
    assert "信贷交易明细" not in page.content.decode()


def test_a_report_that_is_none_is_missing(alice, desk) -> None:
    assert desk
    assert alice.post(REPORT.format("inquiry-none")).status_code == 404
    assert alice.post(REPORT.format("x.y")).status_code == 404
    refused = desk.ask(desk.letter(), reason="credit_card").json["inquiry"]["ref"]
    page = alice.post(REPORT.format(refused))
    assert page.status_code == 404
    assert "report.missing" in page.content.decode()


def test_it_is_opened_by_a_form_alone(alice, stranger, answered) -> None:
    assert alice.get(REPORT.format(answered)).status_code == 405
    assert stranger.post(REPORT.format(answered)).status_code == 302


def test_two_at_once_are_two_entries(alice, sun, desk, answered, at_once) -> None:
    answers = at_once(lambda who: who.post(REPORT.format(answered)), alice, sun)
    assert [each.status_code for each in answers] == [200, 200]
    assert len(opened(desk)) == 2


def test_the_result_leads_to_the_report(alice, desk) -> None:
    page = alice.post(f"/customers/{LIU.id}/inquiry/ask/", wished(desk.letter()))
    text = alice.get(page.url).content.decode()
    assert f'action="{page.url}report/"' in text
