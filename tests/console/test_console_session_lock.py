"""The lock: after idle time, or when asked for; the owner's password opens it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import now

from xinhu.desks.staff.models import Session, Token

RIGHT = {"password": "correct horse battery 9"}
SCRIPT = {"headers": {"Sec-Fetch-Mode": "cors"}}
ACT = {"headers": {"Sec-Fetch-Mode": "cors", "X-Act": "1"}}
COVER = {"headers": {"Sec-Fetch-Mode": "cors", "X-Cover": "1"}}
PART = {"headers": {"HX-Request": "true", "Sec-Fetch-Mode": "cors"}}


def leave(minutes: float = 10) -> None:
    """Let time go by without an act."""
    Session.objects.update(seen_at=now() - timedelta(minutes=minutes))


def locked() -> bool:
    return Token.objects.get(revoked_at=None).locked_at is not None


@pytest.mark.duty("R6.2")
def test_idle_time_locks_the_session_and_its_token(clerk, console) -> None:
    leave()
    answer = clerk.get("/customers/?a=1")
    assert answer.url == "/unlock/?next=%2Fcustomers%2F%3Fa%3D1"
    assert locked()
    assert console.asked == []


def test_a_moment_earlier_it_does_not(clerk) -> None:
    leave(9.9)
    assert clerk.get("/customers/").status_code == 200
    assert not locked()


@pytest.mark.duty("R6.2")
def test_the_password_unlocks_leads_back_and_changes_the_sessions_key(clerk) -> None:
    leave()
    page = clerk.get("/customers/", follow=True)
    assert "会话已锁定" in page.content.decode()
    before, digest = clerk.session.session_key, bytes(Token.objects.get().digest)
    answer = clerk.post("/unlock/", {**RIGHT, "next": "/customers/"})
    assert answer.url == "/customers/"
    assert clerk.session.session_key != before
    assert bytes(Token.objects.get().digest) != digest
    assert not locked()
    assert clerk.get("/customers/").status_code == 200


def test_the_old_key_is_worth_nothing_after_unlocking(clerk) -> None:
    old = Client()
    old.cookies = clerk.cookies.copy()
    leave()
    clerk.get("/")
    clerk.post("/unlock/", RIGHT)
    assert old.get("/").status_code == 302
    assert clerk.get("/").status_code == 200


@pytest.mark.parametrize("address", ["/", "/customers/", "/password/", "/register/"])
def test_while_locked_no_page_opens(clerk, address) -> None:
    clerk.post("/session/lock/", {"why": "own"}, **SCRIPT)
    assert clerk.get(address).url.startswith("/unlock/")
    assert clerk.post(address).url == "/unlock/?next=%2F"


def test_while_locked_one_may_leave_and_choose_a_language(clerk) -> None:
    clerk.post("/session/lock/", {"why": "own"})
    assert clerk.post("/language/", {"language": "en", "next": "/unlock/"}).url
    assert "Session locked" in clerk.get("/unlock/").content.decode()
    assert clerk.post("/log-out/").url == "/log-in/"


@pytest.mark.duty("R6.2")
def test_a_page_that_renews_itself_is_no_act(clerk) -> None:
    leave(9)
    before = Session.objects.get().seen_at
    for headers in (PART, SCRIPT):
        clerk.get("/register/checkpoint/", **headers)
    clerk.get("/session/state/", **SCRIPT)
    assert Session.objects.get().seen_at == before
    clerk.post("/session/here/", **ACT)
    assert Session.objects.get().seen_at > before


def test_a_page_that_renews_itself_is_covered_where_it_stands(clerk) -> None:
    leave()
    answer = clerk.get("/register/checkpoint/", **PART)
    assert answer.status_code == 204
    assert answer.headers["HX-Trigger"] == "xinhu:locked"
    assert locked()


def test_a_script_is_told_by_the_status(clerk) -> None:
    assert clerk.get("/session/state/", **SCRIPT).status_code == 204
    clerk.post("/session/lock/", **SCRIPT)
    assert clerk.get("/session/state/", **SCRIPT).status_code == 423
    assert clerk.post("/session/here/", **ACT).status_code == 423


@pytest.mark.parametrize("given", ["wrong", "", "x" * 500, "\x00"])
def test_nothing_but_the_password_unlocks(clerk, given) -> None:
    clerk.post("/session/lock/", **SCRIPT)
    assert clerk.post("/unlock/", {"password": given}).status_code in {200, 422}
    assert locked()


def test_the_cover_gets_words_and_no_page(clerk) -> None:
    clerk.post("/session/lock/", **SCRIPT)
    answer = clerk.post("/unlock/", {"password": "wrong"}, **COVER)
    assert answer.status_code == 422
    assert "<html" not in answer.content.decode()
    assert "密码不正确" in answer.content.decode()
    assert clerk.post("/unlock/", RIGHT, **COVER).status_code == 204
    assert not locked()


def test_a_cover_over_a_live_session_takes_no_other_password_either(clerk) -> None:
    assert clerk.post("/unlock/", {"password": "wrong"}, **COVER).status_code == 422
    assert clerk.post("/unlock/", RIGHT, **COVER).status_code == 204
    assert clerk.get("/").status_code == 200


def test_another_persons_password_does_not_unlock(clerk, auditor) -> None:
    from xinhu.desks.staff.models import Operator  # noqa: PLC0415 -- needs Django up

    zhao = Operator.objects.get(username="zhaolei")
    zhao.set_password("somebody else entirely 8")
    zhao.save()
    assert auditor
    clerk.post("/session/lock/", **SCRIPT)
    given = {"password": "somebody else entirely 8", "login": "zhaolei"}
    assert clerk.post("/unlock/", given).status_code == 422


@pytest.mark.duty("R6.2")
def test_guessing_at_the_lock_is_slowed_down(clerk) -> None:
    clerk.post("/session/lock/", **SCRIPT)
    for _ in range(5):
        clerk.post("/unlock/", {"password": "wrong"})
    page = clerk.post("/unlock/", RIGHT)
    assert page.status_code == 422
    assert locked()


@pytest.mark.parametrize("next_", ["https://evil.example/", "//evil.example", "x:y"])
def test_unlocking_leads_nowhere_outside(clerk, next_) -> None:
    clerk.post("/session/lock/", **SCRIPT)
    assert clerk.post("/unlock/", {**RIGHT, "next": next_}).url == "/"


def test_wrong_person(stranger) -> None:
    assert stranger.get("/unlock/").url.startswith("/log-in/")
    assert stranger.post("/unlock/", RIGHT).url.startswith("/log-in/")
    assert stranger.post("/session/lock/").url.startswith("/log-in/")
    assert stranger.get("/session/state/").url.startswith("/log-in/")


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
@pytest.mark.parametrize("address", ["/unlock/", "/session/lock/", "/session/here/"])
def test_wrong_method(clerk, method, address) -> None:
    assert getattr(clerk, method)(address).status_code == 405


def test_a_link_locks_nothing(clerk) -> None:
    assert clerk.get("/session/lock/").status_code == 405
    assert not locked()


def test_a_form_from_elsewhere_is_not_taken(clerk) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = clerk.cookies
    assert strict.post("/session/lock/").status_code == 403
    assert strict.post("/unlock/", RIGHT).status_code == 403


def test_of_two_unlocking_at_once_one_key_is_left(clerk, at_once) -> None:
    twin = Client()
    twin.cookies = clerk.cookies.copy()
    clerk.post("/session/lock/", **SCRIPT)
    at_once(lambda who: who.post("/unlock/", RIGHT).status_code, clerk, twin)
    assert not locked()
    assert Session.objects.filter(ended_at=None).count() == 1


def test_locking_twice_and_after_the_end_changes_nothing(clerk) -> None:
    clerk.post("/session/lock/", **SCRIPT)
    at = Token.objects.get().locked_at
    clerk.post("/session/lock/", **SCRIPT)
    assert Token.objects.get().locked_at == at


def test_without_a_script_locking_leads_to_the_page_of_unlocking(clerk) -> None:
    assert clerk.post("/session/lock/", {"why": "own"}).url == "/unlock/?next=%2F"


@pytest.mark.duty("R6.3")
def test_a_password_that_expires_while_its_owner_works_is_due_at_once(clerk) -> None:
    assert clerk.get("/").status_code == 200
    session = clerk.session
    session["password_until"] = 1
    session.save()
    assert clerk.get("/customers/").url == "/password/"
    assert "到期了" in clerk.get("/password/").content.decode()
