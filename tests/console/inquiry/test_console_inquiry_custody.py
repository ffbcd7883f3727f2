"""Reports are put away where they belong, once; and moved, each time an entry."""

import pytest

from bank_people import CHEN, leaked
from kept_reports import PLACED, granted, put_away, refused

PAGE = "/inquiries/{}/custody/"
MOVES = "/inquiries/{}/custody/moves/"


def places(desk) -> list[str]:
    """Return every place where something was put, in order."""
    rows = desk.bank.owner.execute(
        "SELECT place FROM inquiry.custody_move ORDER BY at, number"
    ).fetchall()
    return [place for (place,) in rows]


@pytest.mark.duty("R7.5")
def test_a_refused_one_is_put_apart_from_the_inquiry_s_page_on(alice, desk) -> None:
    ref = refused(desk)
    assert PAGE.format(ref) in alice.get(f"/inquiries/{ref}/").content.decode()
    text = alice.get(PAGE.format(ref)).content.decode()
    assert "未批准专柜" in text
    page = alice.post(PAGE.format(ref), PLACED)
    assert page.status_code == 302, page.content.decode()
    text = alice.get(page.url).content.decode()
    for words in ("已登记入柜", "JD-17", "A-03-12", "保管至"):
        assert words in text, words
    assert leaked(text) == []
    assert desk.events()[-1] == "custody.placed"
    assert "A-03-12" in alice.get(f"/inquiries/{ref}/").content.decode()


@pytest.mark.duty("R7.5")
def test_a_granted_one_goes_to_the_loan_s_file_and_no_other_s(alice, desk) -> None:
    ref = granted(desk)
    desk.loan("DK-9", CHEN)
    assert "贷款档案" in alice.get(PAGE.format(ref)).content.decode()
    for number in ("DK-9", "DK-none"):
        page = alice.post(PAGE.format(ref), {"number": number, "place": "A-1"})
        text = page.content.decode()
        assert page.status_code == 403
        assert 'id="id_number_error"' in text
        assert 'value="A-1"' in text, "what was typed stays"
    assert places(desk) == []
    page = alice.post(PAGE.format(ref), {"number": "DK-2026-1", "place": "A-1"})
    assert page.status_code == 302
    assert "贷款未结清" in alice.get(page.url).content.decode()


def test_what_was_asked_about_a_loan_is_filled_in_with_its_number(alice, desk) -> None:
    desk.loan()
    ref = desk.post_loan(desk.approved()).json["ref"]
    text = alice.get(PAGE.format(ref)).content.decode()
    assert 'value="DK-2026-1"' in text
    page = alice.post(PAGE.format(ref), {"number": "DK-2026-1", "place": "A-1"})
    assert page.status_code == 302


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"place": ""}, "place"),
        ({"place": "刘芳菲的柜子"}, "place"),
        ({"place": "110101199003071234"}, "place"),
        ({"number": ""}, "number"),
        ({"number": "刘芳菲"}, "number"),
        ({"number": "x" * 65}, "number"),
    ],
)
def test_what_is_no_code_is_told_at_its_field_and_the_rest_stays(
    alice, desk, changes, field
) -> None:
    ref = refused(desk)
    page = alice.post(PAGE.format(ref), {**PLACED, **changes})
    text = page.content.decode()
    assert page.status_code == 422
    assert f'id="id_{field}_error"' in text
    other = "number" if field == "place" else "place"
    assert f'value="{PLACED[other]}"' in text
    assert places(desk) == []


@pytest.mark.duty("R7.5")
def test_each_move_is_registered(alice, sun, desk) -> None:
    ref = put_away(desk, refused(desk))
    assert MOVES.format(ref) in sun.get(PAGE.format(ref)).content.decode()
    page = sun.post(MOVES.format(ref), {"place": "B-1"})
    assert page.status_code == 302
    assert "移动已登记" in sun.get(page.url).content.decode()
    assert alice.post(MOVES.format(ref), {"place": "C-1"}).status_code == 302
    assert places(desk) == ["A-03-12", "B-1", "C-1"]
    assert desk.events()[-2:] == ["custody.moved", "custody.moved"]
    wrong = alice.post(MOVES.format(ref), {"place": "某某的柜子"})
    assert (wrong.status_code, "custody" in wrong.content.decode()) == (422, True)
    assert len(places(desk)) == 3


@pytest.mark.duty("R7.5")
def test_what_nobody_evaluated_is_offered_no_cabinet_and_refused_one(
    alice, desk
) -> None:
    ref = desk.ask(desk.letter()).json["ref"]
    text = alice.get(PAGE.format(ref)).content.decode()
    assert 'name="place"' not in text
    assert "尚未入柜" in text
    page = alice.post(PAGE.format(ref), PLACED)
    assert page.status_code == 403
    assert "custody.unevaluated" in page.content.decode()
    assert alice.post(MOVES.format(ref), {"place": "B"}).status_code == 404
    assert alice.post(MOVES.format(ref), {"place": ""}).status_code == 403
    assert places(desk) == []


def test_it_is_put_away_once_also_by_two_at_once(alice, desk, at_once) -> None:
    ref = refused(desk)
    pages = at_once(lambda who: who.post(PAGE.format(ref), PLACED), alice, alice)
    assert sorted(page.status_code for page in pages) == [302, 409]
    again = alice.post(PAGE.format(ref), PLACED)
    assert (again.status_code, "custody.twice" in again.content.decode()) == (409, True)
    assert places(desk) == ["A-03-12"]


def test_another_branch_and_other_roles_put_nothing_away(
    bob, pan, entering, stranger, desk
) -> None:
    ref = refused(desk)
    assert bob.get(PAGE.format(ref)).status_code == 404
    assert bob.post(PAGE.format(ref), PLACED).status_code == 404
    for who in (pan, entering("op-audit")):
        assert 'name="place"' not in who.get(PAGE.format(ref)).content.decode()
        assert who.post(PAGE.format(ref), PLACED).status_code == 403
        assert who.post(PAGE.format(ref), {}).status_code == 403
    for each in (PAGE, MOVES):
        assert stranger.post(each.format(ref), PLACED).status_code == 302
    assert places(desk) == []
    put_away(desk, ref)
    assert bob.post(MOVES.format(ref), {"place": "B"}).status_code == 403
    assert bob.post(MOVES.format(ref), {"place": ""}).status_code == 404
    for who in (pan, entering("op-audit")):
        assert MOVES.format(ref) not in who.get(PAGE.format(ref)).content.decode()
        assert who.post(MOVES.format(ref), {"place": "B"}).status_code == 403
        assert who.post(MOVES.format(ref), {"place": ""}).status_code == 403
    assert len(places(desk)) == 1


@pytest.mark.parametrize("ref", ["inquiry-none", "x.y"])
def test_missing_and_malformed_inquiries(alice, desk, ref) -> None:
    assert desk
    assert alice.get(PAGE.format(ref)).status_code == 404
    for each in (PAGE, MOVES):
        assert alice.post(each.format(ref), PLACED).status_code == 404


def test_other_methods_are_refused(alice, desk) -> None:
    ref = refused(desk)
    assert alice.put(PAGE.format(ref)).status_code == 405
    assert alice.get(MOVES.format(ref)).status_code == 405


def test_where_no_report_came_there_is_nothing_to_put_away(alice, desk) -> None:
    ref = desk.ask(desk.letter(), reason="credit_card").json["inquiry"]["ref"]
    assert 'name="place"' not in alice.get(PAGE.format(ref)).content.decode()
    assert alice.post(PAGE.format(ref), PLACED).status_code == 404
