"""Tokens from the command line: the staff desk, with its database and its rules."""

import os

from xinhu.core.base.clock import system_clock
from xinhu.wiring.commander import commander
from xinhu.wiring.database import require_initialised, running_database
from xinhu.wiring.django_desk import raise_django
from xinhu.wiring.rules import load_book
from xinhu.wiring.settings import Settings

DEFAULT_DAYS = 90
API = "api"


def create_token(
    settings: Settings,
    *,
    operator: str,
    name: str,
    scopes: frozenset[str] | None,
    zone: str,
    days: int = DEFAULT_DAYS,
    kind: str = API,
) -> dict[str, object]:
    """Make a token of a kind; the answer is the only place where its text ever stands.

    Raises:
        XinhuError: the operator, the scopes, the zone or the time do not permit it.
    """
    with running_database(require_initialised(settings)) as server:
        raise_django(settings, server)
        from xinhu.desks.staff import tokens  # noqa: PLC0415 -- models need Django up

        minted = tokens.mint(
            tokens.Wanted(
                operator=operator,
                name=name,
                scopes=scopes,
                zone=zone,
                days=days,
                kind=kind,
            ),
            by=tokens.Actor(**commander()),
            book=load_book(settings),
            now=system_clock(),
            random=os.urandom,
        )
    return {
        "number": minted.number,
        "token": minted.text,
        "scopes": list(minted.scopes),
        "expires_at": minted.expires_at,
    }


def revoke_token(settings: Settings, number: int) -> None:
    """Revoke a token at once.

    Raises:
        TokenNotFoundError: no token in force has this number.
    """
    with running_database(require_initialised(settings)) as server:
        raise_django(settings, server)
        from xinhu.desks.staff import tokens  # noqa: PLC0415 -- models need Django up

        tokens.revoke(number, by=tokens.Actor(**commander()), now=system_clock())
