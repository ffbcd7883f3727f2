"""What somebody does at a desk: done whole, or refused and written down so."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction

from xinhu.core.base.clock import Instant
from xinhu.core.base.errors import Refusal
from xinhu.desks.staff.acts import record_act, record_refused_act
from xinhu.desks.staff.models import Operator


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Who acts, from where and when."""

    by: Operator
    network: str
    at: Instant


def record(event: str, deed: Deed, **detail: str | int) -> None:
    """Write an act into the outbox, in the transaction that makes it."""
    record_act(event, operator=deed.by, zone=deed.network, at=deed.at, **detail)


@contextmanager
def one_deed(event: str, deed: Deed, **about: str | int) -> Iterator[None]:
    """Do all of an act or nothing; a refusal of it is an entry of its own.

    Args:
        event: what was to be done.
        deed: by whom.
        about: references that are ours; never text of the caller.
    """
    try:
        with transaction.atomic():
            yield
    except Refusal as refusal:
        record_refused_act(
            event,
            refusal,
            operator=deed.by,
            zone=deed.network,
            at=deed.at,
            **about,
        )
        raise
