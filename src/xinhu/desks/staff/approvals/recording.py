"""What happens to an approval is an act; what is refused about one as well.

References, codes and counts only: the reason stays at the desk.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from msgspec.structs import replace

from xinhu.core.base.clock import Instant
from xinhu.core.base.errors import Refusal
from xinhu.core.policy.approval.states import Asked
from xinhu.core.register.act import act, pack
from xinhu.core.register.entry import Facts
from xinhu.desks.staff.acting_post import said_of
from xinhu.desks.staff.models import Outbox
from xinhu.desks.staff.tokens import Actor


def record(
    event: str, asked: Asked, by: Actor, at: Instant, **detail: str | int
) -> None:
    """Write an act about an approval, in the caller's transaction."""
    _write(
        _facts(
            event, asked.ref, asked.kind, by, at, request=asked.digest.hex(), **detail
        )
    )


@contextmanager
def refusals_recorded(
    event: str, ref: str, kind: str, by: Actor, at: Instant
) -> Iterator[None]:
    """Do all or nothing; a refusal is written down by itself and passed on."""
    try:
        with transaction.atomic():
            yield
    except Refusal as refusal:
        facts = _facts(event, ref, kind, by, at)
        with transaction.atomic():
            _write(replace(facts, decision="refuse", reasons=(refusal.code,)))
        raise


def _facts(
    event: str, ref: str, kind: str, by: Actor, at: Instant, **detail: str | int
) -> Facts:
    named = {"approval": ref, "kind": kind}
    if not ref:
        del named["approval"]
    plain = act(event, actor=by.reference, post=by.post, zone=by.zone, at=at)
    said = {**named, **detail, **said_of(by.acting)}
    return replace(plain, detail=(*plain.detail, *said.items()))


def _write(facts: Facts) -> None:
    # The column takes the value that the text stands for, not a string.
    Outbox.objects.create(act=json.loads(pack(facts)))
