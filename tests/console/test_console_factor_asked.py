"""A second factor is asked for where the gate wants one, and what was typed is kept."""

import html
import json
import re

import pytest
from django.http import HttpResponse
from django.test import Client

from factors import App, acts, give_app, rewind, who
from simulators.gate_world import ZHANG
from xinhu.core.base.clock import SECOND, Instant, system_clock, to_datetime
from xinhu.desks.staff.models import Token
from xinhu.desks.staff.second_factor.removing import reset_factors
from xinhu.desks.staff.tokens import Actor

ASK = "/second-factor/"
NUMBER = "110101199001011234"
SEARCH = {"field": "id_number", "value": NUMBER}


def hidden(page) -> dict[str, str]:
    """Return what a page of ours holds in hidden fields, as a browser reads them."""
    text = page.content.decode()
    found = re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', text)
    fields = {name: html.unescape(value) for name, value in found}
    return {k: v for k, v in fields.items() if k not in {"language", "next", "why"}}


def go_on(person: Client, page) -> HttpResponse:
    """Do what the page does by itself: send the held form to where it belongs."""
    action = re.search(r'action="([^"]+)" data-go-on', page.content.decode())
    assert action is not None
    form = hidden(page)
    form.pop("csrfmiddlewaretoken", None)
    return person.post(html.unescape(action[1]), form)


@pytest.fixture
def app(console) -> App:
    console.world.sensitive.add("customer_search")
    return give_app("limin")[0]


@pytest.fixture
def person(app) -> Client:
    """A clerk who came in with a second factor some time ago."""
    client = Client()
    form = {"login": "limin", "password": "correct horse battery 9"}
    client.post("/log-in/", form)
    client.post("/log-in/second/", {"code": app.code()})
    Token.objects.update(second_factor_until=None)
    rewind("limin")
    return client


@pytest.mark.duty("R6.3")
def test_what_was_typed_is_kept_and_sent_again_once_the_factor_was_shown(
    person, app, console
) -> None:
    asked = person.post("/customers/", SEARCH)
    assert asked.status_code == 403
    assert asked.headers["Cache-Control"] == "no-store, private"
    assert "已填写的内容会保留" in asked.content.decode()
    passed = person.post(ASK, {**hidden(asked), "code": app.code()})
    assert passed.status_code == 200
    shown = go_on(person, passed)
    assert shown.status_code == 200
    assert "110101********1234" in shown.content.decode()
    reasons = [entry["reasons"] for entry in map(json.loads, console.world.entries)]
    assert reasons == [["second_factor.needed"], [], []]


@pytest.mark.duty("R6.3")
def test_the_number_that_was_typed_stands_in_no_address_log_session_or_entry(
    person, app, console, database, caplog
) -> None:
    asked = person.post("/customers/", SEARCH)
    passed = person.post(ASK, {**hidden(asked), "code": app.code()})
    assert NUMBER not in str(passed.headers)
    assert NUMBER not in str(dict(person.session))
    assert NUMBER not in caplog.text
    assert NUMBER not in str(acts(database))
    assert NUMBER not in str(console.asked)


def test_it_stays_fresh_for_the_rules_minutes_and_no_longer(person, app) -> None:
    before = system_clock()
    person.post(ASK, {"to": "/", "code": app.code()})
    token = Token.objects.get(revoked_at=None)
    until = token.second_factor_until
    assert to_datetime(Instant(before + 899 * SECOND)) < until
    assert until < to_datetime(Instant(system_clock() + 901 * SECOND))
    assert person.post("/customers/", SEARCH).status_code == 200
    Token.objects.update(second_factor_until=to_datetime(system_clock()))
    assert person.post("/customers/", SEARCH).status_code == 403


def test_wrong_ones_are_told_on_the_page_and_what_is_held_stays(person, app) -> None:
    asked = hidden(person.post("/customers/", SEARCH))
    page = person.post(ASK, {**asked, "code": "000000"})
    assert page.status_code == 422
    assert "第二重验证不正确" in page.content.decode()
    assert hidden(page)["held"] == asked["held"]
    passed = person.post(ASK, {**hidden(page), "code": app.code()})
    assert "110101********1234" in go_on(person, passed).content.decode()


def test_several_values_and_odd_text_are_held_as_they_were(
    person, app, console
) -> None:
    console.world.sensitive.add("counter_service")
    ref = console.world.open_ground("case-1", ["counter_service"])
    form = {
        "purpose": "counter_service",
        "ground": f"service_case:{ref}",
        "fields": ["name", "id_number"],
        "note": '"><script>alert(1)</script>\r\n—“”',
    }
    asked = person.post(f"/customers/{ZHANG}/look/", form)
    text = asked.content.decode()
    assert "<script>alert" not in text
    passed = person.post(ASK, {**hidden(asked), "code": app.code()})
    body = passed.content.decode()
    assert "<script>alert" not in body
    assert body.count('name="fields"') == 2
    found = re.findall(r'name="note" value="([^"]*)"', body)
    assert html.unescape(found[0]).replace("\r\n", "\n") == (
        form["note"].replace("\r\n", "\n")
    )


@pytest.mark.parametrize(
    "to",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "javascript:alert(1)",
        "/no/such/page/",
        "customers/",
        "",
        "\x00",
        "/customers/%0d%0aSet-Cookie:x=1/../../../nowhere",
        "/second-factor/",
    ],
)
def test_nowhere_but_to_a_page_of_ours(person, app, to) -> None:
    passed = person.post(ASK, {"to": to, "code": app.code()})
    assert passed.url == "/"


@pytest.mark.parametrize(
    "held",
    [
        "",
        "{",
        "[]",
        "null",
        "[1]",
        '[["a"]]',
        '{"a": 1}',
        "[" * 50_000,
        '[["a","\\ud800"]]',
    ],
)
def test_a_held_form_that_is_none_goes_on_without_fields(person, app, held) -> None:
    form = {"to": "/customers/", "method": "POST", "held": held, "code": app.code()}
    page = person.post(ASK, form)
    assert page.status_code == 200
    assert "data-go-on" in page.content.decode()


def test_a_page_that_is_only_read_is_simply_led_back_to(person, app) -> None:
    address = "/second-factor/own/codes/"
    asked = person.get(address)
    assert asked.status_code == 403
    assert person.post(ASK, {**hidden(asked), "code": app.code()}).url == address


def test_a_part_of_a_page_becomes_the_whole_page_that_asks(person) -> None:
    asked = person.post("/customers/", SEARCH, headers={"HX-Request": "true"})
    assert asked.headers["HX-Retarget"] == "body"


def test_whoever_has_none_is_led_to_set_one_up_and_comes_back(clerk, console) -> None:
    console.world.sensitive.add("customer_search")
    asked = clerk.post("/customers/", SEARCH)
    text = asked.content.decode()
    assert "您还没有设置第二重验证" in text
    assert 'target="_blank" rel="noopener"' in text
    held = hidden(asked)
    again = clerk.post(ASK, {**held, "look_again": "1"})
    assert again.status_code == 403
    give_app("limin")
    asked = clerk.post(ASK, {**held, "look_again": "1"})
    assert 'name="code"' in asked.content.decode()
    Token.objects.update(
        second_factor_until=to_datetime(Instant(system_clock() + 60 * SECOND))
    )
    passed = clerk.post(ASK, {**held, "look_again": "1"})
    assert "110101********1234" in go_on(clerk, passed).content.decode()


def test_looking_again_opens_nothing_by_itself(person) -> None:
    asked = person.post("/customers/", SEARCH)
    again = person.post(ASK, {**hidden(asked), "look_again": "1"})
    assert again.status_code == 403
    assert not Token.objects.filter(second_factor_until__isnull=False).exists()


def test_logging_out_and_a_reset_end_what_was_fresh(person, app, database) -> None:

    person.post(ASK, {"to": "/", "code": app.code()})
    by = Actor(reference=who("suntao").reference, post="system", zone="branch")
    reset_factors(who("limin"), by=by, at=system_clock())
    page = person.post("/customers/", SEARCH)
    assert page.status_code == 401
    assert not Token.objects.filter(second_factor_until__isnull=False).exists()
    assert acts(database)[-1][0] == "second_factor.reset"


def test_a_lock_ends_what_was_fresh(person, app) -> None:
    person.post(ASK, {"to": "/", "code": app.code()})
    assert Token.objects.get(revoked_at=None).second_factor_until is not None
    person.post("/session/lock/", {"why": "own"})
    assert Token.objects.get(revoked_at=None).locked_at is not None
    assert Token.objects.get(revoked_at=None).second_factor_until is None


def test_the_step_leaves_one_entry_and_a_repetition_is_refused(
    person, app, database
) -> None:
    code = app.code()
    before = len(acts(database))
    person.post(ASK, {"to": "/", "code": code})
    assert person.post(ASK, {"to": "/", "code": code}).status_code == 422
    told = acts(database)[before:]
    assert [(event, detail["why"]) for event, detail in told] == [
        ("second_factor.passed", "step_up"),
        ("second_factor.failed", "step_up"),
    ]
