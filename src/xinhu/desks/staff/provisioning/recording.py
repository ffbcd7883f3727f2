"""Acts of a directory or a staff list, into the outbox and so into the register."""

import json

from msgspec.structs import replace

from xinhu.core.base.clock import Instant
from xinhu.core.register.act import act, pack
from xinhu.desks.staff.acting_post import said_of
from xinhu.desks.staff.models import Outbox
from xinhu.desks.staff.tokens import Actor


def record(event: str, *, by: Actor, at: Instant, **detail: str | int) -> None:
    """Write an act into the outbox, in the caller's transaction.

    Args:
        event: what was done, such as ``provision.person_added``.
        by: the token of the directory, or who imported the list.
        at: when.
        detail: identifiers, codes and counts; never personal data.
    """
    plain = act(event, actor=by.reference, post=by.post, zone=by.zone, at=at)
    said = {**detail, **said_of(by.acting)}
    facts = replace(plain, detail=(*plain.detail, *said.items()))
    # The column takes the value that the text stands for, not a string.
    Outbox.objects.create(act=json.loads(pack(facts)))
