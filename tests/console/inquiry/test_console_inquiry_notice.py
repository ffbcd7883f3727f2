"""不良信息告知书 for paper: by number, the name masked, each look an entry."""

import pytest

from bank_people import LIU
from counter import Counter

NOTICE = "/inquiries/{}/notice/"


@pytest.fixture
def refused(desk: Counter) -> str:
    """An inquiry that was evaluated as refused, credit data among the grounds."""
    ref = str(desk.ask(desk.letter()).json["ref"])
    assert desk.evaluate(ref).status == 201
    return ref


def looks(desk: Counter) -> list[dict]:
    """Return every look that was decided, the oldest first."""
    desk.bank.drain()
    entries = [row.entry for row in desk.bank.entries()]
    return [each for each in entries if each["kind"] == "disclosure"]


@pytest.mark.duty("R7.6")
@pytest.mark.parametrize("who", ["alice", "sun"])
def test_it_is_shown_for_paper_with_the_masked_name_and_is_an_entry(
    request, desk, refused, who
) -> None:
    client = request.getfixturevalue(who)
    assert (
        NOTICE.format(refused)
        in client.get(f"/inquiries/{refused}/evaluation/").content.decode()
    )
    page = client.post(NOTICE.format(refused))
    text = page.content.decode()
    assert page.status_code == 200, text
    for words in ("第1号", "有逾期等不良信用记录", "并未仅凭不良信用信息", "提出异议"):
        assert words in text, words
    assert "收入不足以偿还" not in text
    assert LIU.values["name"] not in text
    assert "data-print" in text
    assert '<svg class="watermark"' in text
    assert page.headers["Cache-Control"] == "no-store, private"
    (entry,) = looks(desk)
    assert entry["decision"] == "permit"
    assert entry["detail"] == {"inquiry": refused, "notice": 1}


def test_in_english_for_whoever_reads_that(sun, refused) -> None:
    sun.post("/language/", {"language": "en", "next": "/"})
    text = sun.post(NOTICE.format(refused)).content.decode()
    assert "Notice of negative credit information (no. 1)" in text


def test_where_none_was_made_there_is_none(sun, desk) -> None:
    ref = desk.ask(desk.letter()).json["ref"]
    assert sun.post(NOTICE.format(ref)).status_code == 404
    desk.grant(ref)
    page = sun.post(NOTICE.format(ref))
    assert (page.status_code, "notice.missing" in page.content.decode()) == (404, True)


def test_another_branch_and_other_roles_see_nothing(
    bob, entering, stranger, desk, refused
) -> None:
    for who in (bob, entering("op-audit")):
        page = who.post(NOTICE.format(refused))
        assert page.status_code in {403, 404}
        assert "第1号" not in page.content.decode()
    assert stranger.post(NOTICE.format(refused)).status_code == 302
    assert [e for e in looks(desk) if e["decision"] == "permit"] == []


def test_after_its_hours_it_opens_no_more(sun, desk, refused) -> None:
    desk.bank.owner.execute(
        "UPDATE desk.ground SET valid_until = valid_from + 1 WHERE ref = "
        "(SELECT view_ground FROM inquiry.notice)"
    )
    page = sun.post(NOTICE.format(refused))
    assert page.status_code == 403
    assert "第1号" not in page.content.decode()


@pytest.mark.parametrize("ref", ["inquiry-none", "x.y"])
def test_missing_and_malformed_inquiries(sun, desk, ref) -> None:
    assert desk
    assert sun.post(NOTICE.format(ref)).status_code == 404


def test_it_is_opened_by_a_form_alone(sun, refused) -> None:
    assert sun.get(NOTICE.format(refused)).status_code == 405


def test_two_at_once_are_two_entries(sun, alice, desk, refused, at_once) -> None:
    pages = at_once(lambda who: who.post(NOTICE.format(refused)), sun, alice)
    assert [page.status_code for page in pages] == [200, 200]
    assert len(looks(desk)) == 2
