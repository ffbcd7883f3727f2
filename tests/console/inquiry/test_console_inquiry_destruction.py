"""A report is destroyed by two, after its last day, as it was seen; certified."""

import pytest

from bank_people import leaked
from counter import INQUIRIES, Counter
from kept_reports import confirmed, old, proposed, put_away, refused, salts

PAGE = "/inquiries/{}/destruction/"
CONFIRM = "/inquiries/{}/destruction/confirm/"
CERTIFICATE = "/inquiries/{}/certificate/"


@pytest.fixture
def over(desk: Counter) -> str:
    """An inquiry whose report's time is over."""
    return old(desk)


def digest_on(text: str) -> str:
    """Return the digest that the page's form sends."""
    return text.split('name="digest" value="')[1].split('"', maxsplit=1)[0]


@pytest.mark.duty("R7.5")
def test_one_proposes_another_confirms_and_a_certificate_says_so(
    alice, pan, desk, over
) -> None:
    assert (
        PAGE.format(over) in alice.get(f"/inquiries/{over}/custody/").content.decode()
    )
    assert "确认提出销毁" in alice.get(PAGE.format(over)).content.decode()
    page = alice.post(PAGE.format(over))
    assert page.status_code == 302, page.content.decode()
    waits = alice.get(page.url).content.decode()
    assert "等待监销人确认" in waits
    assert 'name="digest"' not in waits
    text = pan.get(PAGE.format(over)).content.decode()
    assert "JD-17" in text
    done = pan.post(CONFIRM.format(over), {"digest": digest_on(text)})
    assert done.status_code == 302, done.content.decode()
    assert salts(desk) == [False]
    for who in (pan, alice):
        shown = who.get(done.url).content.decode()
        for words in ("第1号", "op-alice", "op-pan", "data-print", "JD-17"):
            assert words in shown, words
        assert leaked(shown) == []
    assert desk.events()[-2:] == ["destruction.proposed", "paper.destroyed"]
    assert desk.bank.last()["detail"]["digest"] in shown


@pytest.mark.duty("R7.5")
def test_while_the_customer_disputes_it_none_is_offered(alice, desk, over) -> None:
    take = {"subjects": ["overdue_record"], "by": "customer", "words": "已还清"}
    path = f"{INQUIRIES}/{over}/objections"
    assert desk.bank.ask("alice", "POST", path, take).status == 201
    text = alice.get(PAGE.format(over)).content.decode()
    assert "有异议，答复之前不能销毁" in text
    assert "确认提出销毁" not in text
    assert "destruction.disputed" in alice.post(PAGE.format(over)).content.decode()
    assert salts(desk) == [True]


@pytest.mark.duty("R7.5")
def test_before_its_time_none_is_offered_and_none_is_proposed(alice, desk) -> None:
    ref = put_away(desk, refused(desk))
    text = alice.get(PAGE.format(ref)).content.decode()
    assert "保管期限未满" in text
    assert "确认提出销毁" not in text
    assert (
        PAGE.format(ref) not in alice.get(f"/inquiries/{ref}/custody/").content.decode()
    )
    page = alice.post(PAGE.format(ref))
    assert (page.status_code, "destruction.early" in page.content.decode()) == (
        403,
        True,
    )
    assert salts(desk) == [True]


@pytest.mark.duty("R7.5")
def test_whoever_proposed_and_other_roles_confirm_nothing(
    alice, sun, bob, stranger, desk, over
) -> None:
    digest = {"digest": proposed(desk, over)}
    for who in (alice, sun, bob):
        assert who.post(CONFIRM.format(over), digest).status_code in {403, 404}
    assert 'name="digest"' not in sun.get(PAGE.format(over)).content.decode()
    assert stranger.post(CONFIRM.format(over), digest).status_code == 302
    assert salts(desk) == [True]


def test_another_branch_and_other_roles_propose_nothing(
    bob, pan, entering, stranger, desk, over
) -> None:
    assert bob.get(PAGE.format(over)).status_code == 404
    for who in (bob, pan, entering("op-audit")):
        assert who.post(PAGE.format(over)).status_code == 403
    assert "确认提出销毁" not in pan.get(PAGE.format(over)).content.decode()
    assert stranger.post(PAGE.format(over)).status_code == 302
    assert "destruction.proposed" not in [
        row.entry["detail"]["event"]
        for row in desk.bank.entries()
        if row.entry["kind"] == "act" and row.entry["decision"] == "permit"
    ]


@pytest.mark.duty("R7.5")
@pytest.mark.parametrize("digest", ["ab" * 32, "x", ""])
def test_what_was_not_seen_is_not_confirmed(pan, desk, over, digest) -> None:
    proposed(desk, over)
    page = pan.post(CONFIRM.format(over), {"digest": digest})
    assert (page.status_code, "destruction.digest" in page.content.decode()) == (
        403,
        True,
    )
    assert salts(desk) == [True]


def test_what_was_moved_since_it_was_seen_is_not_confirmed(
    alice, pan, desk, over
) -> None:
    proposed(desk, over)
    seen = digest_on(pan.get(PAGE.format(over)).content.decode())
    moved = alice.post(f"/inquiries/{over}/custody/moves/", {"place": "B-1"})
    assert moved.status_code == 302
    assert pan.post(CONFIRM.format(over), {"digest": seen}).status_code == 403
    assert salts(desk) == [True]


def test_a_second_proposal_and_a_second_confirmation_are_refused(
    alice, pan, over
) -> None:
    assert alice.post(PAGE.format(over)).status_code == 302
    page = alice.post(PAGE.format(over))
    assert (page.status_code, "destruction.twice" in page.content.decode()) == (
        409,
        True,
    )
    seen = {"digest": digest_on(pan.get(PAGE.format(over)).content.decode())}
    assert pan.post(CONFIRM.format(over), seen).status_code == 302
    assert pan.post(CONFIRM.format(over), seen).status_code in {404, 409}
    assert alice.post(PAGE.format(over)).status_code == 409
    assert pan.get(PAGE.format(over)).url == CERTIFICATE.format(over)


def test_two_at_once_destroy_once(pan, desk, over, at_once) -> None:
    digest = {"digest": proposed(desk, over)}
    pages = at_once(lambda who: who.post(CONFIRM.format(over), digest), pan, pan)
    codes = sorted(page.status_code for page in pages)
    assert codes[0] == 302
    assert codes[1] in {404, 409}
    assert desk.events().count("paper.destroyed") == 1


def test_a_proposal_that_waited_too_long_waits_no_more(alice, pan, desk, over) -> None:
    digest = {"digest": proposed(desk, over)}
    desk.bank.owner.execute("UPDATE inquiry.destruction SET waits_until = 1")
    assert 'name="digest"' not in pan.get(PAGE.format(over)).content.decode()
    assert pan.post(CONFIRM.format(over), digest).status_code in {404, 409}
    assert alice.post(PAGE.format(over)).status_code == 302


@pytest.mark.duty("R7.5")
def test_a_destroyed_report_is_offered_to_nobody(alice, desk, over) -> None:
    confirmed(desk, over)
    text = alice.get(f"/inquiries/{over}/").content.decode()
    assert f"/inquiries/{over}/report/" not in text
    assert CERTIFICATE.format(over) in text
    assert "任何人不能再打开" in text
    kept = alice.get(f"/inquiries/{over}/custody/").content.decode()
    assert CERTIFICATE.format(over) in kept
    assert "moves/" not in kept
    assert alice.post(f"/inquiries/{over}/report/").status_code in {403, 404}


def test_where_nothing_was_destroyed_there_is_no_certificate(
    alice, bob, stranger, over
) -> None:
    for who in (alice, bob):
        assert who.get(CERTIFICATE.format(over)).status_code == 404
    assert stranger.get(CERTIFICATE.format(over)).status_code == 302
    assert alice.post(CERTIFICATE.format(over)).status_code == 405


def test_what_was_never_put_away_is_not_destroyed(alice, desk) -> None:
    ref = refused(desk)
    assert "尚未入柜" in alice.get(PAGE.format(ref)).content.decode()
    assert alice.post(PAGE.format(ref)).status_code == 404


@pytest.mark.parametrize("ref", ["inquiry-none", "x.y"])
def test_missing_and_malformed_inquiries(alice, pan, desk, ref) -> None:
    assert desk
    for each in (PAGE, CERTIFICATE):
        assert alice.get(each.format(ref)).status_code == 404
    assert alice.post(PAGE.format(ref)).status_code == 404
    assert pan.post(CONFIRM.format(ref), {"digest": "ab" * 32}).status_code == 404


def test_other_methods_are_refused(alice, pan, over) -> None:
    assert alice.put(PAGE.format(over)).status_code == 405
    assert pan.get(CONFIRM.format(over)).status_code == 405
