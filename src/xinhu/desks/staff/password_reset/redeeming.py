"""Setting a password by a one-time link.

Guarantees: a link opens once, for its operator, after a second person granted it, for a
short time, and not if the password was set since; of two at once one is let through.
Every session of the operator ends. A password that is not taken leaves the link as it
was. Whatever is wrong with a link, the answer is the same.
"""

from dataclasses import dataclass, field

from django.db import transaction

from xinhu.core.base.clock import to_datetime
from xinhu.desks.staff.acts import record_own_act
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.password_reset.errors import ResetLinkError
from xinhu.desks.staff.password_reset.models import ResetLink
from xinhu.desks.staff.password_reset.secret import digest_of
from xinhu.desks.staff.passwords.errors import PasswordRefusedError
from xinhu.desks.staff.passwords.setting import Surroundings, put, require_new


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What was sent with a link; unchecked, and shown by no ``repr``.

    Attributes:
        secret: of the link.
        new, again: the new password, twice.
    """

    secret: str = field(repr=False)
    new: str = field(repr=False)
    again: str = field(repr=False)


def redeem(chosen: Chosen, under: Surroundings) -> None:
    """Set the password of whoever the link belongs to.

    Raises:
        ResetLinkError: the link opens nothing.
        PasswordRefusedError: with every reason; the link still opens.
        ImprintsUnreadableError: the console's secret is another than it was.
    """
    owner: list[Operator] = []
    try:
        with transaction.atomic():
            link = usable(chosen.secret, under, lock=True)
            operator = Operator.objects.select_for_update().get(pk=link.operator_id)
            owner.append(operator)
            _require_outlasting(link, operator)
            require_new(operator, chosen.new, chosen.again, under)
            link.used_at = to_datetime(under.at)
            link.save(update_fields=["used_at"])
            put(operator, chosen.new, under, "reset")
    except PasswordRefusedError as refused:
        reasons = ",".join(reason.code for reason in refused.reasons)
        record_own_act(
            "password.refused",
            operator=owner[0],
            zone=under.zone,
            at=under.at,
            reasons=reasons,
            why="reset",
        )
        raise


def usable(secret: str, under: Surroundings, *, lock: bool) -> ResetLink:
    """Return the link of a secret, if it opens now.

    Raises:
        ResetLinkError: it does not.
    """
    links = ResetLink.objects.select_for_update() if lock else ResetLink.objects
    link = links.filter(digest=digest_of(secret)).first()
    at = to_datetime(under.at)
    if (
        link is None
        or link.opens_at is None
        or link.used_at is not None
        or not link.opens_at <= at < link.until
    ):
        raise ResetLinkError
    _require_outlasting(link, link.operator)
    return link


def _require_outlasting(link: ResetLink, operator: Operator) -> None:
    """Refuse a link whose operator was stopped, or has set a password since.

    Raises:
        ResetLinkError: for either.
    """
    newest = operator.used_passwords.first()
    if not operator.is_active:
        raise ResetLinkError
    if link.opens_at is None or (newest and newest.set_at >= link.opens_at):
        raise ResetLinkError
