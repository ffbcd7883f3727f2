"""Going out, and sessions that ended by themselves."""

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from xinhu.desks.staff.models import Token


@pytest.mark.duty("R6.2")
def test_going_out_closes_the_token_at_once(clerk) -> None:
    answer = clerk.post("/log-out/")
    assert answer.url == "/log-in/"
    assert Token.objects.get().revoked_at is not None
    assert "cache" in answer.headers["Clear-Site-Data"]
    assert clerk.get("/customers/").status_code == 302


def test_going_out_twice_changes_nothing(clerk) -> None:
    clerk.post("/log-out/")
    before = Token.objects.get().revoked_at
    assert clerk.post("/log-out/").status_code == 302
    assert Token.objects.get().revoked_at == before


def test_a_link_does_not_log_anybody_out(clerk) -> None:
    page = clerk.get("/log-out/")
    assert page.status_code == 405
    assert clerk.get("/session-ended/").status_code == 200
    assert Token.objects.get().revoked_at is None


def test_an_expired_session_is_told_as_such(clerk) -> None:
    Session.objects.all().delete()
    answer = clerk.get("/customers/")
    assert "ended=1" in answer.url
    assert "会话已过期" in clerk.get(answer.url).content.decode()


def test_a_fragment_of_an_expired_session_leads_the_whole_page_away(clerk) -> None:
    Session.objects.all().delete()
    answer = clerk.get("/register/", headers={"HX-Request": "true"})
    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"].startswith("/log-in/")


@pytest.mark.duty("R6.2")
def test_a_revoked_token_ends_the_session_with_the_next_question(clerk) -> None:
    Token.objects.update(revoked_at=timezone.now())
    page = clerk.post("/customers/", {"field": "name", "value": "张三"})
    assert page.status_code == 401
    assert "会话已结束" in page.content.decode()
    assert clerk.get("/").status_code == 302
