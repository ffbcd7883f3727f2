"""Showing a second factor: once, in time, counted, and written with what it opens."""

import threading
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import psycopg
import pytest
from allauth.mfa.models import Authenticator
from django.db import connections

from factors import PASSWORD, App, acts, give_app, under, who
from xinhu.core.base.clock import SECOND, Instant, from_datetime, system_clock
from xinhu.core.base.errors import Refusal
from xinhu.desks.staff.models import FactorTries, Operator, Token
from xinhu.desks.staff.second_factor import counting, errors
from xinhu.desks.staff.second_factor.adding import (
    Owner,
    add_app,
    add_passkey,
    draw_app,
    redraw_recovery_codes,
    secret_of_draft,
)
from xinhu.desks.staff.second_factor.fresh import (
    clear_fresh,
    mark_fresh,
    require_fresh,
)
from xinhu.desks.staff.second_factor.holding import factors_of, lacks_factor
from xinhu.desks.staff.second_factor.one_time_code import code_of, step_at
from xinhu.desks.staff.second_factor.removing import remove_factor, reset_factors
from xinhu.desks.staff.second_factor.showing import Assertion, show_code, show_passkey
from xinhu.desks.staff.second_factor.under import Session
from xinhu.desks.staff.session_tokens import open_session_token
from xinhu.desks.staff.token_errors import OperatorStoppedError
from xinhu.desks.staff.tokens import Actor

MINUTE = 60 * SECOND
TOKEN = "a session's token"
SESSION = Session(token=TOKEN, scopes=frozenset({"disclose", "search"}))


@pytest.fixture
def app(wang) -> App:
    return give_app(wang.username)[0]


def open_session(operator: Operator, token: str = TOKEN) -> Token:
    return open_session_token(
        token, operator=operator, scopes=(), zone="branch",
        until=Instant(system_clock() + 60 * MINUTE),
    )  # fmt: skip


def show(code: str, at: Instant | None = None, **more: Any) -> None:
    show_code(who("wang").pk, code, under(at), why="step_up", **more)


def at_once(number: int, act) -> list[str]:
    """Do the same from several connections at once; return what each met."""
    ready, met = threading.Barrier(number), []

    def one() -> None:
        try:
            ready.wait()
            act()
            met.append("taken")
        except Refusal as refused:
            met.append(refused.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(met)


# --- a code opens once ----------------------------------------------------------------


@pytest.mark.duty("R6.3")
def test_a_code_is_taken_once_and_leaves_an_entry(app, database) -> None:
    code = app.code()
    show(code)
    with pytest.raises(errors.FactorUsedError):
        show(code)
    passed, failed = acts(database)[-2:]
    assert passed == (
        "second_factor.passed",
        {"why": "step_up", "factor": "totp", "failures": 0},
    )
    assert failed[0] == "second_factor.failed"
    assert failed[1]["reason"] == "second_factor.used"


@pytest.mark.duty("R6.3")
def test_of_the_same_code_in_five_processes_at_once_one_is_taken(app) -> None:
    code = app.code()
    met = at_once(5, lambda: show(code))
    assert met == ["second_factor.used"] * 4 + ["taken"]


@pytest.mark.duty("R6.3")
def test_a_recovery_code_is_taken_once_even_at_once(wang) -> None:
    _, codes = give_app(wang.username)
    met = at_once(4, lambda: show(codes[3].upper()))
    assert met == ["second_factor.wrong"] * 3 + ["taken"]
    left = {factor.kind: factor.left for factor in factors_of(wang)}
    assert left == {"totp": None, "recovery_codes": 9}


def test_nothing_that_is_kept_tells_a_secret_or_a_recovery_code(wang, database) -> None:
    app, codes = give_app(wang.username)
    kept = str(list(Authenticator.objects.values())) + str(acts(database))
    for text in (app.secret, *codes, *(code.replace("-", "") for code in codes)):
        assert text not in kept


# --- wrong ones are counted -----------------------------------------------------------


@pytest.mark.duty("R6.3")
def test_after_five_wrong_ones_even_the_right_code_waits_and_longer_each_time(
    app,
) -> None:
    now = system_clock()
    for _ in range(5):
        with pytest.raises(errors.FactorWrongError):
            show("000000", now)
    with pytest.raises(errors.FactorWaitError) as told:
        show(app.code(), now)
    assert told.value.params == {"minutes": 1}
    later = Instant(now + MINUTE)
    with pytest.raises(errors.FactorWrongError):
        show("000000", later)
    with pytest.raises(errors.FactorWaitError) as told:
        show("000000", Instant(later + SECOND))
    assert told.value.params == {"minutes": 2}
    good = Instant(later + 2 * MINUTE)
    show(code_of(app.secret, step_at(good)), good)
    assert FactorTries.objects.get().failures == 0


@pytest.mark.duty("R6.3")
@pytest.mark.usefixtures("app")
def test_of_twenty_guesses_at_once_five_are_looked_at() -> None:
    met = at_once(20, lambda: show("000000"))
    assert met.count("second_factor.wrong") == 5
    assert met.count("second_factor.wait") == 15


def test_failures_are_entries_and_coalesced(app, database) -> None:
    now = system_clock()
    for _ in range(5):
        with pytest.raises(errors.FactorWrongError):
            show("000000", now)
    for _ in range(7):
        with pytest.raises(errors.FactorWaitError):
            show("000000", now)
    good = Instant(now + MINUTE)
    show(code_of(app.secret, step_at(good)), good)
    told = [(e, d["failures"], d.get("waits")) for e, d in acts(database)[-3:]]
    assert told == [
        ("second_factor.failed", 1, 0),
        ("second_factor.failed", 4, 60),
        ("second_factor.passed", 7, None),
    ]


@pytest.mark.parametrize(
    "code",
    ["", " ", "0", "9" * 4000, "\x00" * 6, "DROP TABLE", "１２３４５６", "\ud800"],
)
@pytest.mark.usefixtures("app")
def test_garbage_is_wrong_and_nothing_else(code) -> None:
    with pytest.raises(errors.FactorWrongError):
        show(code)


@pytest.mark.usefixtures("wang")
def test_who_has_no_factor_is_told_so_and_nothing_is_counted() -> None:
    with pytest.raises(errors.FactorAbsentError):
        show("000000")
    assert FactorTries.objects.get().failures == 0


def test_a_stopped_operator_shows_nothing(app) -> None:
    Operator.objects.update(is_active=False)
    with pytest.raises(OperatorStoppedError):
        show(app.code())


def test_a_sealed_secret_copied_to_somebody_else_does_not_open(app) -> None:
    """Whoever writes the database gives their own app to the supervisor."""
    evil = Operator.objects.create(reference="op-evil", username="evil", role="clerk")
    row = Authenticator.objects.get(type="totp")
    Authenticator.objects.create(user=evil, type="totp", data=row.data)
    with pytest.raises(errors.FactorUnreadableError):
        show_code(evil.pk, app.code(), under(), why="log_in")


# --- passkeys -------------------------------------------------------------------------


@pytest.fixture
def passkey(wang) -> Assertion:
    row = Authenticator.objects.create(
        user=wang, type="webauthn", data={"name": "blue", "credential": {}}
    )
    return Assertion(factor=row.pk, challenge="c1", count=0)


def press(assertion: Assertion) -> None:
    show_passkey(who("wang").pk, assertion, under(), why="step_up")


def test_the_same_answer_of_a_passkey_is_taken_once_even_at_once(passkey) -> None:
    assert at_once(4, lambda: press(passkey)) == ["second_factor.used"] * 3 + ["taken"]
    press(replace(passkey, challenge="c2"))


def test_a_passkey_whose_counter_falls_back_is_a_copy(passkey) -> None:
    press(replace(passkey, count=7))
    for count in (7, 6, 0):
        with pytest.raises(errors.FactorWrongError):
            press(replace(passkey, challenge=f"c{count + 2}", count=count))
    press(replace(passkey, challenge="c9", count=8))


def test_a_passkey_of_nobody_or_of_another_kind_is_wrong(app, passkey) -> None:
    kinds = Authenticator.objects.exclude(pk=passkey.factor)
    for number in (0, -1, *kinds.values_list("pk", flat=True)):
        with pytest.raises(errors.FactorWrongError):
            press(replace(passkey, factor=number))
    assert app


# --- fresh ----------------------------------------------------------------------------


@pytest.mark.duty("R6.3")
def test_a_factor_is_fresh_for_its_session_and_its_minutes(app) -> None:
    token = open_session(who("wang"))
    other = open_session(who("wang"), "another session")
    now = system_clock()
    with pytest.raises(errors.FactorNeededError):
        require_fresh(TOKEN, now)
    until = under(now).fresh_until
    show(app.code(), now, then=lambda o: mark_fresh(SESSION, o, until))
    require_fresh(TOKEN, Instant(until - 1))
    with pytest.raises(errors.FactorNeededError):
        require_fresh(TOKEN, until)
    token.refresh_from_db()
    other.refresh_from_db()
    assert from_datetime(token.second_factor_until) == until
    assert token.scopes == ["disclose", "search"]
    assert other.second_factor_until is None
    assert clear_fresh(who("wang")) == 1
    with pytest.raises(errors.FactorNeededError):
        require_fresh(TOKEN, now)


def test_a_factor_that_opens_nothing_is_not_used_up(app) -> None:
    """What follows fails: then the code was not spent, and no entry claims it."""

    def fail(_operator: Operator) -> None:
        message = "the lights went out"
        raise RuntimeError(message)

    code = app.code()
    with pytest.raises(RuntimeError):
        show(code, then=fail)
    show(code)


def test_an_entry_that_cannot_be_written_opens_nothing(app) -> None:
    token = open_session(who("wang"))
    until = under().fresh_until
    with (
        patch.object(counting, "record_own_act", side_effect=RuntimeError),
        pytest.raises(RuntimeError),
    ):
        show(app.code(), then=lambda o: mark_fresh(SESSION, o, until))
    token.refresh_from_db()
    assert token.second_factor_until is None


def test_a_token_that_was_revoked_or_of_somebody_else_becomes_no_fresh_one(app) -> None:
    token = open_session(who("wang"))
    Token.objects.update(revoked_at=token.created_at)
    mark_fresh(SESSION, who("wang"), under().fresh_until)
    token.refresh_from_db()
    assert token.second_factor_until is None
    assert app


# --- adding ---------------------------------------------------------------------------


def add(
    wang: Operator, *, code: str = "", password: str = PASSWORD, **more: Any
) -> tuple[str, ...]:
    draft = more.pop("draft", None) or draw_app(wang, under())
    app = App(secret_of_draft(draft, wang, under()))
    owner = more.pop("owner", Owner(password=password))
    return add_app(wang.pk, draft, code or app.code(), owner, SESSION, under(**more))


@pytest.mark.duty("R6.3")
def test_a_first_factor_takes_the_password_and_draws_recovery_codes(
    wang, database
) -> None:
    token = open_session(wang)
    with pytest.raises(errors.OwnerUnprovenError):
        add(wang, password="wrong horse battery 9")
    assert not Authenticator.objects.exists()
    codes = add(wang)
    assert len(set(codes)) == 10
    token.refresh_from_db()
    assert token.second_factor_until is not None
    assert token.scopes == ["disclose", "search"]
    assert [event for event, _ in acts(database)] == [
        "second_factor.failed",
        "second_factor.added",
        "recovery_codes.drawn",
        "second_factor.passed",
    ]


@pytest.mark.parametrize("code", ["000000", "", "12345"])
def test_a_code_that_the_app_does_not_show_adds_nothing(wang, code) -> None:
    with pytest.raises(errors.FactorWrongError):
        add(wang, code=code or " ")
    assert not Authenticator.objects.exists()


def test_the_code_that_added_an_app_opens_nothing_more(wang) -> None:
    draft = draw_app(wang, under())
    app = App(secret_of_draft(draft, wang, under()))
    code = app.code()
    add(wang, draft=draft, code=code)
    with pytest.raises(errors.FactorUsedError):
        show(code)


def test_a_draft_of_somebody_else_does_not_open(wang) -> None:
    draft = draw_app(Operator(reference="op-evil"), under())
    with pytest.raises(errors.FactorUnreadableError):
        add(wang, draft=draft)


def test_whoever_has_a_factor_shows_it_before_another_is_added(app, passkey) -> None:
    wang = who("wang")
    Authenticator.objects.filter(type="totp").delete()
    open_session(wang)
    with pytest.raises(errors.FactorNeededError):
        add(wang)
    mark_fresh(SESSION, wang, under().fresh_until)
    assert add(wang) == ()
    with pytest.raises(errors.FactorPresentError):
        add(wang)
    assert app
    assert passkey


def test_a_session_that_lacks_one_more_factor_is_fresh_and_opens_nothing(wang) -> None:
    token = open_session(wang)
    two = replace(under().rules, least=2, roles_at_log_in=frozenset({wang.role}))
    draft = draw_app(wang, under())
    app = App(secret_of_draft(draft, wang, under()))
    owner, at = Owner(password=PASSWORD), replace(under(), rules=two)
    assert add_app(wang.pk, draft, app.code(), owner, SESSION, at)
    token.refresh_from_db()
    assert token.scopes == []
    require_fresh(TOKEN, system_clock())
    credential = {"id": "x"}
    assert add_passkey(wang.pk, "key", credential, owner, SESSION, at) == ()
    token.refresh_from_db()
    assert token.scopes == ["disclose", "search"]


def test_a_sign_on_is_proof_enough_for_ten_minutes(wang, database) -> None:
    now = system_clock()
    long_ago = Owner(password="", signed_on_at=Instant(now - 11 * MINUTE))
    for _ in range(9):  # no guess: nobody waits for it
        with pytest.raises(errors.SignOnElapsedError):
            add(wang, owner=long_ago)
    assert FactorTries.objects.get(operator=wang).failures == 0
    assert acts(database) == []
    assert add(wang, owner=Owner(password="", signed_on_at=Instant(now - 9 * MINUTE)))


def test_of_two_apps_added_at_once_one_is_kept(wang) -> None:
    met = at_once(2, lambda: add(wang))
    assert met.count("taken") == 1
    assert Authenticator.objects.filter(type="totp").count() == 1
    assert Authenticator.objects.filter(type="recovery_codes").count() == 1


def test_new_recovery_codes_void_the_old_ones_and_take_the_password(wang) -> None:
    _, old = give_app(wang.username)
    open_session(wang)
    mark_fresh(SESSION, wang, under().fresh_until)
    with pytest.raises(errors.OwnerUnprovenError):
        redraw_recovery_codes(wang.pk, Owner(password="wrong"), TOKEN, under())
    new = redraw_recovery_codes(wang.pk, Owner(password=PASSWORD), TOKEN, under())
    with pytest.raises(errors.FactorWrongError):
        show(old[0])
    show(new[0])


def test_recovery_codes_stand_in_for_something(wang) -> None:
    with pytest.raises(errors.FactorAbsentError):
        redraw_recovery_codes(wang.pk, Owner(password=PASSWORD), "nobody's", under())


@pytest.mark.duty("R6.3")
def test_the_password_alone_draws_no_recovery_codes(wang) -> None:
    _, old = give_app(wang.username)
    owner = Owner(password=PASSWORD)
    open_session(wang)
    for until in (None, Instant(system_clock() - MINUTE)):
        if until is not None:
            mark_fresh(SESSION, wang, until)
        with pytest.raises(errors.FactorNeededError):
            redraw_recovery_codes(wang.pk, owner, TOKEN, under())
    for token in ("", "nobody's"):
        with pytest.raises(errors.FactorNeededError):
            redraw_recovery_codes(wang.pk, owner, token, under())
    show(old[0])


# --- removing and resetting -----------------------------------------------------------


def remove(kind: str) -> None:
    number = next(f.number for f in factors_of(who("wang")) if f.kind == kind)
    remove_factor(who("wang"), number, TOKEN, under())


@pytest.mark.duty("R6.3")
def test_the_last_factor_of_a_role_that_needs_one_stays(app, passkey, database) -> None:
    open_session(who("wang"))
    with pytest.raises(errors.FactorNeededError):
        remove("totp")
    mark_fresh(SESSION, who("wang"), under().fresh_until)
    remove("totp")
    with pytest.raises(errors.FactorLastError):
        remove("webauthn")
    assert acts(database)[-1] == ("second_factor.removed", {"factor": "totp"})
    assert app
    assert passkey


def test_of_two_factors_removed_at_once_one_stays(app, passkey) -> None:
    open_session(who("wang"))
    mark_fresh(SESSION, who("wang"), under().fresh_until)
    kinds = iter(["totp", "webauthn"])
    met = at_once(2, lambda: remove(next(kinds)))
    assert met == ["second_factor.last", "taken"]
    assert app
    assert passkey


def test_a_clerk_removes_the_last_and_the_recovery_codes_go_with_it(app) -> None:
    Operator.objects.update(role="clerk")
    open_session(who("wang"))
    mark_fresh(SESSION, who("wang"), under().fresh_until)
    with pytest.raises(errors.FactorUnknownError):
        remove("recovery_codes")
    remove("totp")
    assert not Authenticator.objects.exists()
    assert app


@pytest.mark.duty("R6.3")
def test_a_reset_takes_every_factor_ends_every_session_and_is_an_entry(
    app, passkey, database
) -> None:
    wang = who("wang")
    token = open_session(wang)
    mark_fresh(SESSION, wang, under().fresh_until)
    with pytest.raises(errors.FactorWrongError):
        show("000000")
    by = Actor(reference="op-admin", post="system", zone="branch")
    assert reset_factors(wang, by=by, at=system_clock()) == 2
    token.refresh_from_db()
    assert token.revoked_at is not None
    assert token.second_factor_until is None
    assert lacks_factor(wang, under().rules)
    assert FactorTries.objects.get(operator=wang).failures == 0
    assert acts(database)[-1] == (
        "second_factor.reset",
        {"of": "op-wang", "factors": 2, "sessions": 0},
    )
    with pytest.raises(errors.FactorAbsentError):
        show(app.code())
    assert passkey


# --- who may read what is kept --------------------------------------------------------


@pytest.mark.parametrize("role", ["xinhu_worker", "xinhu_gate"])
def test_neither_worker_nor_gate_reads_factors(wang, database, role) -> None:
    assert wang
    with psycopg.connect(database.url(role)) as link:
        for table in ("mfa_authenticator", "staff_factor_tries"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                link.execute(f"SELECT * FROM desk.{table}")
            link.rollback()
