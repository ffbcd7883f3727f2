"""The institution's keys: which versions there are, how old, how much is under each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg

from xinhu.core.base.clock import DAY, Instant, system_clock
from xinhu.core.crypto.institution_keys import CUSTOMER_KEK
from xinhu.core.crypto.kek import ROTATE_AT
from xinhu.wiring.database import require_initialised, role_url, running_database
from xinhu.wiring.settings import Settings
from xinhu.wiring.upkeep import Threshold, load_upkeep

_KEYS = """
SELECT k.name, k.version, k.created_at, k.retired_at, k.uses,
       CASE WHEN k.name = %(kek)s THEN
           (SELECT count(*) FROM vault.customer c
            WHERE c.kek_version = k.version AND c.wrapped_key IS NOT NULL)
       END
FROM vault.institution_key k ORDER BY k.name, k.version
"""
_SIGN = "sign_"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyStatus:
    """One version of an institution key.

    Attributes:
        name, version: which.
        created_at, retired_at: when it began and ended to be used for anything new.
        uses: keys wrapped under it so far.
        customers: customers' keys that lie under it now; None for other keys.
        days: its age.
        due: whether it should be rotated.
    """

    name: str
    version: int
    created_at: Instant
    retired_at: Instant | None
    uses: int
    customers: int | None
    days: int
    due: bool


def read_key_status(settings: Settings) -> Sequence[KeyStatus]:
    """Return the state of every key.

    Raises:
        NotInitialisedError: there are none.
    """
    with running_database(require_initialised(settings)) as server:
        url = role_url(settings, server, "gate")
        with psycopg.connect(url) as gate:
            return key_status(gate, settings, system_clock())


def key_status(
    gate: psycopg.Connection[Any], settings: Settings, now: Instant
) -> Sequence[KeyStatus]:
    """Return the state of every key, over a connection of the gate's role."""
    limits = load_upkeep(settings)
    found = []
    for name, version, created, retired, uses, customers in gate.execute(
        _KEYS, {"kek": CUSTOMER_KEK}
    ).fetchall():
        days = (now - created) // DAY
        found.append(
            KeyStatus(
                name=name,
                version=version,
                created_at=created,
                retired_at=retired,
                uses=uses,
                customers=customers,
                days=days,
                due=retired is None and _due(name, days, uses, limits),
            )
        )
    return found


def _due(name: str, days: int, uses: int, limits: Mapping[str, Threshold]) -> bool:
    if name == CUSTOMER_KEK:
        return days >= limits["customer_kek_days"].number or uses >= ROTATE_AT
    # The keys of the index and of identity cannot be changed without re-sealing all.
    return name.startswith(_SIGN) and days >= limits["signing_key_days"].number
