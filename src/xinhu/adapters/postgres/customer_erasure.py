"""Erasing a person: the key, the tags that find them, and the record, in one act.

The key is what counts: without it the record is bytes that nobody opens, in every copy
of the database. What a backup still holds of the key is the operator's to forget
(docs/operating/backup.md). Inside a retention period nothing is destroyed and nothing
is read: the state becomes "storage and protection only" (PIPL Art. 47).
"""

from typing import Any

import msgspec
import psycopg

from xinhu.core.base.clock import Instant
from xinhu.core.base.ids import CustomerId
from xinhu.core.policy.refusals import CustomerErasedError, CustomerUnknownError
from xinhu.core.register.act import pack
from xinhu.core.register.entry import Facts
from xinhu.core.vault.erasure import CustomerState, settle_erasure

_LOCK = """
SELECT state, retain_until FROM vault.customer WHERE customer = %s FOR UPDATE
"""
_ERASE = """
UPDATE vault.customer SET state = 2, wrapped_key = NULL, identity = NULL
WHERE customer = %s
"""
_RESTRICT = "UPDATE vault.customer SET state = 1 WHERE customer = %s"
_NO_RECORD = "DELETE FROM vault.record WHERE customer = %s"
# There is no index from customers to tags, and must be none: it would undo the
# blinding. A person is erased seldom; the table is read through.
_NO_TAGS = "DELETE FROM vault.tag WHERE customer = %s"
_OF_CUSTOMER = "(SELECT ref FROM inquiry.inquiry WHERE customer = %s)"
# What was said about the person by others, sealed under the institution's key: emptied.
# All else of inquiries is sealed under the person's own key, which is gone.
_NO_WORDS = (
    f"UPDATE inquiry.evaluation SET note = '' WHERE inquiry IN {_OF_CUSTOMER}",
    (
        "UPDATE inquiry.objection SET note = '',"
        f" answer = substring(answer FOR 0) WHERE inquiry IN {_OF_CUSTOMER}"
    ),
)
# A file of theirs that waits to be moved into the vault is nobody's any more. A move
# that is over does not tell whose the file was.
_NO_REMEDY = "UPDATE desk.discovery_remedy SET customer = '' WHERE customer = %s"
_ACT = "INSERT INTO desk.outbox (written_at, act) VALUES (now(), %s::text::jsonb)"


def erase_customer(
    gate: psycopg.Connection[Any], customer: CustomerId, act: Facts, now: Instant
) -> CustomerState:
    """Erase a customer, or restrict them inside a retention period; one transaction.

    Args:
        gate: a connection of the gate's role.
        customer: whom.
        act: the entry to be; what came of it is added to its detail.
        now: the present.

    Returns:
        What the customer's state is now.

    Raises:
        CustomerUnknownError: nobody here has this pseudonym.
        CustomerErasedError: they were erased before.
    """
    with gate.transaction():
        row = gate.execute(_LOCK, (customer,)).fetchone()
        if row is None:
            raise CustomerUnknownError
        if row[0] == CustomerState.ERASED:
            raise CustomerErasedError
        state = settle_erasure(row[1], now)
        if state is CustomerState.ERASED:
            gate.execute(_ERASE, (customer,))
            gate.execute(_NO_RECORD, (customer,))
            for statement in (*_NO_WORDS, _NO_REMEDY):
                gate.execute(statement, (customer,))
        else:
            gate.execute(_RESTRICT, (customer,))
        gate.execute(_NO_TAGS, (customer,))
        told = (*act.detail, ("state", state.name.lower()))
        gate.execute(_ACT, (pack(msgspec.structs.replace(act, detail=told)),))
    return state
