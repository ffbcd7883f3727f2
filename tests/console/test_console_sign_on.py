"""Single sign-on against a real identity provider over HTTP, and its hostile sides."""

import html
import json
import re
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from django.conf import settings
from django.test import Client

from factors import PASSWORD, App, acts, give_app, who
from ports import free_port
from simulators import identity_provider as simulated
from simulators.identity_provider import IdentityProvider
from xinhu.console.single_sign_on.asking import forget_providers
from xinhu.desks.staff.models import Operator, SignOnSubject, Token
from xinhu.desks.staff.second_factor.holding import factors_of
from xinhu.desks.staff.second_factor.rules import load_factor_rules
from xinhu.desks.staff.single_sign_on.admitting import release
from xinhu.desks.staff.single_sign_on.registration import Registration

BEGIN, ANSWER = "/log-in/sign-on/", "/log-in/sign-on/answer/"
OUT = "/log-in/sign-on/out/"
WELL_KNOWN = "/.well-known/openid-configuration"
SECRET = "the client's own secret"
PEOPLE = {
    "s-li": {"preferred_username": "limin", "email": "zhaolei@bank.example"},
    "s-chen": {"preferred_username": "chenjing"},
    "s-nobody": {"preferred_username": "nobody"},
    "s-twin": {"preferred_username": "limin"},
    "s-mail": {"email": "limin", "email_verified": False},
    "s-odd": {"preferred_username": ["limin"]},
    "s-factor": {"preferred_username": "limin", "amr": ["pwd", "otp"]},
}


@pytest.fixture
def idp(console, settings_of) -> Iterator[IdentityProvider]:
    """A provider that this console is registered with."""
    assert console
    forget_providers()
    with IdentityProvider().running(**PEOPLE) as running:
        registration = Registration(
            issuer=running.url,
            client="xinhu",
            secret=lambda: SECRET,
            claim="preferred_username",
            label_zh="统一身份认证",
            label_en="Bank identity",
            passwords="everyone",
        )
        with settings_of(
            XINHU_SIGN_ON=registration, XINHU_CONSOLE_URL="http://testserver"
        ):
            yield running
    forget_providers()


def begin(person: Client, **query: str) -> str:
    answer = person.get(BEGIN, query)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.url)


def back(idp: IdentityProvider, person: Client, subject: str, **query: str) -> str:
    """Sign on up to the address that the browser is sent back to."""
    place = urlsplit(idp.log_in(begin(person, **query), subject))
    return f"{place.path}?{place.query}"


def come(
    idp: IdentityProvider, subject: str = "s-li", person: Client | None = None
) -> tuple[Client, Any]:
    person = person or Client()
    return person, person.get(back(idp, person, subject))


def nobody_came_in() -> bool:
    return not Token.objects.exists()


def refused(page, code: str, told: str = "") -> None:
    text = page.content.decode()
    assert page.status_code == 403, text
    assert f"<code>{code}</code>" in text
    assert told in text
    assert 'href="/log-in/"' in text
    assert nobody_came_in()


# --- coming in ------------------------------------------------------------------------


@pytest.mark.duty("R6.3")
def test_an_operator_comes_in_and_is_bound_to_their_subject(idp, database) -> None:
    person, answer = come(idp)
    assert answer.url == "/"
    assert person.get("/").status_code == 200
    bound = SignOnSubject.objects.get()
    assert (bound.operator.username, bound.subject, bound.issuer) == (
        "limin",
        "s-li",
        idp.url,
    )
    assert [event for event, _ in acts(database)] == [
        "sign_on.bound",
        "sign_on.passed",
        "session.opened",
    ]
    assert "s-li" not in str(acts(database))


def test_what_is_asked_for_carries_state_nonce_and_the_hash_of_a_verifier(idp) -> None:
    person = Client()
    assert idp
    query = parse_qs(urlsplit(begin(person)).query)
    assert query["response_type"] == ["code"]
    assert query["scope"] == ["openid profile"]
    assert query["redirect_uri"] == ["http://testserver" + ANSWER]
    assert query["code_challenge_method"] == ["S256"]
    assert query["max_age"] == ["600"]
    again = parse_qs(urlsplit(begin(person)).query)
    for name in ("state", "nonce", "code_challenge"):
        assert len(query[name][0]) == 43
        assert query[name] != again[name]


def test_the_code_is_redeemed_with_the_verifier_and_the_clients_secret(idp) -> None:
    come(idp)
    (form,) = idp.forms("/oauth2/token")
    assert len(form["code_verifier"]) == 43
    assert "client_secret" not in form
    sent = next(headers for path, _, headers in idp.asked if path == "/oauth2/token")
    assert sent["HTTP_AUTHORIZATION"].startswith("Basic ")
    assert SECRET not in str(idp.asked)


def test_one_goes_on_to_where_one_wanted(idp) -> None:
    person = Client()
    assert (
        person.get(back(idp, person, "s-li", next="/customers/")).url == "/customers/"
    )
    other = Client()
    target = "https://evil.example/"
    assert other.get(back(idp, other, "s-chen", next=target)).url == "/"


def test_whoever_left_the_password_half_way_may_still_sign_on(idp, settings_of) -> None:
    app, _ = give_app("limin")
    person = Client()
    person.post("/log-in/", {"login": "limin", "password": PASSWORD})
    off = replace(settings.XINHU_SIGN_ON, passwords="break_glass")
    with settings_of(XINHU_SIGN_ON=off):
        _, answer = come(idp, person=person)
        assert answer.url == "/log-in/second/"
        assert person.post("/log-in/second/", {"code": app.code()}).url == "/"


def test_the_second_time_the_subject_decides_and_no_name(idp) -> None:
    come(idp)
    Operator.objects.filter(username="limin").update(username="li-min-2")
    Token.objects.all().delete()
    _, answer = come(idp)
    assert answer.url == "/"
    assert Token.objects.get().operator.username == "li-min-2"


def test_the_strict_cookie_does_not_come_along_so_the_browser_hops_once(idp) -> None:
    person = Client()
    address = back(idp, person, "s-li")
    without = Client().get(address)
    assert without.status_code == 200
    hop = re.search(r'content="0; url=([^"]+)"', without.content.decode())
    assert hop is not None
    to = hop[1].replace("&amp;", "&")
    assert to.startswith(ANSWER)
    assert Client().get(to).status_code == 403  # once, not for ever
    assert person.get(to).url == "/"


@pytest.mark.duty("R6.3")
def test_the_own_second_factor_is_asked_for_all_the_same(idp) -> None:
    app, _ = give_app("limin")
    person, answer = come(idp, "s-factor")
    assert answer.url == "/log-in/second/"
    assert nobody_came_in()
    assert person.post("/log-in/second/", {"code": app.code()}).url == "/"
    assert Token.objects.get().second_factor_until is not None


@pytest.mark.duty("R6.3")
def test_a_sign_on_is_no_second_factor_where_the_rules_do_not_say_so(
    idp, console
) -> None:
    console.world.sensitive.add("customer_search")
    person, _ = come(idp, "s-factor")
    assert Token.objects.get().second_factor_until is None
    form = {"field": "name", "value": "张三"}
    assert person.post("/customers/", form).status_code == 403


def test_a_method_that_the_rules_count_is_a_second_factor(
    idp, tmp_path, settings_of, console
) -> None:
    (tmp_path / "second_factor.yaml").write_text(
        "sign_on_methods: {values: [otp], unit: x, source: x, status: confirmed}\n"
        "roles_at_log_in: {values: [clerk], unit: x, source: x, status: confirmed}\n",
        "utf-8",
    )
    console.world.sensitive.add("customer_search")
    with settings_of(XINHU_OWN_RULES=tmp_path):
        assert (
            "otp" in load_factor_rules(settings.XINHU_RULES, tmp_path).sign_on_methods
        )
        person, _ = come(idp, "s-factor")
        assert Token.objects.get().second_factor_until is not None
        form = {"field": "name", "value": "张三"}
        assert person.post("/customers/", form).status_code == 200
        Token.objects.all().delete()
        plain, _ = come(idp, "s-li")
        assert plain.get("/").status_code in {302, 403}


def test_a_role_that_needs_a_factor_is_led_to_add_one_without_a_password(
    idp, settings_of
) -> None:
    with settings_of(XINHU_OWN_RULES=None):
        person, _ = come(idp, "s-chen")
        assert person.get("/").url == "/second-factor/own/"
        page = person.get("/second-factor/own/app/").content.decode()
        assert "id_password" not in page


def signed_on_before(idp: IdentityProvider, seconds: int) -> None:
    """Let the provider have seen everybody so long ago, and not ask again."""
    idp.meddling = lambda c: {**c, "auth_time": int(time.time()) - seconds}


@pytest.mark.duty("R6.3")
def test_an_old_session_at_the_provider_adds_no_first_factor(
    idp, tmp_path, settings_of
) -> None:
    """The log-in is new, but who sits there was asked nothing for an hour."""
    (tmp_path / "single_sign_on.yaml").write_text(
        "max_age: {number: 3600, unit: x, source: x, status: confirmed}\n", "utf-8"
    )
    with settings_of(XINHU_OWN_RULES=tmp_path):
        signed_on_before(idp, 660)
        person, answer = come(idp)
        assert answer.url == "/"
        page = person.get("/second-factor/own/app/").content.decode()
        secret = re.search(r"<code[^>]*>([A-Z2-7 ]+)</code>", page)
        assert secret is not None, page
        form = {"code": App(secret[1]).code()}
        refused_page = person.post("/second-factor/own/app/", form)
        assert refused_page.status_code == 422
        assert "身份核验已过去太久" in refused_page.content.decode()
        assert not factors_of(who("limin"))


@pytest.mark.duty("R6.3")
def test_a_method_shown_long_ago_at_the_provider_is_not_fresh(
    idp, tmp_path, settings_of, console
) -> None:
    (tmp_path / "second_factor.yaml").write_text(
        "sign_on_methods: {values: [otp], unit: x, source: x, status: confirmed}\n",
        "utf-8",
    )
    (tmp_path / "single_sign_on.yaml").write_text(
        "max_age: {number: 3600, unit: x, source: x, status: confirmed}\n", "utf-8"
    )
    console.world.sensitive.add("customer_search")
    with settings_of(XINHU_OWN_RULES=tmp_path):
        signed_on_before(idp, 16 * 60)
        person, answer = come(idp, "s-factor")
        assert answer.url == "/"
        form = {"field": "name", "value": "张三"}
        assert person.post("/customers/", form).status_code == 403


def test_a_password_that_is_due_keeps_nobody_from_signing_on(idp) -> None:
    from xinhu.desks.staff.models import UsedPassword  # noqa: PLC0415 -- needs Django

    UsedPassword.objects.update(given=True)
    person, _ = come(idp)
    assert person.get("/").status_code == 200


def test_nothing_but_the_issuer_is_asked(idp, monkeypatch) -> None:
    import http.client  # noqa: PLC0415 -- the line that is watched

    called: list[str] = []
    connect = http.client.HTTPConnection.connect

    def watched(self: http.client.HTTPConnection) -> None:
        called.append(f"{self.host}:{self.port}")
        connect(self)

    person = Client()
    address = back(idp, person, "s-li")
    monkeypatch.setattr(http.client.HTTPConnection, "connect", watched)
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    person.get(address)
    place = urlsplit(idp.url)
    assert set(called) == {f"{place.hostname}:{place.port}"}


# --- who does not come in -------------------------------------------------------------


@pytest.mark.duty("R6.2")
@pytest.mark.parametrize("bound", [False, True])
@pytest.mark.parametrize(
    "change",
    [{"is_active": False}, {"standing_until": "2026-01-01T00:00:00Z"}],
    ids=["stopped", "assignment over"],
)
def test_who_is_not_in_service_does_not_come_in(idp, database, bound, change) -> None:
    if bound:
        come(idp)
        Token.objects.all().delete()
    Operator.objects.filter(username="limin").update(**change)
    person, answer = come(idp)
    assert answer.url == "/log-in/stopped/"
    assert "该账号已停用" in person.get(answer.url).content.decode()
    assert nobody_came_in()
    assert acts(database)[-1] == (
        "sign_on.refused",
        {"reason": "operator.stopped", "check": ""},
    )


@pytest.mark.parametrize("subject", ["s-nobody", "s-mail", "s-odd", "s-unheard-of"])
def test_whoever_is_no_operator_does_not_come_in_and_is_not_entered(
    idp, database, subject
) -> None:
    before = Operator.objects.count()
    _, page = come(idp, subject)
    refused(page, "sign_on.unknown", "没有对应的操作员账号")
    assert Operator.objects.count() == before
    assert not SignOnSubject.objects.exists()
    assert acts(database)[-1][1]["reason"] == "sign_on.unknown"


def test_a_second_person_of_the_same_name_is_not_given_the_account(idp) -> None:
    come(idp)
    Token.objects.all().delete()
    _, page = come(idp, "s-twin")
    refused(page, "sign_on.unknown")
    release(who("limin"), by=who("suntao"), zone="branch", at=0)
    _, answer = come(idp, "s-twin")
    assert answer.url == "/"


def test_of_two_first_sign_ons_at_once_one_is_bound(idp, at_once) -> None:
    people = [Client(), Client()]
    addresses = dict(
        zip(people, [back(idp, people[0], "s-li"), back(idp, people[1], "s-twin")],
            strict=True)
    )  # fmt: skip
    answers = at_once(lambda one: one.get(addresses[one]).status_code, *people)
    assert sorted(answers) == [302, 403]
    assert SignOnSubject.objects.count() == 1


# --- answers that are none ------------------------------------------------------------


def test_an_answer_is_good_once(idp) -> None:
    person = Client()
    address = back(idp, person, "s-li")
    assert person.get(address).status_code == 302
    person.post("/log-out/")
    again = person.get(address + "&hopped=1")
    assert again.status_code == 403
    assert "<code>sign_on.attempt</code>" in again.content.decode()


def test_a_code_that_was_redeemed_is_refused_by_the_provider(idp) -> None:
    person = Client()
    address = back(idp, person, "s-li")
    person.get(address)
    person.post("/log-out/")
    Token.objects.all().delete()
    state = parse_qs(urlsplit(begin(person)).query)["state"][0]
    code = parse_qs(urlsplit(address).query)["code"][0]
    page = person.get(ANSWER, {"state": state, "code": code})
    refused(page, "sign_on.denied")


@pytest.mark.parametrize(
    "state", ["", "x", "é" * 43, "\x00", "a" * 100_000], ids=range(5)
)
def test_another_state_is_refused_and_ends_the_attempt(idp, state) -> None:
    person = Client()
    address = back(idp, person, "s-li")
    code = parse_qs(urlsplit(address).query)["code"][0]
    refused(person.get(ANSWER, {"state": state, "code": code}), "sign_on.attempt")
    refused(person.get(address + "&hopped=1"), "sign_on.attempt")
    assert idp.forms("/oauth2/token") == []


def test_an_answer_of_another_browser_is_refused(idp) -> None:
    """Somebody is sent the link that would log them in as somebody else."""
    address = back(idp, Client(), "s-li")
    victim = Client()
    begin(victim)
    refused(victim.get(address), "sign_on.attempt")


def test_an_attempt_ends_after_ten_minutes(idp) -> None:
    person = Client()
    address = back(idp, person, "s-li")
    session = person.session
    session["sign_on_attempt"] = {
        **session["sign_on_attempt"],
        "at": session["sign_on_attempt"]["at"] - 601_000_000,
    }
    session.save()
    refused(person.get(address), "sign_on.attempt")


@pytest.mark.duty("R6.3")
@pytest.mark.parametrize(
    ("meddling", "check"),
    [
        (lambda c: {**c, "iss": "http://evil.example"}, "issuer"),
        (lambda c: {**c, "aud": "another client"}, "audience"),
        (lambda c: {**c, "exp": int(time.time()) - 120}, "expired"),
        (lambda c: {**c, "auth_time": int(time.time()) - 700}, "recent"),
        (lambda c: {k: v for k, v in c.items() if k != "auth_time"}, "auth_time"),
        (lambda c: {**c, "nonce": "another"}, "nonce"),
        (lambda c: {k: v for k, v in c.items() if k != "nonce"}, "nonce"),
        (lambda c: {**c, "sub": ""}, "subject"),
    ],
    ids=[
        "issuer",
        "audience",
        "expired",
        "signed on long ago",
        "signed on nobody knows when",
        "nonce",
        "no nonce",
        "no subject",
    ],
)
def test_a_token_that_is_not_for_this_attempt_is_refused(
    idp, database, meddling, check
) -> None:
    idp.meddling = meddling
    _, page = come(idp)
    refused(page, "sign_on.token")
    assert acts(database)[-1] == (
        "sign_on.refused",
        {"reason": "sign_on.token", "check": check},
    )


@pytest.mark.duty("R6.3")
@pytest.mark.parametrize(
    "signing",
    [
        simulated.unsigned,
        simulated.signed_by_a_stranger,
        simulated.signed_with_the_public_key,
        lambda _claims: "",
        lambda _claims: "a.b.c",
    ],
    ids=["alg none", "stranger", "shared secret", "empty", "garbage"],
)
def test_a_token_that_the_provider_did_not_sign_is_refused(idp, signing) -> None:
    idp.meddling, idp.signing = (lambda c: c), signing
    _, page = come(idp)
    refused(page, "sign_on.token")


def test_a_token_that_a_test_signed_with_a_published_key_would_be_taken(idp) -> None:
    """The refusals above are for what was changed, not for who signed."""
    idp.meddling = lambda c: c
    assert come(idp)[1].url == "/"


def test_whoever_says_no_at_the_provider_does_not_come_in(idp) -> None:
    person = Client()
    state = parse_qs(urlsplit(begin(person)).query)["state"][0]
    page = person.get(ANSWER, {"state": state, "error": "access_denied"})
    refused(page, "sign_on.denied")
    # This provider does not give the state back when it says no.
    place = urlsplit(idp.log_in(begin(person), "s-li", deny=True))
    refused(person.get(f"{place.path}?{place.query}"), "sign_on.attempt")


def test_an_answer_that_names_another_issuer_is_refused(idp) -> None:
    person = Client()
    address = back(idp, person, "s-li")
    refused(person.get(address + "&iss=https://evil.example"), "sign_on.attempt")


# --- a provider that is away or odd ---------------------------------------------------


def away(page) -> None:
    assert page.status_code == 503
    assert "统一身份认证暂时无法使用" in page.content.decode()
    assert nobody_came_in()


def test_a_provider_that_is_down_is_told_and_asked_again_a_little_later(
    idp, settings_of
) -> None:
    down = replace(settings.XINHU_SIGN_ON, issuer=f"http://127.0.0.1:{free_port()}")
    with settings_of(XINHU_SIGN_ON=down):
        away(Client().get(BEGIN))
        began = time.monotonic()
        away(Client().get(BEGIN))
        assert time.monotonic() - began < 1
    assert idp.asked == []


def test_a_provider_that_goes_down_in_between_is_told(idp) -> None:
    person = Client()
    address = back(idp, person, "s-li")
    idp.odd["/oauth2/token"] = ("502 Bad Gateway", [], b"<html>a proxy's page</html>")
    away(person.get(address))


@pytest.mark.parametrize(
    ("path", "odd"),
    [
        ("/.well-known/openid-configuration", ("200 OK", [], b"<html>")),
        ("/.well-known/openid-configuration", ("404 Not Found", [], b"")),
        (
            "/.well-known/openid-configuration",
            ("302 Found", [("Location", "http://127.0.0.1:1/")], b""),
        ),
        ("/.well-known/openid-configuration", ("200 OK", [], b"x" * 300_000)),
    ],
    ids=["html", "missing", "redirect", "huge"],
)
def test_a_provider_that_describes_itself_oddly_is_not_followed(idp, path, odd) -> None:
    idp.odd[path] = odd
    away(Client().get(BEGIN))


@pytest.mark.parametrize("text", [b"", b"{}", b"[]", b'{"id_token": 7}', b"\xff"])
def test_an_odd_answer_for_a_code_is_no_answer(idp, text) -> None:
    person = Client()
    address = back(idp, person, "s-li")
    idp.odd["/oauth2/token"] = ("200 OK", [], text)
    away(person.get(address))


# --- going out ------------------------------------------------------------------------


def description(idp: IdentityProvider) -> dict[str, Any]:
    """Return how the provider describes itself."""
    with urllib.request.urlopen(idp.url + WELL_KNOWN) as answer:  # noqa: S310 -- our own
        told: dict[str, Any] = json.load(answer)
    return told


def page_address(page) -> str:
    """Return the address that a page leads on to."""
    found = re.search(r'content="0; url=([^"]+)"', page.content.decode())
    assert found is not None
    return html.unescape(found[1])


def way_out(page) -> tuple[str, dict[str, str]]:
    """Return where a page of going out leads, and with what."""
    assert page.status_code == 200, page.content.decode()
    place = urlsplit(page_address(page))
    query = {name: values[0] for name, values in parse_qs(place.query).items()}
    return f"{place.scheme}://{place.netloc}{place.path}", query


@pytest.mark.duty("R6.2")
def test_whoever_logs_out_is_led_to_log_out_at_the_provider_and_comes_back(idp) -> None:
    person, _ = come(idp)
    page = person.post("/log-out/")
    assert Token.objects.get().revoked_at is not None
    assert "cache" in page.headers["Clear-Site-Data"]
    assert "form-action 'self'" in page.headers["Content-Security-Policy"]
    place, query = way_out(page)
    assert place == idp.url + "/oauth2/end_session"
    assert query["client_id"] == "xinhu"
    claims = jwt.decode(query["id_token_hint"], options={"verify_signature": False})
    assert claims["sub"] == "s-li"
    assert "xinhu" in claims["aud"]
    assert len(query["state"]) == 43
    to = idp.log_out(page_address(page))
    assert to.startswith("http://testserver/log-in/sign-on/out/?")
    back_here = to.removeprefix("http://testserver")
    assert Client().get(back_here).url == "/log-in/", "another browser left with none"
    on = page_address(person.get(back_here))
    assert on == "/log-in/?left=1"
    assert "从统一身份认证返回" in person.get(on).content.decode()
    assert person.get(back_here).url == "/log-in/", "it is good once"


def test_what_a_browser_left_with_goes_to_the_way_back_alone(idp) -> None:
    person, _ = come(idp)
    _, query = way_out(person.post("/log-out/"))
    cookie = person.cookies["xinhu_leaving"]
    assert cookie.value == query["state"]
    assert (cookie["path"], cookie["samesite"]) == (OUT, "Lax")
    assert cookie["httponly"]
    assert cookie["max-age"] == 600
    assert query["state"] not in str(dict(person.session))


@pytest.mark.parametrize("state", ["", "x", "é" * 43, "\x00", "a" * 100_000])
def test_whoever_comes_back_with_another_state_is_told_nothing(idp, state) -> None:
    person, _ = come(idp)
    person.post("/log-out/")
    assert person.get(OUT, {"state": state}).url == "/log-in/"
    assert Client().get(OUT, {"state": state, "hopped": "1"}).url == "/log-in/"


def test_a_link_that_says_one_went_out_logs_nobody_out(idp) -> None:
    person, _ = come(idp)
    assert person.get(OUT, {"state": "x", "hopped": "1"}).url == "/"
    assert Token.objects.get().revoked_at is None
    assert person.get("/").status_code == 200


def test_whoever_came_by_password_is_not_led_to_the_provider(idp, clerk) -> None:
    before = len(idp.asked)
    assert clerk.post("/log-out/").url == "/log-in/"
    assert len(idp.asked) == before


def test_a_rule_keeps_the_provider_out_of_it(idp, tmp_path, settings_of) -> None:
    (tmp_path / "single_sign_on.yaml").write_text(
        "log_out_there: {switch: false, unit: x, source: x, status: confirmed}\n",
        "utf-8",
    )
    person, _ = come(idp)
    with settings_of(XINHU_OWN_RULES=tmp_path):
        assert person.post("/log-out/").url == "/log-in/"


@pytest.mark.parametrize("away", ["down", "no way out", "another host"])
def test_a_provider_without_a_way_out_keeps_nobody_in(idp, away) -> None:
    person, _ = come(idp)
    page = description(idp)
    forget_providers()
    if away == "down":
        idp.odd[WELL_KNOWN] = ("502 Bad Gateway", [], b"")
    else:
        page.pop("end_session_endpoint")
        if away == "another host":
            page["end_session_endpoint"] = "https://evil.example/out"
        idp.odd[WELL_KNOWN] = ("200 OK", [], json.dumps(page).encode())
    assert person.post("/log-out/").url == "/log-in/"
    assert Token.objects.get().revoked_at is not None


def test_the_token_lies_sealed_in_the_session_and_goes_with_it(idp) -> None:
    person, _ = come(idp)
    kept = dict(person.session)
    assert "eyJ" not in str(kept)
    assert kept["sign_on_token"].startswith("1.")
    # Sealed for its operator: in somebody else's session it names nobody.
    other = Client()
    other.post("/log-in/", {"login": "chenjing", "password": PASSWORD})
    session = other.session
    session["sign_on_token"] = kept["sign_on_token"]
    session.save()
    assert other.post("/log-out/").url == "/log-in/"
    person.post("/log-out/")
    assert "sign_on_token" not in person.session


def test_who_comes_by_password_after_a_sign_on_left_half_way_ends_nobodys_session(
    idp,
) -> None:
    app, _ = give_app("limin")
    person, answer = come(idp)
    assert answer.url == "/log-in/second/"
    assert "sign_on_token" in person.session
    Operator.objects.filter(username="limin").update(is_active=False)
    assert person.post("/log-in/second/", {"code": app.code()}).url.endswith("stopped/")
    person.post("/log-in/", {"login": "chenjing", "password": PASSWORD})
    assert Token.objects.get().operator == who("chenjing")
    assert "sign_on_token" not in person.session
    assert person.post("/log-out/").url == "/log-in/"


def test_a_token_too_long_for_an_address_is_left_out(idp) -> None:
    idp.meddling = lambda c: {**c, "groups": ["g" * 60] * 100}
    person, _ = come(idp)
    _, query = way_out(person.post("/log-out/"))
    assert "id_token_hint" not in query
    assert query["client_id"] == "xinhu"


# --- the page, and passwords beside it ------------------------------------------------


def test_the_log_in_page_offers_it_where_there_is_one(idp, stranger) -> None:
    assert idp
    page = stranger.get("/log-in/?next=/customers/").content.decode()
    assert "统一身份认证" in page
    assert 'href="/log-in/sign-on/?next=/customers/"' in page
    stranger.post("/language/", {"language": "en", "next": "/log-in/"})
    assert "Bank identity" in stranger.get("/log-in/").content.decode()


def test_without_one_there_is_no_page_and_no_button(stranger) -> None:
    assert stranger.get(BEGIN).status_code == 404
    assert stranger.get(ANSWER).status_code == 404
    assert stranger.get(OUT).status_code == 404
    assert BEGIN not in stranger.get("/log-in/").content.decode()


@pytest.mark.parametrize("address", [BEGIN, ANSWER, OUT])
@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_wrong_method(idp, address, method) -> None:
    assert idp
    assert getattr(Client(), method)(address).status_code == 405


def test_whoever_is_in_already_is_led_home(idp, clerk) -> None:
    assert idp
    assert clerk.get(BEGIN).url == "/"
    assert clerk.get(ANSWER, {"state": "x", "code": "y"}).url == "/"


@pytest.mark.duty("R6.3")
def test_passwords_can_be_off_but_for_who_is_kept_for_the_day_it_is_down(
    idp, settings_of, database
) -> None:
    off = replace(settings.XINHU_SIGN_ON, passwords="break_glass")
    Operator.objects.filter(username="suntao").update(role="system_admin")
    with settings_of(XINHU_SIGN_ON=off):
        person = Client()
        form = {"login": "limin", "password": PASSWORD}
        page = person.post("/log-in/", form)
        refused(page, "sign_on.only", "只能通过单点登录进入")
        assert acts(database)[-1][1]["reason"] == "sign_on.only"
        wrong = person.post("/log-in/", {**form, "password": "wrong horse"})
        assert "用户名或密码不正确" in wrong.content.decode()
        _, answer = come(idp, person=person)
        assert answer.url == "/"
        admin = Client().post("/log-in/", {**form, "login": "suntao"})
        assert admin.url == "/"
