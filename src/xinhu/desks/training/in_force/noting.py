"""Noting which courses came into force: in a table, and as acts in the register.

A certificate names the digest of what was passed; here stands when that was taught. The
act tells as well who must pass again by when (``renewal``; version 0 where nobody
must): the gate and the due lists follow the course itself.
"""

import json

from django.db import IntegrityError, transaction

from xinhu.core.base.clock import Instant, to_datetime
from xinhu.core.register.act import act
from xinhu.core.register.act import pack as packed
from xinhu.desks.staff.models import Outbox
from xinhu.desks.training.desk import Desk
from xinhu.desks.training.in_force.models import Edition
from xinhu.desks.training.pack import Pack

ACTOR, POST = "system:worker", "system"


def note_courses(desk: Desk) -> int:
    """Note every course that is another than it was; return how many.

    Args:
        desk: courses and time.
    """
    noted = 0
    for pack in desk.book.packs.values():
        last = Edition.objects.filter(course=pack.course.code).order_by("-pk").first()
        if last is not None and last.digest == pack.digest:
            continue
        try:
            with transaction.atomic():
                _note(pack, 0 if last is None else last.pk, desk)
            noted += 1
        except IntegrityError:
            continue  # another worker has noted it just now
    return noted


def _note(pack: Pack, after: int, desk: Desk) -> None:
    Edition.objects.create(
        course=pack.course.code,
        version=pack.course.version,
        digest=pack.digest,
        after=after,
        since=to_datetime(desk.at),
    )
    _record(pack, desk.zone, desk.at)


def _record(pack: Pack, zone: str, at: Instant) -> None:
    renewal = pack.course.renewal
    facts = act(
        "course.in_force",
        actor=ACTOR,
        post=POST,
        zone=zone,
        at=at,
        course=pack.course.code,
        version=pack.course.version,
        digest=pack.digest,
        renew_below=0 if renewal is None else renewal.below,
        renew_by="" if renewal is None else renewal.by.isoformat(),
    )
    Outbox.objects.create(act=json.loads(packed(facts)))
