"""The staff desk from the command line: for the first administrators of a bank.

Whoever runs the command is vouched for by the operating system; what it does goes
through the desk's doors and is an entry like everybody's.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xinhu.core.base.clock import from_datetime, system_clock, to_text
from xinhu.desks.staff.passwords.rules import load_password_rules
from xinhu.wiring.commander import commander
from xinhu.wiring.database import require_initialised, running_database
from xinhu.wiring.django_desk import raise_django
from xinhu.wiring.rules import SHIPPED
from xinhu.wiring.settings import Settings

if TYPE_CHECKING:
    from xinhu.desks.staff.models import Operator
    from xinhu.desks.staff.organisation.places import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Entering:
    """Somebody who is to be entered.

    Attributes:
        username, full_name, email: as the desk takes them.
        unit, post: codes.
        password: the first one, as typed at the terminal; None for none.
    """

    username: str
    full_name: str
    email: str
    unit: str
    post: str
    password: str | None = field(default=None, repr=False)


def enter_operator(settings: Settings, wanted: Entering) -> dict[str, object]:
    """Enter an operator; all of it or nothing.

    Raises:
        XinhuError: the desk refuses.
    """
    with _desk(settings):
        from django.conf import settings as django  # noqa: PLC0415 -- needs Django up
        from django.db import transaction  # noqa: PLC0415 -- the same

        from xinhu.desks.staff.organisation import (  # noqa: PLC0415 -- the same
            first_password,
            joining,
        )
        from xinhu.desks.staff.passwords.imprints import (  # noqa: PLC0415 -- the same
            imprint_key,
        )
        from xinhu.desks.staff.tokens import Actor  # noqa: PLC0415 -- the same

        by, now = Actor(**commander()), system_clock()
        entering = joining.Joining(
            username=wanted.username,
            full_name=wanted.full_name,
            email=wanted.email,
            place=_place(wanted.unit, wanted.post),
        )
        with transaction.atomic():
            operator = joining.join(entering, by=by, now=now)
            if wanted.password is not None:
                first_password.give_first(
                    operator,
                    wanted.password,
                    rules=load_password_rules(SHIPPED, settings.rules),
                    key=imprint_key(django.XINHU_CHANNEL_SECRET),
                    by=by,
                    now=now,
                )
        return _told(operator)


def move_operator(
    settings: Settings, name: str, *, unit: str, post: str
) -> dict[str, object]:
    """Transfer an operator; everything they held ends.

    Raises:
        XinhuError: the desk refuses.
    """
    with _desk(settings):
        from xinhu.desks.staff.organisation import moving  # noqa: PLC0415 -- needs Django up
        from xinhu.desks.staff.tokens import Actor  # noqa: PLC0415 -- the same

        operator = _operator(name)
        wanted = moving.Move(place=_place(unit, post))
        moving.move(operator, wanted, by=Actor(**commander()), now=system_clock())
        return _told(_operator(name))


def stop_operator(settings: Settings, name: str, reason: str) -> dict[str, object]:
    """Stop an operator; everything they held ends.

    Raises:
        XinhuError: the desk refuses.
    """
    with _desk(settings):
        from xinhu.desks.staff.organisation.leaving import leave  # noqa: PLC0415 -- needs Django up
        from xinhu.desks.staff.tokens import Actor  # noqa: PLC0415 -- the same

        by = Actor(**commander())
        leave(_operator(name), reason, by=by, now=system_clock())
        return _told(_operator(name))


def list_operators(
    settings: Settings, *, state: str = "", unit: str = ""
) -> list[dict[str, object]]:
    """Return the operators, by name; those of a state or unit where one is given."""
    with _desk(settings):
        from xinhu.desks.staff.organisation.people import Wanted, listed  # noqa: PLC0415 -- needs Django up

        wanted = Wanted(state=state, unit=unit, order="username")
        return [_told(operator) for operator in listed(wanted, system_clock())]


def open_unit(
    settings: Settings, *, code: str, name: str, kind: str, department: str, under: str
) -> dict[str, object]:
    """Open a unit of the tree.

    Raises:
        XinhuError: the desk refuses.
    """
    with _desk(settings):
        from xinhu.desks.staff.organisation.units import NewUnit, found  # noqa: PLC0415 -- needs Django up
        from xinhu.desks.staff.tokens import Actor  # noqa: PLC0415 -- the same

        wanted = NewUnit(
            code=code, name=name, kind=kind, department=department, under=under
        )
        unit = found(wanted, by=Actor(**commander()), now=system_clock())
        return {"unit": unit.code, "name": unit.name, "kind": unit.kind}


@contextmanager
def _desk(settings: Settings) -> Iterator[None]:
    with running_database(require_initialised(settings)) as server:
        raise_django(settings, server)
        yield


def _place(unit: str, post: str) -> "Place":
    """Return a place that whoever is at the server may give, an administrator's too."""
    from xinhu.desks.staff.organisation.places import BY_SERVER, Place  # noqa: PLC0415 -- needs Django up

    return Place(unit=unit, post=post, granted=BY_SERVER)


def _operator(name: str) -> "Operator":
    from django.db.models import Q  # noqa: PLC0415 -- needs Django up

    from xinhu.desks.staff.models import Operator  # noqa: PLC0415 -- the same
    from xinhu.desks.staff.token_errors import OperatorUnknownError  # noqa: PLC0415 -- the same

    named = Q(username=name.lower()) | Q(reference=name)
    found = Operator.objects.filter(named).first()
    if found is None:
        raise OperatorUnknownError
    return found


def _told(operator: "Operator") -> dict[str, object]:
    from xinhu.desks.staff.organisation.people import state_of  # noqa: PLC0415 -- needs Django up

    seen = operator.last_login
    return {
        "operator": operator.reference,
        "username": operator.username,
        "name": operator.full_name,
        "branch": operator.branch,
        "department": operator.department,
        "post": operator.post,
        "role": operator.role,
        "state": state_of(operator, system_clock()),
        "last_log_in": None if seen is None else to_text(from_datetime(seen)),
    }
