"""Acts about media: all of one or nothing; what is refused is an entry as well."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import connection, transaction

from xinhu.core.base.clock import Instant
from xinhu.core.base.errors import Refusal
from xinhu.desks.media.errors import MediumBusyError, MediumUnregisteredError
from xinhu.desks.media.identity import Identity
from xinhu.desks.media.models import Medium
from xinhu.desks.staff.organisation.entries import record
from xinhu.desks.staff.tokens import Actor

LOCK: Final = 0x6D65_6469
"""Under which examinations of a medium exclude each other; ``medi``."""


@contextmanager
def refusals_recorded(by: Actor, now: Instant, medium: int) -> Iterator[None]:
    """Write down why a medium was refused.

    Args:
        by: who wanted to use it.
        now: when.
        medium: its number; 0: nobody registered it.
    """
    try:
        with transaction.atomic():
            yield
    except Refusal as refused:
        record("medium.refused", by, now, medium=medium, reason=refused.code)
        raise


def known(identity: Identity) -> Medium:
    """Return a medium by what it is known by.

    Raises:
        MediumUnregisteredError: nobody registered it.
    """
    found = Medium.objects.filter(**identity._asdict()).first()
    if found is None:
        raise MediumUnregisteredError
    return found


@contextmanager
def alone(medium: Medium) -> Iterator[None]:
    """Examine a medium while nobody else does; a process that dies lets go of it.

    Raises:
        MediumBusyError: somebody else does.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", (LOCK, medium.pk))
        (mine,) = cursor.fetchone()
        if not mine:
            raise MediumBusyError(medium=medium.pk)
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", (LOCK, medium.pk))
