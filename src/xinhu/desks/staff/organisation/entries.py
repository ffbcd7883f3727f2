"""What the staff desk does, and what it refused, as acts on their way to the register.

References, codes and counts only: an entry never carries a person's name.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from msgspec.structs import replace

from xinhu.core.base.clock import Instant
from xinhu.core.base.errors import Refusal
from xinhu.core.register.act import act, pack
from xinhu.desks.staff.acting_post import said_of
from xinhu.desks.staff.models import Outbox
from xinhu.desks.staff.organisation.errors import PostUnknownError
from xinhu.desks.staff.tokens import Actor

REFUSED = "staff.refused"
_SAID = ("post", "other", "unit", "scope")
"""Params of refusals that an entry repeats: codes of rules and units."""


def record(event: str, by: Actor, now: Instant, **detail: str | int) -> None:
    """Write an act into the outbox, in the caller's transaction.

    Args:
        event: what was done, such as ``operator.moved``.
        by: who did it; whoever asked for it is named besides.
        now: when.
        detail: references, codes and counts.
    """
    plain = act(event, actor=by.reference, post=by.post, zone=by.zone, at=now)
    asked = {"asked_by": by.asked_by} if by.asked_by else {}
    said = {**detail, **asked, **said_of(by.acting)}
    facts = replace(plain, detail=(*plain.detail, *said.items()))
    # The column takes the value that the text stands for, not a string.
    Outbox.objects.create(act=json.loads(pack(facts)))


@contextmanager
def one_act(name: str, by: Actor, now: Instant, **about: str) -> Iterator[None]:
    """Do all of an act or nothing; a refusal of it is an entry of its own.

    Args:
        name: of the act, such as ``move``.
        by: who wants it.
        now: when.
        about: references of what it is about.

    Raises:
        Refusal: as raised inside, after it was written down.
    """
    try:
        with transaction.atomic():
            yield
    except Refusal as refused:
        # What no list knows may be anything, a name as well: it is not repeated.
        known = {} if isinstance(refused, PostUnknownError) else refused.params
        detail = {key: known[key] for key in _SAID if key in known}
        record(REFUSED, by, now, act=name, reason=refused.code, **{**about, **detail})
        raise
