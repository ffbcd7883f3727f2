"""Coming in: who may, what a session's token is, and what a failure tells."""

import hashlib

import pytest
from django.conf import settings
from django.db import connection

from xinhu.desks.staff.models import Operator, Token

PASSWORD = "correct horse battery 9"
LIMIN = {"login": "limin", "password": PASSWORD}


def test_whoever_is_not_logged_in_is_led_to_the_log_in_page(stranger) -> None:
    answer = stranger.get("/customers/")
    assert answer.status_code == 302
    assert answer.url == "/log-in/?next=%2Fcustomers%2F"


def test_logging_in_leads_to_where_one_wanted_to_go(stranger) -> None:
    answer = stranger.post(
        "/log-in/?next=/customers/", {**LIMIN, "next": "/customers/"}
    )
    assert answer.url == "/customers/"


def test_a_next_address_outside_is_not_followed(stranger) -> None:
    answer = stranger.post("/log-in/", {**LIMIN, "next": "https://evil.example/"})
    assert answer.url == "/"


@pytest.mark.parametrize(
    "given",
    [
        {"login": "limin", "password": "wrong horse battery 9"},
        {"login": "nobody", "password": PASSWORD},
    ],
    ids=["wrong password", "unknown name"],
)
def test_a_wrong_password_and_an_unknown_name_are_told_alike(stranger, given) -> None:
    page = stranger.post("/log-in/", given)
    assert "用户名或密码不正确" in page.content.decode()
    assert Token.objects.count() == 0


def test_a_wrong_password_is_told_in_english_where_english_was_chosen(stranger) -> None:
    stranger.post("/language/", {"language": "en", "next": "/log-in/"})
    page = stranger.post("/log-in/", {"login": "limin", "password": "wrong"})
    assert "User name or password is not right" in page.content.decode()


def test_a_stopped_operator_does_not_come_in(stranger) -> None:
    Operator.objects.filter(username="limin").update(is_active=False)
    answer = stranger.post("/log-in/", LIMIN)
    assert answer.url == "/log-in/stopped/"
    text = stranger.get(answer.url).content.decode()
    assert "该账号已停用" in text
    assert 'href="/log-in/"' in text
    assert "该账号已停用" in stranger.get(answer.url).content.decode()
    assert Token.objects.count() == 0


def test_guessing_is_slowed_down(stranger) -> None:
    wrong = {"login": "limin", "password": "wrong horse battery 9"}
    pages = [stranger.post("/log-in/", wrong) for _ in range(6)]
    assert [page.status_code for page in pages] == [200] * 5 + [429]
    assert stranger.post("/log-in/", LIMIN).status_code == 429
    assert Token.objects.count() == 0


@pytest.mark.duty("R6.2")
def test_a_session_has_a_token_with_the_scopes_of_the_role_and_no_more(clerk) -> None:
    token = Token.objects.get()
    assert token.kind == "session"
    assert sorted(token.scopes) == ["break_glass", "disclose", "grounds", "search"]
    assert token.zone == "branch"
    assert token.operator.username == "limin"
    assert clerk.get("/").status_code == 200


def test_the_database_holds_neither_the_token_nor_what_makes_it(clerk) -> None:
    key = clerk.session.session_key
    assert hashlib.sha256(key.encode()).digest() != bytes(Token.objects.get().digest)
    assert settings.XINHU_CHANNEL_SECRET.encode() not in bytes(
        Token.objects.get().digest
    )


def test_coming_in_is_an_act_on_its_way_to_the_register(clerk) -> None:
    assert clerk
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(id) FROM outbox")
        assert cursor.fetchone() == (1,)


def test_nobody_signs_up(stranger) -> None:
    assert stranger.get("/not-offered/sign-up/").status_code == 404


def test_coming_in_takes_a_valid_form(console) -> None:
    from django.test import Client  # noqa: PLC0415 -- needs Django up

    assert console
    answer = Client(enforce_csrf_checks=True).post("/log-in/", LIMIN)
    assert answer.status_code == 403
    assert "表单已失效" in answer.content.decode()
