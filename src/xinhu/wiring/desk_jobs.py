"""The worker's jobs for the desks: mails, and approvals whose time is over."""

from typing import Any

import psycopg
from procrastinate import App

from xinhu.core.base.clock import system_clock
from xinhu.wiring.approval_mail import tell
from xinhu.wiring.approval_work import expire_approvals
from xinhu.wiring.mail_parts import load_post
from xinhu.wiring.mail_work import send_due
from xinhu.wiring.rules import load_approvals
from xinhu.wiring.settings import Settings


def enter_desk_jobs(app: App, url: str, settings: Settings) -> None:
    """Enter the desks' periodic jobs into the queue's application.

    Args:
        app: of the queue.
        url: of the worker's role.
        settings: of the installation.

    Raises:
        XinhuError: rules, words or the mail account cannot be used.
    """
    post, book = load_post(settings), load_approvals(settings)

    def connect() -> psycopg.Connection[Any]:
        return psycopg.connect(url, autocommit=True)

    @app.periodic(cron="* * * * *")
    @app.task(name="expire_approvals", queueing_lock="expire_approvals")
    def expire(timestamp: int) -> None:  # noqa: ARG001 -- given by the queue
        with connect() as worker:
            expire_approvals(worker, system_clock())

    @app.periodic(cron="* * * * *")
    @app.task(name="tell_of_approvals", queueing_lock="tell_of_approvals")
    def tell_of(timestamp: int) -> None:  # noqa: ARG001 -- given by the queue
        with connect() as worker:
            tell(worker, book, system_clock())

    @app.periodic(cron="* * * * * */10")
    @app.task(name="send_mails", queueing_lock="send_mails")
    def send(timestamp: int) -> None:  # noqa: ARG001 -- given by the queue
        # Without a server mails wait; the doctor says so.
        if post is not None:
            with connect() as worker:
                send_due(worker, post, system_clock())
