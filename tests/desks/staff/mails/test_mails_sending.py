"""The queue of mails: sent once, tried again, given up; links drawn as they leave."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import transaction

from approval_desk import BOOK, asked, granted, open_desk, operator
from simulators.smtp import MailServer, mail_server
from xinhu.adapters.mail.smtp import Account, SmtpSender
from xinhu.core.base.clock import DAY, SECOND, Instant, system_clock
from xinhu.desks.staff.mails.models import Mail
from xinhu.desks.staff.mails.posting import post
from xinhu.desks.staff.mails.rules import load_mail_rules
from xinhu.desks.staff.password_reset.models import ResetLink
from xinhu.desks.staff.password_reset.rules import load_reset_times
from xinhu.desks.staff.saying import phrases
from xinhu.wiring.django_settings import XINHU_RULES
from xinhu.wiring.doctor_mail import mails as examine
from xinhu.wiring.mail_work import Post, send_due
from xinhu.wiring.settings import read_settings

URL = "https://xinhu.bank.test"


@pytest.fixture(autouse=True)
def desk(database) -> Iterator[None]:
    with open_desk(database):
        yield


@pytest.fixture
def server(tmp_path: Path) -> Iterator[MailServer]:
    with mail_server(tmp_path) as running:
        yield running


@pytest.fixture
def worker(database) -> Iterator[psycopg.Connection]:
    with psycopg.connect(database.url("xinhu_worker"), autocommit=True) as connection:
        yield connection


def office(server: MailServer) -> Post:
    account = Account(
        host=server.host,
        port=server.port,
        security="starttls",
        sender="xinhu@bank.test",
        user="xinhu",
        password="mail secret",
        ca_file=server.ca_file,
    )
    # Only of a server that keeps silent is the end of patience awaited.
    patience = 1.0 if server.failing == "silent" else 20.0
    return Post(
        sender=SmtpSender(account, seconds=patience),
        words=phrases("mails", XINHU_RULES, None),
        book=BOOK,
        rules=load_mail_rules(XINHU_RULES, None),
        times=load_reset_times(XINHU_RULES, None),
        url=URL,
        random=os.urandom,
    )


def posted(kind: str = "approval_granted", **params: object) -> Mail:
    known = {"approval": "approval-1", "kind": "export", **params}
    post(operator("limin"), kind, known, system_clock())
    return Mail.objects.latest("pk")


def send(worker: psycopg.Connection, server: MailServer, after: int = 0) -> int:
    return send_due(worker, office(server), Instant(system_clock() + after * SECOND))


def test_a_mail_is_sent_once_and_says_it_in_both_languages(worker, server) -> None:
    mail = posted()
    assert send(worker, server) == 1
    assert send(worker, server, after=10_000) == 0
    (arrived,) = server.arrived
    assert arrived["To"] == "limin@bank.test"
    assert arrived["Subject"] == "已获批准：批量导出 / Granted: export"
    assert f"{URL}/approvals/approval-1/" in server.text()
    mail.refresh_from_db()
    assert mail.sent_at is not None


def test_a_mail_of_a_transaction_that_was_undone_is_never_sent(worker, server) -> None:
    with transaction.atomic():
        posted()
        transaction.set_rollback(True)
    assert send(worker, server) == 0


@pytest.mark.parametrize("failing", ["later", "silent"])
def test_what_fails_is_tried_again_after_a_wait_that_grows(
    worker, server, failing: str
) -> None:
    mail = posted()
    server.failing = failing
    waits, at = [], 0
    for _ in range(4):
        send(worker, server, after=at)
        mail.refresh_from_db()
        assert mail.error == "mail.unreachable"
        now = system_clock()
        due = int(mail.due_at.timestamp()) - now // SECOND
        waits.append(due - at)
        assert send(worker, server, after=due - 5) == 0
        at = due + 1
    assert [round(wait / 10) * 10 for wait in waits] == [60, 120, 240, 480]
    server.failing = None
    assert send(worker, server, after=at) == 1
    mail.refresh_from_db()
    assert (mail.attempts, mail.error) == (5, "")


def test_a_mail_whose_end_was_not_confirmed_may_arrive_twice_never_not_at_all(
    worker, server
) -> None:
    posted()
    server.failing = "drop"
    assert send(worker, server) == 0
    server.failing = None
    assert send(worker, server, after=100) == 1
    assert len(server.arrived) == 2
    assert len({mail["Message-ID"] for mail in server.arrived}) == 1


def test_what_is_refused_late_or_for_nobody_is_given_up(worker, server) -> None:
    server.failing = "refuse"
    refused = posted()
    send(worker, server)
    refused.refresh_from_db()
    assert refused.error == "mail.refused"
    server.failing = None
    late = posted()
    Mail.objects.filter(pk=late.pk)
    post(
        operator("limin"),
        "approval_wanted",
        {"approval": "a", "kind": "export", "until": "2026-11-24T00:00:00Z"},
        Instant(system_clock() - DAY),
        Instant(system_clock() - SECOND),
    )
    leaver = operator("wangfang")
    post(leaver, "approval_granted", {"approval": "a", "kind": "b"}, system_clock())
    leaver.is_active = False
    leaver.save()
    assert send(worker, server) == 1
    given_up = Mail.objects.exclude(given_up_at=None).order_by("pk")
    errors = [mail.error for mail in given_up]
    assert errors == ["mail.refused", "mail.late", "mail.stopped"]
    assert send(worker, server, after=10_000) == 0


def test_after_the_last_attempt_it_is_given_up_and_the_doctor_says_so(
    worker, server, tmp_path: Path
) -> None:
    mail = posted()
    server.failing = "later"
    at = 0
    for _ in range(load_mail_rules(XINHU_RULES, None).most_attempts):
        send(worker, server, after=at)
        at += 4_000
    mail.refresh_from_db()
    assert mail.given_up_at is not None
    there = read_settings({"XINHU_MAIL_HOST": "smtp.bank.test"}, data=tmp_path)
    found = examine(worker, there, system_clock())
    assert found.state == "due"
    assert "1 given up" in found.detail


def test_without_a_server_mails_wait_and_the_doctor_says_so(
    worker, tmp_path: Path
) -> None:
    nothing = read_settings({}, data=tmp_path)
    assert examine(worker, nothing, system_clock()).state == "ok"
    posted()
    found = examine(worker, nothing, system_clock())
    assert found.state == "due"
    assert "1 mails wait" in found.detail


def test_approvers_are_told_who_may_vote_and_nobody_else(worker, server) -> None:
    ref = asked()
    told = set(Mail.objects.values_list("operator__username", flat=True))
    assert told == {"zhouning", "wujie", "chenjing", "qianhai"}
    send(worker, server)
    assert {mail["To"] for mail in server.arrived} == {
        f"{name}@bank.test" for name in told
    }
    for number in range(len(server.arrived)):
        text = server.text(number)
        assert ref in text
        assert "三月" not in text
        assert "月初" not in text
    granted(ref, "zhouning")
    granted(ref, "chenjing")
    assert send(worker, server) == 1
    assert server.arrived[-1]["To"] == "limin@bank.test"


def test_a_link_is_drawn_as_it_leaves_and_stands_in_no_table(
    worker, server, database
) -> None:
    from password_desk import asked_by_mail  # noqa: PLC0415 -- one test needs it

    asked_by_mail("limin", approver="zhouning")
    with psycopg.connect(database.owner) as owner:
        before = str(owner.execute("SELECT * FROM desk.staff_mail").fetchall())
    assert "password_link" in before
    assert "/link/" not in before
    server.failing = "drop"
    send(worker, server)
    server.failing = None
    send(worker, server, after=100)
    links = [
        re.findall(rf"{URL}/password/link/([\w-]+)/", server.text(n))
        for n, mail in enumerate(server.arrived)
        if "一次性链接" in mail["Subject"]
    ]
    assert len(links) == 2
    assert links[0] != links[1]
    assert all(len(secret) == 43 for found in links for secret in found)
    tables = ("staff_mail", "staff_reset_link", "outbox", "approval")
    with psycopg.connect(database.owner) as owner:
        kept = str(
            [owner.execute(f"SELECT * FROM desk.{t}").fetchall() for t in tables]
        )
    assert all(secret not in kept for found in links for secret in found)
    assert ResetLink.objects.count() == 2


def test_the_worker_makes_no_link_out_of_nothing(worker, database) -> None:
    number = operator("limin").pk
    ref = asked()
    insert = """
    INSERT INTO desk.staff_reset_link (digest, operator_id, approval, drawn_at,
        opens_at, until) VALUES (sha256('x'), %s, %s, now(), now(), now())
    """
    for approval in ("approval-none", ref):
        with pytest.raises(psycopg.Error):
            worker.execute(insert, (number, approval))
    for statement in (
        "SELECT * FROM desk.staff_reset_link",
        "DELETE FROM desk.staff_mail",
        "UPDATE desk.staff_reset_link SET used_at = NULL",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            worker.execute(statement)
    assert database
