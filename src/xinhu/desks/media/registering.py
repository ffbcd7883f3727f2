"""登记介质: who answers for a medium, and what it is for."""

from typing import Final

from django.db import IntegrityError, transaction

from xinhu.core.base.clock import Instant, to_datetime
from xinhu.desks.media.errors import (
    MediumOwnerError,
    MediumTextError,
    MediumTwiceError,
    MediumUnknownError,
)
from xinhu.desks.media.identity import Identity
from xinhu.desks.media.models import Medium
from xinhu.desks.media.wanted import Wanted
from xinhu.desks.staff.looking_up import called, in_service
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.organisation.entries import record
from xinhu.desks.staff.tokens import Actor

NAME: Final = 60
WORDS: Final = 200
"""Characters of a label or unit, and of a purpose or reason."""


def register(wanted: Wanted, identity: Identity, *, by: Actor, now: Instant) -> Medium:
    """Register a medium; it stays refused until it was examined.

    Raises:
        MediumTextError: label, unit or purpose cannot be one.
        MediumOwnerError: nobody in service answers for it.
        MediumTwiceError: it is registered already.
    """
    owner = called(wanted.owner.strip())
    if owner is None or not Operator.objects.filter(in_service(now), pk=owner.pk):
        raise MediumOwnerError
    texts = {
        "label": line("label", wanted.label, NAME),
        "unit": line("unit", wanted.unit, NAME),
        "purpose": line("purpose", wanted.purpose, WORDS),
    }
    with transaction.atomic():
        try:
            with transaction.atomic():
                medium = Medium.objects.create(
                    **identity._asdict(),
                    **texts,
                    owner=owner,
                    registered_by=by.reference,
                    registered_at=to_datetime(now),
                )
        except IntegrityError:
            (there,) = Medium.objects.filter(**identity._asdict())
            raise MediumTwiceError(medium=there.pk) from None
        record("medium.registered", by, now, medium=medium.pk, answers=owner.reference)
    return medium


def bar(number: int, reason: str, *, by: Actor, now: Instant) -> Medium:
    """Refuse a medium for good.

    Raises:
        MediumTextError: the reason cannot be one.
        MediumUnknownError: there is none of this number.
    """
    because = line("reason", reason, WORDS)
    with transaction.atomic():
        medium = Medium.objects.select_for_update().filter(pk=number).first()
        if medium is None:
            raise MediumUnknownError
        if medium.refused_at is None:
            medium.refused_by = by.reference
            medium.refused_at = to_datetime(now)
            medium.refused_because = because
            medium.save(update_fields=["refused_by", "refused_at", "refused_because"])
            record("medium.refused", by, now, medium=number, reason="media.barred")
    return medium


def line(field: str, given: str, most: int) -> str:
    """Return a text on one line.

    Raises:
        MediumTextError: it is empty, too long, or holds what no keyboard types.
    """
    text = " ".join(given.split())
    if not text or len(text) > most or not text.isprintable():
        raise MediumTextError(field=field, most=most)
    return text
