"""Erasing a customer from the command line of the server."""

from contextlib import closing

import psycopg

from xinhu.adapters.postgres.customer_erasure import erase_customer
from xinhu.core.base.clock import system_clock
from xinhu.core.base.ids import customer_id
from xinhu.core.register.act import act
from xinhu.wiring.commander import commander
from xinhu.wiring.database import (
    require_initialised,
    role_url,
    running_database,
)
from xinhu.wiring.settings import Settings


def erase(settings: Settings, customer: str) -> str:
    """Erase a customer, or restrict them inside a retention period.

    Returns:
        ``erased`` or ``restricted``.

    Raises:
        MalformedCustomerError, CustomerUnknownError, CustomerErasedError: there is
            nobody to erase.
    """
    known = customer_id(customer)
    require_initialised(settings)
    by = commander()
    now = system_clock()
    facts = act(
        "customer.erased",
        actor=by["reference"],
        post=by["post"],
        zone=by["zone"],
        at=now,
        customer=known,
    )
    with (
        running_database(settings) as server,
        closing(
            psycopg.connect(role_url(settings, server, "gate"), autocommit=True)
        ) as gate,
    ):
        return erase_customer(gate, known, facts, now).name.lower()
