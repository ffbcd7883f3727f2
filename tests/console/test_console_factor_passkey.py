"""Passkeys over HTTP, and answers that are none: wrong site, wrong person, twice."""

import html
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.http import HttpResponse
from django.test import Client

from factors import PASSWORD, acts, give_app, who
from simulators.passkey import Passkey, text
from xinhu.desks.staff.models import FactorTries, Operator, Token

ADD, ASK, ALONE = "/second-factor/own/passkey/", "/second-factor/", "/log-in/passkey/"


def options(page) -> str:
    found = re.search(r'data-options="([^"]*)"', page.content.decode())
    assert found is not None, page.content.decode()
    return html.unescape(found[1])


def secure(person: Client) -> Client:
    """Let a test's browser speak to the console as over TLS."""
    person.defaults["wsgi.url_scheme"] = "https"
    return person


@pytest.fixture
def clerk(entering) -> Client:
    return secure(entering("limin"))


def add(person: Client, key: Passkey, **changes: str) -> HttpResponse:
    answer = key.made(options(person.get(ADD)), **changes)
    form = {"name": "blue", "password": PASSWORD, "credential": answer}
    return person.post(ADD, form)


@pytest.fixture
def key(clerk) -> Passkey:
    """A passkey of the clerk, who showed nothing lately."""
    key = Passkey()
    assert add(clerk, key).status_code == 200
    Token.objects.update(second_factor_until=None)
    return key


def ask(person: Client, answer: str) -> Any:
    return person.post(ASK, {"to": "/", "credential": answer})


def question(person: Client) -> str:
    return options(person.get(ASK))


def fresh() -> bool:
    return Token.objects.filter(second_factor_until__isnull=False).exists()


@pytest.mark.duty("R6.3")
def test_a_passkey_is_added_and_shown_and_leaves_entries(clerk, key, database) -> None:
    answer = ask(clerk, key.used(question(clerk)))
    assert answer.url == "/"
    assert fresh()
    told = [(event, detail.get("factor")) for event, detail in acts(database)]
    assert ("second_factor.added", "webauthn") in told
    assert told[-1] == ("second_factor.passed", "webauthn")


def test_what_is_kept_is_what_a_later_answer_is_verified_with(clerk, key) -> None:
    assert clerk
    row = Authenticator.objects.get(type="webauthn")
    assert set(row.data) == {"name", "credential"}
    assert row.data["credential"]["id"] == text(key.id)


BAD_KEYS: dict[str, Callable[[], Passkey]] = {
    "another site": lambda: Passkey(site="evil.example"),
    "another origin": lambda: Passkey(origin="https://evil.example"),
    "no TLS": lambda: Passkey(origin="http://testserver"),
    "not verified": lambda: Passkey(verified=False),
    "nobody there": lambda: Passkey(present=False),
}


@pytest.mark.parametrize("name", BAD_KEYS)
def test_a_key_that_answers_for_another_site_or_unverified_is_not_added(
    clerk, name
) -> None:
    assert add(clerk, BAD_KEYS[name]()).status_code == 422
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize(
    "changes", [{"challenge": text(b"x" * 32)}, {"type": "webauthn.get"}]
)
def test_an_answer_to_another_question_adds_nothing(clerk, changes) -> None:
    assert add(clerk, Passkey(), **changes).status_code == 422
    assert not Authenticator.objects.exists()


def test_a_first_passkey_takes_the_password(clerk) -> None:
    answer = Passkey().made(options(clerk.get(ADD)))
    form = {"name": "blue", "password": "wrong", "credential": answer}
    assert clerk.post(ADD, form).status_code == 422
    assert not Authenticator.objects.exists()


def test_a_registration_is_good_once(clerk) -> None:
    key = Passkey()
    answer = key.made(options(clerk.get(ADD)))
    form = {"name": "blue", "password": PASSWORD, "credential": answer}
    assert clerk.post(ADD, form).status_code == 200
    assert clerk.post(ADD, form).status_code == 422
    assert Authenticator.objects.filter(type="webauthn").count() == 1


def test_a_sixth_passkey_is_not_added(clerk) -> None:
    for _ in range(5):
        assert add(clerk, Passkey()).status_code == 200
    page = add(clerk, Passkey())
    assert page.status_code == 422
    assert "通行密钥已达上限 5 个" in page.content.decode()


@pytest.mark.parametrize("field", ["site", "origin", "verified", "present"])
def test_an_assertion_for_another_site_or_unverified_opens_nothing(
    clerk, key, field, database
) -> None:
    odd = {
        "site": "evil.example",
        "origin": "https://evil.example",
        "verified": False,
        "present": False,
    }
    setattr(key, field, odd[field])
    assert ask(clerk, key.used(question(clerk))).status_code == 422
    assert not fresh()
    assert acts(database)[-1][0] == "second_factor.failed"


@pytest.mark.parametrize(
    "changes", [{"challenge": text(b"x" * 32)}, {"type": "webauthn.create"}]
)
def test_an_answer_to_another_question_opens_nothing(clerk, key, changes) -> None:
    assert ask(clerk, key.used(question(clerk), **changes)).status_code == 422
    assert not fresh()


def test_an_answer_is_good_once(clerk, key) -> None:
    answer = key.used(question(clerk))
    assert ask(clerk, answer).status_code == 302
    Token.objects.update(second_factor_until=None)
    assert ask(clerk, answer).status_code == 422
    assert not fresh()


def test_of_the_same_answer_twice_at_once_one_opens(clerk, key, at_once) -> None:
    answer = key.used(question(clerk))
    other = secure(Client())
    other.cookies = clerk.cookies
    answers = at_once(lambda one: ask(one, answer).status_code, clerk, other)
    assert sorted(answers) == [302, 422]


def test_a_copy_of_a_key_is_noticed_by_its_counter(clerk, key) -> None:
    key.count = 7
    assert ask(clerk, key.used(question(clerk))).status_code == 302
    key.count = 7
    assert ask(clerk, key.used(question(clerk))).status_code == 422


def test_another_key_with_the_same_name_opens_nothing(clerk, key) -> None:
    forged = Passkey(id=key.id, owner=key.owner)
    assert ask(clerk, forged.used(question(clerk))).status_code == 422
    assert not fresh()


@pytest.mark.usefixtures("key")
@pytest.mark.parametrize(
    "answer",
    [
        "x",
        "{}",
        "[]",
        "null",
        "1",
        '"x"',
        "{" * 90_000,
        '{"id": "a"}',
        '{"id": 1, "rawId": 2, "response": 3, "type": 4}',
        json.dumps({"id": "", "rawId": "", "type": "public-key", "response": {}}),
        json.dumps(
            {
                "id": "AA",
                "rawId": "AA",
                "type": "public-key",
                "response": {
                    "clientDataJSON": "AA",
                    "authenticatorData": "AA",
                    "signature": "AA",
                    "userHandle": "\ud800",
                },
            }
        ),
        json.dumps(
            {
                "id": "AA",
                "rawId": "AA",
                "type": "public-key",
                "response": {"clientDataJSON": "e30", "attestationObject": "oA"},
            }
        ),
    ],
)
def test_what_is_no_answer_is_refused_everywhere(clerk, answer) -> None:
    question(clerk)
    assert ask(clerk, answer).status_code == 422
    Token.objects.update(second_factor_until="2999-01-01T00:00:00Z")
    clerk.get(ADD)
    assert clerk.post(ADD, {"name": "x", "credential": answer}).status_code in {
        200,
        422,
    }
    stranger = secure(Client())
    stranger.get(ALONE)
    assert stranger.post(ALONE, {"credential": answer}).status_code == 422
    assert Authenticator.objects.filter(type="webauthn").count() == 1


# --- coming in by a passkey alone -----------------------------------------------------


def alone(key: Passkey, **changes: str) -> tuple[Client, Any]:
    person = secure(Client())
    answer = key.used(options(person.get(ALONE)), **changes)
    return person, person.post(ALONE, {"credential": answer})


@pytest.mark.duty("R6.3")
def test_a_passkey_alone_comes_in_and_is_fresh(clerk, key) -> None:
    clerk.post("/log-out/")
    person, answer = alone(key)
    assert answer.url == "/"
    assert person.get("/").status_code == 200
    assert fresh()


@pytest.mark.parametrize("owner", ["", text(b"0"), text(b"999999"), text(b"x"), "!"])
def test_a_passkey_that_names_somebody_else_does_not_come_in(clerk, key, owner) -> None:
    clerk.post("/log-out/")
    _, page = alone(key, owner=owner)
    assert page.status_code == 422
    assert not Token.objects.filter(revoked_at=None).exists()


def test_a_passkey_that_names_a_colleague_locks_nobody_out(clerk, key) -> None:
    clerk.post("/log-out/")
    app, _ = give_app("zhaolei")
    for _ in range(7):
        alone(key, owner=text(str(who("zhaolei").pk).encode()))
    assert not FactorTries.objects.filter(operator=who("zhaolei"), failures__gt=0)
    assert app


@pytest.mark.parametrize(
    "change",
    [{"is_active": False}, {"standing_until": "2026-01-01T00:00:00Z"}],
    ids=["stopped", "assignment over"],
)
def test_a_passkey_of_who_is_not_in_service_does_not_come_in_and_is_an_entry(
    clerk, key, change, database
) -> None:
    clerk.post("/log-out/")
    Operator.objects.filter(username="limin").update(**change)
    _, answer = alone(key)
    assert answer.url == "/log-in/stopped/"
    assert not Token.objects.filter(revoked_at=None).exists()
    assert acts(database)[-1] == ("log_in.refused", {"reason": "operator.stopped"})


@pytest.mark.parametrize("odd", ["another key", "another site", "unverified", "again"])
def test_whoever_cannot_sign_learns_nothing_of_who_is_in_service(
    clerk, key, database, odd
) -> None:
    clerk.post("/log-out/")
    person = secure(Client())
    question = options(person.get(ALONE))
    answer = key.used(question)
    if odd == "again":
        person.post(ALONE, {"credential": answer})
    if odd == "another key":
        other = Passkey()
        other.id = key.id
        key = other
    if odd == "another site":
        key.site = "evil.example"
    if odd == "unverified":
        key.verified = False
    person = secure(Client())
    owner = text(str(who("limin").pk).encode())

    def shown() -> tuple[int, str]:
        question = options(person.get(ALONE))
        given = answer if odd == "again" else key.used(question, owner=owner)
        page = person.post(ALONE, {"credential": given})
        told = re.search(r'role="alert".*?</', page.content.decode(), re.DOTALL)
        assert told is not None
        return page.status_code, told[0]

    before = shown()
    Operator.objects.filter(username="limin").update(is_active=False)
    entries = len(acts(database))
    assert shown() == before == (422, before[1])
    assert len(acts(database)) == entries


def test_unverified_it_does_not_come_in(clerk, key) -> None:
    clerk.post("/log-out/")
    key.verified = False
    assert alone(key)[1].status_code == 422


def test_an_answer_of_another_browser_does_not_come_in(clerk, key) -> None:
    clerk.post("/log-out/")
    answer = key.used(options(secure(Client()).get(ALONE)))
    other = secure(Client())
    other.get(ALONE)
    assert other.post(ALONE, {"credential": answer}).status_code == 422
    assert secure(Client()).post(ALONE, {"credential": answer}).status_code == 422
