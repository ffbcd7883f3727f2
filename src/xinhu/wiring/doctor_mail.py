"""The doctor's look at mails: is there a server, do they leave."""

from datetime import timedelta
from typing import Any, Literal

import psycopg

from xinhu.core.base.clock import Instant, to_datetime
from xinhu.wiring.finding import Finding
from xinhu.wiring.settings import Settings

_QUEUE = """
SELECT count(*) FILTER (WHERE sent_at IS NULL AND given_up_at IS NULL),
       count(*) FILTER (WHERE sent_at IS NULL AND given_up_at IS NULL AND attempts > 2),
       count(*) FILTER (WHERE given_up_at > %(since)s AND error <> 'mail.late'),
       max(error) FILTER (WHERE sent_at IS NULL AND attempts > 0)
FROM desk.staff_mail
"""
_DAYS = 7


def mails(worker: psycopg.Connection[Any], settings: Settings, now: Instant) -> Finding:
    """Do mails leave."""
    since = to_datetime(now) - timedelta(days=_DAYS)
    row = worker.execute(_QUEUE, {"since": since}).fetchall()[0]
    waiting, failing, given_up, error = row
    if settings.mail_host is None:
        told = f"no server set; {waiting} mails wait"
        state: Literal["ok", "due"] = "due" if waiting else "ok"
        todo = "set XINHU_MAIL_HOST (docs/operating/mail.md)" if waiting else ""
        return Finding("mail", state, told, todo)
    told = (
        f"{waiting} wait, {failing} failed thrice, {given_up} given up in {_DAYS} days"
    )
    if failing or given_up:
        told = f"{told} ({error or 'see the log'})"
        return Finding("mail", "due", told, "see that the server takes our mails")
    return Finding("mail", "ok", told)
