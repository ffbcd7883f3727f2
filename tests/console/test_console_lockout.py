"""Wrong passwords: waiting that grows, for whom it is meant and for nobody else."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from xinhu.console.access import counted
from xinhu.desks.staff.lockout import buckets
from xinhu.desks.staff.models import Device, Failures, LogIn, Token

RIGHT = {"login": "limin", "password": "correct horse battery 9"}
WRONG = {"login": "limin", "password": "wrong horse battery 9"}


@pytest.fixture
def another_process() -> Callable[[], None]:
    """Remember nobody, as another process that was not told."""
    return counted.WAITING.clear


def fail(times: int, who: Client | None = None, **form: str) -> list[int]:
    who = who or Client()
    return [who.post("/log-in/", {**WRONG, **form}).status_code for _ in range(times)]


def wait(**ago: int) -> None:
    """Let time go by for everybody."""
    counted.WAITING.clear()
    for row in Failures.objects.all():
        row.until -= timedelta(**ago)
        row.last_at -= timedelta(**ago)
        row.save()


@pytest.mark.duty("R6.2")
def test_after_five_wrong_passwords_the_right_one_waits_as_well(stranger) -> None:
    assert fail(5) == [200] * 5
    answer = stranger.post("/log-in/", RIGHT)
    assert answer.status_code == 429
    assert 290 <= int(answer.headers["Retry-After"]) <= 300
    assert "密码输错次数过多" in answer.content.decode()
    assert Token.objects.count() == 0


def test_it_is_told_in_english_where_english_was_chosen(stranger) -> None:
    stranger.post("/language/", {"language": "en", "next": "/log-in/"})
    fail(5)
    answer = stranger.post("/log-in/", RIGHT)
    assert "Wait about 5 minutes" in answer.content.decode()


@pytest.mark.duty("R6.2")
def test_the_waiting_grows_with_each_further_failure(stranger, another_process) -> None:
    fail(5)
    seen = []
    for _ in range(6):
        another_process()  # this one would tell the address's own, shorter waiting
        seen.append(int(stranger.post("/log-in/", RIGHT).headers["Retry-After"]))
        wait(hours=3)
        assert fail(1) == [200]
    assert [round(seconds, -2) for seconds in seen] == [
        300, 600, 1200, 2400, 4800, 7200,
    ]  # fmt: skip


def test_after_the_waiting_the_right_one_is_taken_and_all_is_forgotten(
    stranger,
) -> None:
    fail(5)
    wait(minutes=6)
    assert stranger.post("/log-in/", RIGHT).status_code == 302
    assert fail(4) == [200] * 4
    assert Client().post("/log-in/", RIGHT).status_code == 302


@pytest.mark.duty("R6.2")
def test_their_own_device_is_never_kept_out_by_others(clerk) -> None:
    clerk.post("/log-out/")
    fail(40)
    assert fail(1) == [429]
    assert clerk.post("/log-in/", RIGHT).status_code == 302


def test_failures_on_their_own_device_count_there_and_only_there(clerk) -> None:
    clerk.post("/log-out/")
    assert fail(5, clerk) == [200] * 5
    assert clerk.post("/log-in/", RIGHT).status_code == 429
    assert Client().post("/log-in/", RIGHT).status_code == 302
    kinds = set(Failures.objects.values_list("kind", flat=True))
    assert "device" in kinds


def test_somebody_elses_device_is_no_device_of_the_account(clerk, auditor) -> None:
    auditor.post("/log-out/")
    assert fail(5, auditor) == [200] * 5
    assert fail(1, auditor) == [429]
    assert auditor.post("/log-in/", {**RIGHT, "login": "zhaolei"}).status_code == 302
    clerk.post("/log-out/")
    assert clerk.post("/log-in/", RIGHT).status_code == 302


@pytest.mark.parametrize("cookie", ["x", "0" * 32 + "." + "0" * 64, "", "é" * 97])
def test_a_made_up_device_is_none(clerk, cookie) -> None:
    who = Client()
    who.cookies["xinhu_device"] = cookie
    fail(40, who)
    assert fail(1, who) == [429]
    assert clerk.get("/").status_code == 200


def test_a_device_is_forgotten_after_its_days(clerk) -> None:
    clerk.post("/log-out/")
    Device.objects.update(last_at=now() - timedelta(days=91))
    fail(5)
    assert clerk.post("/log-in/", RIGHT).status_code == 429


@pytest.mark.duty("R6.2")
def test_many_names_from_one_address_wait_as_well(stranger) -> None:
    for number in range(10):
        assert fail(1, login=f"nobody{number}") == [200]
    assert fail(1, login="somebody-new") == [429]
    assert stranger.post("/log-in/", RIGHT).status_code == 429


def test_another_address_does_not_wait_along(stranger) -> None:
    for number in range(11):
        fail(1, login=f"nobody{number}")
    elsewhere = Client(REMOTE_ADDR="10.9.8.7")
    assert elsewhere.post("/log-in/", RIGHT).status_code == 302
    assert stranger.post("/log-in/", RIGHT).status_code == 429


def test_a_header_makes_no_other_address_of_it(stranger) -> None:
    assert stranger
    for number in range(11):
        fail(1, Client(headers={"X-Forwarded-For": f"10.0.0.{number}"}))
    assert Failures.objects.filter(kind="address").count() == 1


@pytest.mark.duty("R6.2")
def test_a_second_process_counts_on_where_the_first_was(
    stranger, another_process
) -> None:
    fail(3)
    another_process()
    fail(2)
    another_process()
    assert stranger.post("/log-in/", RIGHT).status_code == 429


@pytest.mark.duty("R6.2")
def test_of_many_guesses_at_once_five_are_looked_at(stranger, at_once) -> None:
    assert stranger
    people = [Client() for _ in range(12)]
    answers = at_once(lambda who: who.post("/log-in/", WRONG).status_code, *people)
    assert answers.count(200) == 5
    assert answers.count(429) == 7


@pytest.mark.duty("R6.3")
def test_a_name_that_nobody_has_answers_and_costs_the_same(
    stranger, monkeypatch
) -> None:
    costs = [watched(monkeypatch, name) for name in ("limin", "nobody")]
    assert stranger
    assert costs[0] == costs[1]
    assert fail(4) == [200] * 4
    assert fail(4, login="nobody") == [200] * 4
    first, second = (Client().post("/log-in/", {**WRONG, "login": n})
                     for n in ("limin", "nobody"))  # fmt: skip
    assert first.content == second.content
    assert first.status_code == second.status_code == 429


def watched(monkeypatch, name: str) -> tuple[str, int, int]:
    """Try a name; return the page, and how many statements and hashes it took."""
    made: list[int] = []
    real = MD5PasswordHasher.encode

    def encode(*given: Any, **named: Any) -> str:
        made.append(1)
        return real(*given, **named)

    with monkeypatch.context() as patching, CaptureQueriesContext(connection) as ran:
        patching.setattr(MD5PasswordHasher, "encode", encode)
        page = Client().post("/log-in/", {**WRONG, "login": name}).content.decode()
    return re.sub(r'value="[^"]*"', "", page), len(ran), len(made)


def test_nothing_is_hashed_for_whom_waits(stranger, monkeypatch) -> None:
    fail(5)
    made = []
    monkeypatch.setattr(
        "allauth.account.auth_backends.AuthenticationBackend.authenticate",
        lambda *given, **named: made.append((given, named)),
    )
    assert stranger.post("/log-in/", RIGHT).status_code == 429
    assert made == []


def test_who_waits_is_turned_away_without_a_statement(stranger) -> None:
    for number in range(10):
        fail(1, login=f"nobody{number}")
    assert fail(1) == [429]
    with CaptureQueriesContext(connection) as queries:
        assert fail(50, stranger) == [429] * 50
    assert len(queries) <= 1


@pytest.mark.duty("R6.2")
def test_a_waiting_is_one_entry_and_what_is_turned_away_a_count(
    stranger, monkeypatch, database
) -> None:
    monkeypatch.setattr("xinhu.desks.staff.lockout.waiting._PAUSE", 0)
    fail(5)
    acts = written(database)
    assert [act for act in acts if act["event"] == "log_in.delayed"] == [
        {"event": "log_in.delayed", "what": "account", "failures": 5,
         "turned_away": 0, "seconds": 300},
    ]  # fmt: skip
    assert fail(20) == [429] * 20
    assert len(written(database)) == len(acts)
    wait(minutes=6)
    fail(1)
    assert stranger
    assert written(database)[-1] == {
        "event": "log_in.delayed",
        "what": "account",
        "failures": 6,
        "turned_away": 19,
        "seconds": 600,
    }


def written(database) -> list[dict]:
    """Return the acts on their way to the register; the console may not read them."""
    with psycopg.connect(database.owner) as owner:
        rows = owner.execute("SELECT act FROM desk.outbox ORDER BY id").fetchall()
    return [dict(row[0]["detail"]) for row in rows]


def test_invented_names_do_not_fill_the_tables(stranger, monkeypatch) -> None:
    monkeypatch.setattr(buckets, "MOST", 8)
    for number in range(60):
        client = Client(REMOTE_ADDR=f"10.0.{number}.1")
        client.post("/log-in/", {**WRONG, "login": f"invented{number}"})
    assert stranger
    assert Failures.objects.count() <= 17
    assert LogIn.objects.count() == 0


def test_failures_of_an_hour_are_one_row_of_the_account(stranger) -> None:
    for _ in range(3):
        fail(4)
        wait(days=2)
    assert stranger
    (row,) = LogIn.objects.all()
    assert (row.result, row.count, row.known) == ("wrong", 12, False)


def test_guesses_at_the_lock_and_at_the_change_count_together(clerk) -> None:
    clerk.post("/unlock/", {"password": "wrong"})
    form = {"current": "wrong", "new": "a", "again": "a"}
    for _ in range(4):
        clerk.post("/password/", form)
    page = clerk.post("/unlock/", {"password": RIGHT["password"]})
    assert page.status_code == 422
    assert "密码输错次数过多" in page.content.decode()
    assert clerk.post("/password/", form).status_code == 429
    clerk.post("/log-out/")
    assert clerk.post("/log-in/", RIGHT).status_code == 429


def test_too_many_hashes_at_once_are_not_waited_for(stranger, monkeypatch) -> None:
    monkeypatch.setattr("xinhu.console.access.counted._PATIENCE", 0.01)
    for _ in range(2):
        assert counted.HASHES.acquire(blocking=False)
    try:
        assert stranger.post("/log-in/", RIGHT).status_code == 429
    finally:
        counted.HASHES.release(2)
    assert not Failures.objects.filter(failures__gt=0).exists()
    assert Client().post("/log-in/", RIGHT).status_code == 302


def test_whoever_finds_the_hasher_busy_has_nothing_counted(clerk, monkeypatch) -> None:
    monkeypatch.setattr("xinhu.console.access.counted._PATIENCE", 0.01)
    counted.HASHES.acquire()
    counted.HASHES.acquire()
    right = RIGHT["password"]
    form = {"current": right, "new": "seven blue teapots, 47", "again": "x"}
    try:
        for _ in range(6):
            assert clerk.post("/unlock/", {"password": right}).status_code == 422
            assert clerk.post("/password/", form).status_code == 429
            assert Client().post("/log-in/", WRONG).status_code == 429
    finally:
        counted.HASHES.release(2)
    assert not Failures.objects.filter(failures__gt=0).exists()
    assert clerk.post("/unlock/", {"password": right}).status_code == 302


def test_an_endless_password_is_not_hashed_whole(stranger) -> None:
    long = "x" * 1_000_000
    assert stranger.post("/log-in/", {**WRONG, "password": long}).status_code == 200


def test_what_is_turned_away_writes_no_line(stranger, caplog) -> None:
    fail(5)
    caplog.clear()
    assert fail(20, stranger) == [429] * 20
    assert caplog.records == []
