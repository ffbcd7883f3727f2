"""Whose main assignment is over: no page, no log-in, though nobody did anything."""

import time
from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import localdate, now

from factors import PASSWORD, acts, give_app, who
from xinhu.desks.staff.models import Operator, Session, Token

LIMIN = {"login": "limin", "password": PASSWORD}
WRONG = {"login": "limin", "password": "wrong horse battery 9"}
REFUSED = {"reason": "operator.stopped"}


def told(database, event: str) -> list[dict]:
    return [detail for name, detail in acts(database) if name == event]


def end_in(seconds: float) -> None:
    until = now() + timedelta(seconds=seconds)
    Operator.objects.filter(username="limin").update(standing_until=until)


@pytest.mark.duty("R6.2")
@pytest.mark.parametrize("path", ["/", "/sessions/", "/register/", "/customers/"])
def test_a_session_ends_by_the_clock_with_its_operators_assignment(
    clerk, database, path
) -> None:
    end_in(2)
    assert clerk.get("/sessions/").status_code == 200
    time.sleep(2)
    page = clerk.get(path)
    assert page.status_code == 401
    assert "任职已到期" in page.content.decode()
    assert Session.objects.get().why == "standing"
    assert Token.objects.get().revoked_at is not None
    assert told(database, "session.ended")[-1]["why"] == "standing"


def test_it_is_told_in_english_as_well(clerk) -> None:
    clerk.post("/language/", {"language": "en", "next": "/"})
    end_in(-1)
    assert "your assignment is over" in clerk.get("/").content.decode()


def test_a_locked_session_is_not_unlocked_any_more(clerk) -> None:
    clerk.post("/session/lock/")
    end_in(-1)
    answer = clerk.post("/unlock/", {"password": PASSWORD})
    assert answer.status_code == 401
    assert Session.objects.get().why == "standing"


def test_a_part_of_a_page_and_a_script_are_told_too(clerk) -> None:
    end_in(-1)
    script = {"Sec-Fetch-Mode": "cors"}
    assert clerk.get("/session/state/", headers=script).status_code == 401
    part = clerk.get("/sessions/", headers={"HX-Request": "true"})
    assert part.headers["HX-Redirect"] == "/session-ended/"
    assert "任职已到期" in clerk.get("/session-ended/").content.decode()


@pytest.mark.parametrize("left", [None, 3_600])
def test_whose_assignment_has_no_end_or_a_later_one_goes_on(stranger, left) -> None:
    if left is not None:
        end_in(left)
    assert stranger.post("/log-in/", LIMIN).url == "/"
    assert stranger.get("/sessions/").status_code == 200


def test_nobody_else_is_concerned(clerk, auditor) -> None:
    end_in(-1)
    assert clerk.get("/").status_code == 401
    assert auditor.get("/").status_code == 200


@pytest.mark.duty("R6.2")
def test_whoever_has_no_assignment_any_more_does_not_come_in(
    stranger, database
) -> None:
    end_in(-1)
    answer = stranger.post("/log-in/", LIMIN)
    assert answer.url == "/log-in/stopped/"
    page = stranger.get(answer.url)
    assert "任职已到期" in page.content.decode()
    assert not Token.objects.exists()
    assert stranger.get("/").status_code == 302
    assert told(database, "log_in.refused") == [REFUSED]


def test_a_stopped_operators_attempt_is_an_entry_as_well(stranger, database) -> None:
    Operator.objects.filter(username="limin").update(is_active=False)
    stranger.post("/log-in/", LIMIN)
    assert told(database, "log_in.refused") == [REFUSED]


def test_a_wrong_password_tells_nothing_of_an_assignment(stranger, database) -> None:
    end_in(-1)
    page = stranger.post("/log-in/", WRONG)
    assert "用户名或密码不正确" in page.content.decode()
    assert told(database, "log_in.refused") == []


@pytest.mark.usefixtures("console")
def test_an_assignment_that_ends_between_the_steps_lets_nobody_in(database) -> None:
    app, _ = give_app("limin")
    person = Client()
    assert person.post("/log-in/", LIMIN).url == "/log-in/second/"
    end_in(-1)
    answer = person.post("/log-in/second/", {"code": app.code()})
    assert answer.url == "/log-in/stopped/"
    assert not Token.objects.filter(operator=who("limin")).exists()
    # The way in is gone: a second try begins with the password again.
    again = person.post("/log-in/second/", {"code": app.code()})
    assert again.url == "/log-in/"
    assert told(database, "log_in.refused") == [REFUSED]


# --- on leave -------------------------------------------------------------------------


def on_leave(first: int, last: int) -> str:
    """Let the clerk be kept out from so many days on; return the last day."""
    from xinhu.desks.staff.organisation.being_away import (  # noqa: PLC0415 -- needs Django
        end_of,
        first_instant,
    )
    from xinhu.desks.staff.organisation.models import Leave  # noqa: PLC0415 -- the same

    today = localdate()
    first_day, last_day = today + timedelta(days=first), today + timedelta(days=last)
    Leave.objects.create(
        operator=who("limin"),
        first_day=first_day,
        last_day=last_day,
        days=1,
        entered_at=now(),
        blocks_from=first_instant(first_day),
        blocks_until=end_of(last_day),
    )
    return last_day.isoformat()


@pytest.mark.duty("R6.6")
def test_whoever_is_on_leave_does_not_come_in_and_is_told_until_when(
    stranger, database
) -> None:
    until = on_leave(0, 4)
    answer = stranger.post("/log-in/", LIMIN)
    assert answer.url == "/log-in/stopped/"
    page = stranger.get(answer.url).content.decode()
    assert "您正在休假" in page
    assert until in page
    assert not Token.objects.exists()
    assert told(database, "log_in.refused") == [{"reason": "operator.away"}]


def test_it_is_told_in_english_where_english_was_chosen(stranger) -> None:
    on_leave(0, 4)
    stranger.post("/language/", {"language": "en", "next": "/"})
    answer = stranger.post("/log-in/", LIMIN)
    assert "You are on leave" in stranger.get(answer.url).content.decode()


def test_the_day_is_told_once_and_not_to_who_comes_to_the_browser_next(
    stranger,
) -> None:
    until = on_leave(0, 4)
    stopped = stranger.post("/log-in/", LIMIN).url
    assert until in stranger.get(stopped).content.decode()
    assert until not in str(dict(stranger.session))
    # Nor is it said that the account was stopped: it was not.
    assert stranger.get(stopped).url == "/log-in/"
    assert until in stranger.get(stranger.post("/log-in/", LIMIN).url).content.decode()


def test_who_is_stopped_after_somebody_on_leave_is_told_so(stranger) -> None:
    on_leave(0, 4)
    stranger.get(stranger.post("/log-in/", LIMIN).url)
    end_in(-1)
    page = stranger.get(stranger.post("/log-in/", LIMIN).url).content.decode()
    assert "任职已到期" in page


def test_the_day_comes_from_no_link(stranger) -> None:
    page = stranger.get("/log-in/stopped/?on_leave_until=2027-01-01").content.decode()
    assert "您正在休假" not in page


@pytest.mark.parametrize(("first", "last"), [(-9, -1), (1, 9)], ids=["over", "later"])
def test_before_and_after_a_leave_one_comes_in(stranger, first, last) -> None:
    on_leave(first, last)
    assert stranger.post("/log-in/", LIMIN).url == "/"
    assert stranger.get("/sessions/").status_code == 200


@pytest.mark.duty("R6.6")
def test_an_open_session_ends_with_the_first_request_of_a_leave(
    clerk, database
) -> None:
    assert clerk.get("/sessions/").status_code == 200
    on_leave(0, 0)
    page = clerk.get("/sessions/")
    assert page.status_code == 401
    assert "您正在休假" in page.content.decode()
    assert Session.objects.get().why == "leave"
    assert Token.objects.get().revoked_at is not None
    assert told(database, "session.ended")[-1]["why"] == "leave"


def test_a_wrong_password_tells_nothing_of_a_leave(stranger, database) -> None:
    on_leave(0, 4)
    page = stranger.post("/log-in/", WRONG)
    assert "用户名或密码不正确" in page.content.decode()
    assert told(database, "log_in.refused") == []
