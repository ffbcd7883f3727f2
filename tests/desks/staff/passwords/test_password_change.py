"""Changing a password: who may, what is written with it, and what a refusal leaves."""

import json
import threading
from collections.abc import Iterator
from importlib import import_module  # a migration's name is no identifier
from itertools import pairwise
from pathlib import Path

import psycopg
import pytest
from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import connections
from django.test import override_settings
from django.utils import translation

import xinhu
from xinhu.core.base.clock import DAY, Instant, from_datetime, system_clock
from xinhu.desks.staff.models import Imprints, Operator, Token, UsedPassword
from xinhu.desks.staff.passwords.change import (
    Surroundings,
    Wanted,
    change_password,
)
from xinhu.desks.staff.passwords.errors import (
    ImprintsUnreadableError,
    PasswordRefusedError,
)
from xinhu.desks.staff.passwords.holding import holding_of
from xinhu.desks.staff.passwords.imprints import imprint_key, keep_details
from xinhu.desks.staff.passwords.personal import Details
from xinhu.desks.staff.passwords.rules import load_password_rules
from xinhu.desks.staff.session_tokens import ChannelSecretMissingError
from xinhu.desks.staff.session_tokens import open_session_token as open_token
from xinhu.wiring.django_settings import PASSWORD_HASHERS, database_from

SECRET = "c" * 50
KEY = imprint_key(SECRET)
RULES = load_password_rules(Path(xinhu.__file__).parent / "rules", None)
FIRST, SECOND = "correct horse battery 9", "seven blue teapots, 47"
QUICK = ["django.contrib.auth.hashers.MD5PasswordHasher"]
NOW = system_clock()
pytestmark = pytest.mark.usefixtures("li")


@pytest.fixture
def li(database) -> Iterator[Operator]:
    """A clerk with a password of their own, and details that are known."""
    connection = connections["default"]
    connection.close()
    before = dict(connection.settings_dict)
    connection.settings_dict.update(
        {**database_from(database.console), "CONN_MAX_AGE": 0}
    )
    with override_settings(PASSWORD_HASHERS=QUICK, XINHU_CHANNEL_SECRET=SECRET):
        operator = Operator.objects.enter(
            password=FIRST,
            given=False,
            reference="op-li",
            username="limin",
            full_name="李敏",
            role="clerk",
            post="counter",
            branch="朝阳支行",
            department="counter",
        )
        keep_details(operator, Details(phones=("13900139042",)), key=KEY)
        yield operator
    connection.close()
    connection.settings_dict.clear()
    connection.settings_dict.update(before)


def change(
    li: Operator,
    new: str,
    current: str = FIRST,
    again: str | None = None,
    at: int = NOW,
) -> None:
    wanted = Wanted(current=current, new=new, again=new if again is None else again)
    under = Surroundings(rules=RULES, key=KEY, zone="branch", at=Instant(at))
    change_password(li.pk, wanted, under)


def refused(li: Operator, new: str, **given: str) -> list[str]:
    """Return the codes of a refusal, after nothing was changed."""
    before = list(UsedPassword.objects.values_list("hashed", flat=True))
    with pytest.raises(PasswordRefusedError) as caught:
        change(li, new, **given)
    assert list(UsedPassword.objects.values_list("hashed", flat=True)) == before
    assert Operator.objects.get(pk=li.pk).check_password(FIRST)
    return [reason.code for reason in caught.value.reasons]


def acts(database) -> list[dict[str, str]]:
    """Read the outbox as the gate does: the console's role may not."""
    with psycopg.connect(database.gate) as gate:
        rows = gate.execute("SELECT act::text FROM desk.outbox ORDER BY id").fetchall()
    return [dict(json.loads(text)["detail"]) for (text,) in rows]


@pytest.mark.duty("R6.3")
def test_a_change_takes_the_new_password_and_no_longer_the_old(li) -> None:
    change(li, SECOND)
    operator = Operator.objects.get(pk=li.pk)
    assert operator.check_password(SECOND)
    assert not operator.check_password(FIRST)


@pytest.mark.duty("R6.3")
def test_a_change_is_an_act_and_so_is_its_refusal(li, database) -> None:
    refused(li, "limin 13900139042")
    change(li, SECOND)
    assert acts(database) == [
        {"event": "password.refused", "reasons": "password.name,password.personal"},
        {"event": "password.changed", "why": "own", "sessions": 0},
    ]


def test_nothing_that_is_kept_tells_a_password_or_a_number(li, database) -> None:
    refused(li, "my own 13900139042")
    change(li, SECOND)
    with psycopg.connect(database.owner) as owner:
        tables = ["staff_operator", "staff_used_password", "staff_imprints", "outbox"]
        rows = [
            str(owner.execute(f"SELECT * FROM desk.{table}").fetchall())
            for table in tables
        ]
    for secret in (FIRST, SECOND, "13900139042", "139042", "my own"):
        assert not any(secret in row for row in rows)


def test_a_change_ends_every_session_and_no_token_of_a_program(li) -> None:
    for number in range(2):
        until = Instant(NOW + DAY)
        open_token(f"t{number}", operator=li, scopes=(), zone="branch", until=until)
    program = Token.objects.create(
        digest=b"p", operator=li, kind="api", name="p", scopes=[], zone="branch",
        expires_at=li.date_joined,
    )  # fmt: skip
    change(li, SECOND)
    assert list(Token.objects.filter(revoked_at=None)) == [program]


def test_the_present_password_must_be_known(li) -> None:
    assert refused(li, SECOND, current="wrong") == ["password.current"]
    assert refused(li, SECOND, current="") == ["password.current"]
    assert refused(li, SECOND, current="x" * 100_000) == ["password.current"]


def test_the_new_password_is_typed_twice_alike(li) -> None:
    assert refused(li, SECOND, again=f"{SECOND} ") == ["password.unequal"]


@pytest.mark.duty("R6.3")
def test_the_last_passwords_do_not_come_back_and_older_ones_may(li) -> None:
    assert refused(li, FIRST) == ["password.used"]
    known = [FIRST, *(f"teapot number {n}, blue" for n in range(5))]
    for before, after in pairwise(known):
        change(li, after, current=before)
    for old in known[1:]:
        with pytest.raises(PasswordRefusedError):
            change(li, old, current=known[-1])
    change(li, FIRST, current=known[-1])
    assert UsedPassword.objects.count() == RULES.numbers.history


def test_of_two_changes_at_once_one_is_refused(li) -> None:
    results: list[str] = []

    def one(new: str) -> None:
        try:
            change(li, new)
            results.append(new)
        except PasswordRefusedError as error:
            results.append(error.reasons[0].code)
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=one, args=(f"teapot number {n}, blue",))
        for n in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert "password.current" in results
    (winner,) = set(results) - {"password.current"}
    assert Operator.objects.get(pk=li.pk).check_password(winner)


def test_imprints_of_another_secret_stop_a_change_and_change_nothing(li) -> None:
    keep_details(li, Details(phones=("1",)), key=imprint_key("another" * 8))
    with pytest.raises(ImprintsUnreadableError):
        change(li, SECOND)
    assert Operator.objects.get(pk=li.pk).check_password(FIRST)


def test_without_a_secret_there_are_no_imprints() -> None:
    with pytest.raises(ChannelSecretMissingError):
        imprint_key("")


def test_new_details_take_the_place_of_the_old(li) -> None:
    keep_details(li, Details(phones=("13800138017",)), key=KEY)
    assert refused(li, "my own 13800138017") == ["password.personal"]
    change(li, "my own 13900139042")
    assert Imprints.objects.count() == 1


@pytest.mark.duty("R6.3")
def test_a_password_that_somebody_gave_is_due_until_its_owner_changed_it(li) -> None:
    UsedPassword.objects.update(given=True)
    assert holding_of(li, NOW, RULES.numbers).due == "first"
    change(li, SECOND)
    assert holding_of(li, NOW, RULES.numbers).due == ""
    assert holding_of(li, Instant(NOW + 90 * DAY), RULES.numbers).due == "expired"


def test_a_password_of_unknown_age_is_due(li) -> None:
    UsedPassword.objects.all().delete()
    assert holding_of(li, NOW, RULES.numbers).due == "first"


def test_whoever_is_entered_is_given_a_password_unless_it_is_their_own() -> None:
    facts = {"role": "clerk", "post": "counter", "branch": "b", "department": "d"}
    given = Operator.objects.enter(
        password=FIRST, reference="op-2", username="two", full_name="二", **facts
    )
    newest = given.used_passwords.get()
    assert newest.given
    assert newest.hashed == given.password
    assert abs(from_datetime(newest.set_at) - system_clock()) < DAY


def test_whoever_was_entered_before_has_a_password_as_old_as_the_account(
    li, database
) -> None:
    UsedPassword.objects.all().delete()
    migration = import_module("xinhu.desks.staff.migrations.0002_passwords")
    with psycopg.connect(database.owner) as owner:
        owner.execute("SET search_path = desk")
        owner.execute(migration.KEEP)
    kept = UsedPassword.objects.get()
    entered = Operator.objects.get(pk=li.pk)
    assert (kept.hashed, kept.set_at) == (entered.password, entered.date_joined)
    assert not kept.given


@pytest.mark.duty("R6.3")
def test_django_asks_the_same_rules_and_tells_the_same_words(li) -> None:
    for language, told in (("zh-hans", "电话号码"), ("en", "telephone number")):
        with translation.override(language), pytest.raises(ValidationError) as caught:
            validate_password("my own 13900139042", li)
        assert [error.code for error in caught.value.error_list] == [
            "password.personal"
        ]
        assert told in caught.value.messages[0]
    with pytest.raises(ValidationError):
        validate_password(FIRST, li)
    with pytest.raises(ValidationError):
        validate_password("short")
    validate_password(SECOND, li)
    validate_password(SECOND)
    validate_password(SECOND, Operator(username="new", reference="op-9"))


@pytest.mark.duty("R6.3")
def test_new_hashes_are_argon2id_and_an_older_one_is_renewed(li) -> None:
    scrypt = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
    with override_settings(PASSWORD_HASHERS=scrypt):
        li.set_password(FIRST)
        li.save()
    with override_settings(PASSWORD_HASHERS=PASSWORD_HASHERS):
        assert Operator.objects.get(pk=li.pk).check_password(FIRST)
        renewed = Operator.objects.get(pk=li.pk).password
        assert renewed.startswith("argon2$argon2id$")
        assert len(renewed) <= 128
        assert check_password(FIRST, renewed)


def test_one_hash_keeps_one_processor_and_one_that_kept_more_is_renewed(li) -> None:
    lanes = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    with override_settings(PASSWORD_HASHERS=lanes):
        li.set_password(FIRST)
        li.save()
    assert ",p=8$" in li.password
    with override_settings(PASSWORD_HASHERS=PASSWORD_HASHERS):
        assert Operator.objects.get(pk=li.pk).check_password(FIRST)
        renewed = Operator.objects.get(pk=li.pk).password
        assert "$m=102400,t=2,p=1$" in renewed
        assert check_password(FIRST, renewed)


def test_neither_gate_nor_worker_reads_hashes_or_imprints(database) -> None:
    for role in ("xinhu_gate", "xinhu_worker"):
        for table in ("staff_used_password", "staff_imprints"):
            with (
                psycopg.connect(database.url(role)) as connection,
                pytest.raises(psycopg.errors.InsufficientPrivilege),
            ):
                connection.execute(f"SELECT * FROM desk.{table}")
