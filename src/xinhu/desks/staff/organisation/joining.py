"""入职: somebody gets an account of their own, without a password that anybody knows.

What it guarantees: the account, its posts and the entry come together or not at all;
posts that exclude each other are refused whichever way they are listed; a user name is
never given a second time, because operators are stopped and never deleted. What it
leaves to others: the first password, which its owner sets by a one-time link.
"""

import os
import re
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from xinhu.core.base.clock import Instant, to_datetime
from xinhu.core.base.ids import RandomBytes, new_reference
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.organisation.entries import one_act, record
from xinhu.desks.staff.organisation.errors import (
    EmailError,
    FullNameError,
    UsernameError,
    UsernameTakenError,
)
from xinhu.desks.staff.organisation.in_force import staff_rules
from xinhu.desks.staff.organisation.locking import lock_desk
from xinhu.desks.staff.organisation.models import ADDITIONAL
from xinhu.desks.staff.organisation.places import Place, ground_of, put, put_main
from xinhu.desks.staff.tokens import Actor

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{0,59}")
_LONGEST = 60  # characters of a name


@dataclass(frozen=True, slots=True, kw_only=True)
class Joining:
    """Somebody who is to get an account; unchecked.

    Attributes:
        username: what they will type; capitals are taken as small letters.
        full_name: as on their papers; no ``repr`` shows it.
        email: for notices; may be empty.
        place: their main post; it begins at once.
        besides: further posts.
    """

    username: str
    full_name: str = field(repr=False)
    place: Place
    email: str = field(default="", repr=False)
    besides: tuple[Place, ...] = ()


def join(
    wanted: Joining, *, by: Actor, now: Instant, random: RandomBytes = os.urandom
) -> Operator:
    """Enter an operator.

    Args:
        wanted: who.
        by: who enters them.
        now: when.
        random: for the reference.

    Raises:
        UsernameError, FullNameError, EmailError: what cannot be one.
        UsernameTakenError: somebody has, or had, this user name.
        XinhuError: the place cannot be given (``places.put``).
    """
    rules = staff_rules()
    with one_act("join", by, now):
        operator = _account(wanted, now, random)
        main = put_main(operator, wanted.place, rules, now)
        for place in wanted.besides:
            put(operator, place, ADDITIONAL, rules, now)
        record(
            "operator.joined",
            by,
            now,
            operator=operator.reference,
            unit=main.unit.code,
            post=main.post,
            assignments=1 + len(wanted.besides),
            **ground_of(rules, wanted.place, *wanted.besides),
        )
    return operator


def open_account(
    wanted: Joining, *, by: Actor, now: Instant, random: RandomBytes = os.urandom
) -> Operator:
    """Enter an operator who stands nowhere until a second person grants their post.

    In the caller's transaction.

    Raises:
        UsernameError, FullNameError, EmailError: what cannot be one.
        UsernameTakenError: somebody has, or had, this user name.
    """
    operator = _account(wanted, now, random)
    record("operator.joined", by, now, operator=operator.reference, assignments=0)
    return operator


def _account(wanted: Joining, now: Instant, random: RandomBytes) -> Operator:
    """Make the row; it stands nowhere yet."""
    username = _require_form(wanted)
    lock_desk()
    if Operator.objects.filter(username=username).exists():
        raise UsernameTakenError
    operator = Operator(
        reference=new_reference("op", random),
        username=username,
        full_name=wanted.full_name.strip(),
        email=wanted.email.strip(),
        standing_until=to_datetime(now),
    )
    operator.set_unusable_password()
    operator.save()
    return operator


def _require_form(wanted: Joining) -> str:
    """Return the user name as it is kept."""
    username = wanted.username.strip().lower()
    if _USERNAME.fullmatch(username) is None:
        raise UsernameError
    name = wanted.full_name.strip()
    if not 0 < len(name) <= _LONGEST or not name.isprintable():
        raise FullNameError
    email = wanted.email.strip()
    if email:
        try:
            validate_email(email)
        except ValidationError:
            raise EmailError from None
    return username
