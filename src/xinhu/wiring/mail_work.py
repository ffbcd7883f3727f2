"""The worker sends what waits in the queue of mails.

Each mail is claimed (with the time of its next try) before it is handed over, and
marked after the server has taken it: a worker that dies in between sends it again
later. A one-time link is drawn here, its digest kept before the mail leaves; the queue
never holds it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import psycopg
import structlog

from xinhu.adapters.mail.smtp import Letter, MailRefusedError, MailUnreachableError
from xinhu.core.base.clock import Instant, to_datetime
from xinhu.core.base.ids import RandomBytes
from xinhu.core.policy.approval.rules import ApprovalBook
from xinhu.desks.staff.mails.rules import MailRules
from xinhu.desks.staff.mails.writing import LINK, write
from xinhu.desks.staff.password_reset.rules import ResetTimes
from xinhu.desks.staff.password_reset.secret import draw
from xinhu.desks.staff.saying import Phrase

AT_ONCE = 100
"""Mails of one run; the next run follows within a minute."""
_MINUTE = 60 * 1_000_000

_CLAIM = """
UPDATE desk.staff_mail m SET attempts = m.attempts + 1,
    due_at = %(now)s + least(%(first)s * power(2, m.attempts), %(longest)s)
        * interval '1 second'
FROM desk.staff_operator o
WHERE o.id = m.operator_id AND m.id = (
    SELECT q.id FROM desk.staff_mail q
    WHERE q.sent_at IS NULL AND q.given_up_at IS NULL AND q.due_at <= %(now)s
    ORDER BY q.due_at, q.id LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING m.id, m.operator_id, m.kind, m.params, m.attempts, m.until, o.email,
    o.is_active
"""
_SENT = "UPDATE desk.staff_mail SET sent_at = %s, error = '' WHERE id = %s"
_FAILED = "UPDATE desk.staff_mail SET error = %s WHERE id = %s"
_GIVEN_UP = "UPDATE desk.staff_mail SET given_up_at = %s, error = %s WHERE id = %s"
_LINK = """
INSERT INTO desk.staff_reset_link (digest, operator_id, approval, drawn_at, opens_at,
    until) VALUES (%s, %s, %s, %s, %s, %s)
"""
_log = structlog.get_logger(__name__)


class Sender(Protocol):
    """Hands a mail to a server."""

    def send(self, letter: Letter) -> None:
        """Hand one mail over.

        Raises:
            MailRefusedError: it will never be taken.
            MailUnreachableError: it may be taken later, or may have been.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What sending needs.

    Attributes:
        sender: to the server.
        words: phrases of the mails.
        book: names of the kinds of approval.
        rules: how often a mail is tried.
        times: how long a link holds.
        url: of the console.
        random: draws the secrets of links.
    """

    sender: Sender
    words: Mapping[str, Phrase]
    book: ApprovalBook
    rules: MailRules
    times: ResetTimes
    url: str
    random: RandomBytes


@dataclass(frozen=True, slots=True)
class _Claimed:
    number: int
    operator: int
    kind: str
    params: dict[str, Any]
    attempts: int
    until: datetime | None
    email: str
    active: bool


def send_due(worker: psycopg.Connection[Any], post: Post, now: Instant) -> int:
    """Send what is due; return how many were taken by the server.

    Args:
        worker: of the worker's role, in autocommit mode.
        post: what sending needs.
        now: when.
    """
    taken = 0
    for _ in range(AT_ONCE):
        claimed = _claim(worker, post.rules, now)
        if claimed is None:
            break
        taken += _send(worker, post, claimed, now)
    if taken:
        _log.info("mails_sent", count=taken)
    return taken


def _claim(
    worker: psycopg.Connection[Any], rules: MailRules, now: Instant
) -> _Claimed | None:
    at = to_datetime(now)
    asked = {"now": at, "first": rules.first_wait, "longest": rules.longest_wait}
    row = worker.execute(_CLAIM, asked).fetchone()
    return None if row is None else _Claimed(*row)


def _send(
    worker: psycopg.Connection[Any], post: Post, mail: _Claimed, now: Instant
) -> int:
    at = to_datetime(now)
    late = mail.until is not None and mail.until <= at
    if late or not mail.active or not mail.email:
        why = "late" if late else "stopped"
        worker.execute(_GIVEN_UP, (at, f"mail.{why}", mail.number))
        return 0
    letter = _letter(worker, post, mail, now)
    try:
        post.sender.send(letter)
    except MailRefusedError as refused:
        worker.execute(_GIVEN_UP, (at, refused.code, mail.number))
        _log.warning("mail_refused", mail=mail.number, **refused.params)
        return 0
    except MailUnreachableError as failure:
        worker.execute(_FAILED, (failure.code, mail.number))
        if mail.attempts >= post.rules.most_attempts:
            worker.execute(_GIVEN_UP, (at, failure.code, mail.number))
            _log.warning("mail_given_up", mail=mail.number, attempts=mail.attempts)
        return 0
    worker.execute(_SENT, (at, mail.number))
    return 1


def _letter(
    worker: psycopg.Connection[Any], post: Post, mail: _Claimed, now: Instant
) -> Letter:
    params = dict(mail.params)
    if mail.kind == LINK:
        params["link"] = _drawn(worker, post, mail, now)
        params["minutes"] = post.times.mailed // _MINUTE
    written = write(mail.kind, params, words=post.words, book=post.book, url=post.url)
    return Letter(
        to=mail.email,
        subject=written.subject,
        body=written.body,
        number=mail.number,
    )


def _drawn(
    worker: psycopg.Connection[Any], post: Post, mail: _Claimed, now: Instant
) -> str:
    """Draw a link, keep its digest, return its address."""
    secret = draw(post.random)
    worker.execute(
        _LINK,
        (
            secret.digest,
            mail.operator,
            mail.params["approval"],
            to_datetime(now),
            to_datetime(Instant(mail.params["granted"])),
            to_datetime(Instant(now + post.times.mailed)),
        ),
    )
    return f"{post.url}/password/link/{secret.text}/"
