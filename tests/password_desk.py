"""Requests for a password, asked for and decided, for the tests of several rooms."""

from approval_desk import BOOK, by, granted, operator
from xinhu.core.base.clock import system_clock
from xinhu.desks.staff.approvals.models import ApprovalRow
from xinhu.desks.staff.password_reset.requesting import ask_for, ask_for_oneself
from xinhu.desks.staff.password_reset.secret import Secret


def asked_by_mail(username: str, approver: str | None = None) -> str:
    """Ask for oneself where links go by mail; have it approved."""
    secret = ask_for_oneself(
        username, "忘记口令", zone="branch", book=BOOK, now=system_clock()
    )
    assert secret is None
    return _approved(approver)


def asked_here(username: str, approver: str | None = None) -> Secret:
    """Ask for oneself in a browser where there is no mail; have it approved."""
    secret = ask_for_oneself(
        username, "忘记口令", zone="branch", book=BOOK, now=system_clock()
    )
    assert secret is not None
    if approver is not None:
        _approved(approver)
    return secret


def asked_for(username: str, who: str, approver: str | None = None) -> str:
    """Ask on somebody's behalf."""
    ask_for(operator(username), "新入职", by=by(who), book=BOOK, now=system_clock())
    return _approved(approver)


def _approved(approver: str | None) -> str:
    row = ApprovalRow.objects.filter(kind="password_reset").latest("requested_at")
    if approver is not None:
        granted(row.ref, approver)
    return row.ref
