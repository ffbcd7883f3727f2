"""One session per operator, on the device and in the zone of its log-in."""

import ipaddress
from datetime import timedelta

import pytest
from allauth.account.internal.flows.login import (
    clear_authentication_records,
    record_authentication,
)
from django.conf import settings
from django.db import connection
from django.test import Client, RequestFactory, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from xinhu.console.access.adapter import _came_without_password
from xinhu.console.second_factor.at_log_in import note_shown
from xinhu.core.base.clock import system_clock
from xinhu.desks.staff.models import Device, LogIn, Operator, Session, Token
from xinhu.desks.staff.organisation.ending import end_everything
from xinhu.desks.staff.session_tokens import session_token, token_digest
from xinhu.desks.staff.sessions.ending import end_others, end_session, end_sessions
from xinhu.desks.staff.sessions.judging import Coming
from xinhu.desks.staff.sessions.locking import lock_session, unlock_session
from xinhu.desks.staff.sessions.rules import load_session_rules
from xinhu.desks.staff.sessions.seeing import see
from xinhu.desks.staff.tokens import Actor

LIMIN = {"login": "limin", "password": "correct horse battery 9"}


def only() -> Session:
    return Session.objects.get(ended_at=None)


@pytest.mark.duty("R6.2")
@pytest.mark.duty("R7.1")
def test_a_second_log_in_ends_the_first_and_its_page_says_why(entering) -> None:
    here, elsewhere = entering("limin"), entering("limin")
    assert Token.objects.filter(revoked_at=None).count() == 1
    page = here.get("/customers/")
    text = page.content.decode()
    assert page.status_code == 401
    assert "有人从网点业务网用您的账号登录" in text
    assert elsewhere.get("/").status_code == 200
    assert here.get("/").status_code == 302


def test_the_reason_is_told_in_english_as_well(entering) -> None:
    here = entering("limin")
    here.post("/language/", {"language": "en", "next": "/"})
    entering("limin")
    text = here.get("/").content.decode()
    assert "somebody logged in as you from this zone: Branch network" in text


def test_a_part_of_a_page_leads_to_where_it_is_told(entering) -> None:
    here, _ = entering("limin"), entering("limin")
    answer = here.get("/register/", headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == "/session-ended/"
    assert "用您的账号登录" in here.get("/session-ended/").content.decode()


def test_a_script_is_told_by_the_status_and_the_page_keeps_its_reason(entering) -> None:
    here, _ = entering("limin"), entering("limin")
    assert here.get("/session/state/", **SCRIPT).status_code == 401
    assert "用您的账号登录" in here.get("/session-ended/").content.decode()


SCRIPT = {"headers": {"Sec-Fetch-Mode": "cors"}}


@pytest.mark.duty("R6.2")
def test_of_two_log_ins_at_once_one_session_is_left(entering, at_once) -> None:
    assert entering("zhaolei")
    people = [Client(), Client(), Client()]
    answers = at_once(lambda who: who.post("/log-in/", LIMIN).status_code, *people)
    assert answers == [302, 302, 302]
    li = Operator.objects.get(username="limin")
    assert Session.objects.filter(operator=li, ended_at=None).count() == 1
    assert Token.objects.filter(operator=li, revoked_at=None).count() == 1
    alive = [who.get("/").status_code for who in people]
    assert sorted(alive) == [200, 401, 401]


@pytest.mark.duty("R6.2")
def test_a_session_ended_by_somebody_is_over_with_its_next_request(clerk) -> None:
    li = Operator.objects.get(username="limin")
    assert clerk.get("/").status_code == 200
    assert end_sessions(li, "standing", system_clock()) == 1
    page = clerk.get("/customers/")
    assert page.status_code == 401
    assert "您的岗位或账号状态有变动" in page.content.decode()
    assert end_sessions(li, "standing", system_clock()) == 0


def test_everybody_elses_goes_on(clerk, auditor) -> None:
    end_sessions(Operator.objects.get(username="limin"), "standing", system_clock())
    assert clerk.get("/").status_code == 401
    assert auditor.get("/").status_code == 200


@pytest.mark.duty("R6.2")
@pytest.mark.parametrize("device", [None, "", "x", "0" * 32 + "." + "0" * 64])
def test_a_stolen_session_without_its_device_ends(clerk, device) -> None:
    thief = Client()
    name = settings.SESSION_COOKIE_NAME
    thief.cookies[name] = clerk.cookies[name].value
    if device is not None:
        thief.cookies["xinhu_device"] = device
    assert thief.get("/customers/").status_code == 401
    assert clerk.get("/").status_code == 302
    assert Session.objects.get().why == "device"
    assert Token.objects.get().revoked_at is not None


def test_another_operators_device_is_not_that_of_the_session(clerk, auditor) -> None:
    clerk.cookies["xinhu_device"] = auditor.cookies["xinhu_device"].value
    assert clerk.get("/").status_code == 401
    assert auditor.get("/").status_code == 200


def test_a_browser_is_known_again_and_of_each_who_logs_in_there(clerk) -> None:
    cookie = clerk.cookies["xinhu_device"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    clerk.post("/log-out/")
    clerk.post("/log-in/", {**LIMIN, "login": "zhaolei"})
    assert clerk.cookies["xinhu_device"].value == cookie.value
    assert Device.objects.count() == 2
    assert len({bytes(device.digest) for device in Device.objects.all()}) == 1
    clerk.post("/log-out/")
    clerk.post("/log-in/", LIMIN)
    assert [row.known for row in LogIn.objects.order_by("pk")] == [False, False, True]


def test_whoever_only_tries_leaves_no_device_behind(stranger) -> None:
    stranger.post("/log-in/", {**LIMIN, "password": "wrong"})
    assert "xinhu_device" not in stranger.cookies
    assert Device.objects.count() == 0


def test_neither_the_key_nor_the_device_stands_in_the_database(clerk, database) -> None:
    import psycopg  # noqa: PLC0415 -- beside Django, to see what is really there

    key = clerk.session.session_key
    device = clerk.cookies["xinhu_device"].value.partition(".")[0]
    with psycopg.connect(database.owner) as owner:
        for table in ("staff_session", "staff_device", "staff_token", "staff_log_in"):
            rows = str(owner.execute(f"SELECT * FROM desk.{table}").fetchall())
            assert key not in rows
            assert device not in rows


@pytest.mark.duty("R6.2")
@pytest.mark.parametrize(
    ("column", "hours", "why"),
    [("opened_at", 12, "longest"), ("seen_at", 1, "idle")],
)
def test_it_ends_after_its_longest_time_and_after_idle_time(
    clerk, column, hours, why
) -> None:
    Session.objects.update(**{column: now() - timedelta(hours=hours)})
    assert clerk.get("/").status_code == 401
    assert Session.objects.get().why == why
    assert Token.objects.get().revoked_at is not None
    assert clerk.get("/").status_code == 302


@pytest.mark.duty("R6.5")
def test_a_session_that_comes_from_another_zone_ends(clerk, settings_of) -> None:
    with settings_of(XINHU_ZONE="remote"):
        page = clerk.get("/customers/")
    assert page.status_code == 401
    assert "网络区域与登录时不同" in page.content.decode()
    assert Session.objects.get().why == "zone"


def test_a_session_that_django_has_and_we_do_not_is_none(clerk) -> None:
    Session.objects.all().delete()
    assert clerk.get("/").status_code == 401
    assert clerk.get("/").status_code == 302


def test_going_out_is_no_act_twice(clerk) -> None:
    clerk.post("/log-out/")
    assert Session.objects.get().why == "log_out"
    ended = Session.objects.get().ended_at
    clerk.post("/log-out/")
    assert Session.objects.get().ended_at == ended


ENDING = {
    "one": lambda session: end_session(session.pk, "own", system_clock()),
    "all": lambda session: end_sessions(session.operator, "own", system_clock()),
    "others": lambda session: end_others(session, system_clock()),
    "lock": lambda session: lock_session(session.pk, "own", system_clock()),
    "unlock": lambda session: unlock_session(session.pk, "new", system_clock()),
    "everything": lambda session: end_everything(
        session.operator,
        "left",
        by=Actor(reference="system:test", post="", zone="branch"),
        now=system_clock(),
    ),
}


@pytest.mark.parametrize("what", ENDING)
def test_a_session_is_locked_before_its_token_wherever_both_are(clerk, what) -> None:
    assert clerk
    with CaptureQueriesContext(connection) as ran:
        ENDING[what](only())
    said = [each["sql"] for each in ran]
    locked = [i for i, sql in enumerate(said)
              if 'FROM "staff_session"' in sql and "FOR UPDATE" in sql]  # fmt: skip
    tokens = [i for i, sql in enumerate(said) if sql.startswith('UPDATE "staff_token"')]
    assert locked
    assert tokens
    assert locked[0] < tokens[0]


def test_who_ends_the_others_after_being_replaced_ends_nobody(entering) -> None:
    entering("limin")
    before = only()
    entering("limin")
    end_others(before, system_clock())
    assert Token.objects.get(revoked_at=None).pk == only().token_id


def test_a_request_looks_its_operator_up_once_and_reads_no_network(
    clerk, monkeypatch
) -> None:
    networks = []
    real = ipaddress.ip_network
    with override_settings(XINHU_ZONE=""):
        other = Client()
        other.post("/log-in/", LIMIN)
        other.get("/session/state/")
        monkeypatch.setattr(
            "xinhu.core.policy.networks.ip_network",
            lambda *given, **named: networks.append(given) or real(*given, **named),
        )
        with CaptureQueriesContext(connection) as ran:
            assert other.get("/session/state/").status_code == 204
    loaded = [each for each in ran if '"staff_operator"."password"' in each["sql"]]
    assert len(loaded) == 1
    assert networks == []
    assert clerk


def test_an_operator_whose_assignment_ends_meanwhile_is_seen_on_the_next_request(
    clerk,
) -> None:
    assert clerk.get("/").status_code == 200
    Operator.objects.filter(username="limin").update(standing_until=now())
    assert clerk.get("/").status_code == 401


def test_the_session_of_somebody_else_is_none_of_ones_own(clerk) -> None:
    digest = bytes(only().token.digest)
    token = clerk.session.session_key
    someone = Operator.objects.get(username="zhaolei")
    coming = Coming(device=None, zone="branch", at=system_clock())
    rules = load_session_rules(settings.XINHU_RULES, settings.XINHU_OWN_RULES)
    text = session_token(settings.XINHU_CHANNEL_SECRET, token)
    assert token_digest(text) == digest
    assert see(someone, text, coming, rules, act=True) is None
    assert only().ended_at is None


# --- what a session does not say is taken against it ----------------------------------


@pytest.mark.parametrize(
    ("unsaid", "to"),
    [("password_due", "/password/"), ("factor_lacking", "/second-factor/own/")],
)
def test_what_a_session_does_not_say_is_taken_against_it(clerk, unsaid, to) -> None:
    assert clerk.get("/customers/").status_code == 200
    session = clerk.session
    del session[unsaid]
    session.save()
    assert clerk.get("/customers/").url == to


def test_whoever_came_on_an_unknown_way_came_by_password(clerk) -> None:
    request = RequestFactory().get("/")
    request.session = clerk.session
    operator = Operator.objects.get(username="limin")
    clear_authentication_records(request)
    assert not _came_without_password(request, operator)
    note_shown(request, operator, system_clock())
    assert _came_without_password(request, operator)
    assert not _came_without_password(request, Operator(pk=operator.pk + 1))
    record_authentication(request, operator, method="password")
    assert not _came_without_password(request, operator)
