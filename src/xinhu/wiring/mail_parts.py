"""Builds what sending mails needs out of the settings."""

import os

from xinhu.adapters.mail.smtp import Account, SmtpSender
from xinhu.desks.staff.mails.rules import load_mail_rules
from xinhu.desks.staff.password_reset.rules import load_reset_times
from xinhu.desks.staff.saying import phrases
from xinhu.wiring import secrets
from xinhu.wiring.errors import SettingInvalidError
from xinhu.wiring.mail_work import Post
from xinhu.wiring.rules import SHIPPED, load_approvals
from xinhu.wiring.settings import Settings


def load_post(settings: Settings) -> Post | None:
    """Return what sending needs; None where no server is set.

    Raises:
        SettingInvalidError: a server is set and no address to send from.
        SecretMissingError: the password's file is not there.
        PolicyInvalidError: rules or words cannot be used.
    """
    if settings.mail_host is None:
        return None
    if settings.mail_from is None or "@" not in settings.mail_from:
        raise SettingInvalidError(name="XINHU_MAIL_FROM", expected="xinhu@bank…")
    password = settings.mail_password_file
    account = Account(
        host=settings.mail_host,
        port=settings.mail_port,
        security=settings.mail_security,
        sender=settings.mail_from,
        user=settings.mail_user or "",
        password="" if password is None else secrets.read(password),
        ca_file=settings.mail_ca_file,
    )
    return Post(
        sender=SmtpSender(account),
        words=phrases("mails", SHIPPED, settings.rules),
        book=load_approvals(settings),
        rules=load_mail_rules(SHIPPED, settings.rules),
        times=load_reset_times(SHIPPED, settings.rules),
        url=settings.console_url,
        random=os.urandom,
    )
