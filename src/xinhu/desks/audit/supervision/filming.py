"""录像索引: where the footage of an act lies. The footage itself is never taken in."""

import re
from datetime import date, datetime, time, timedelta, tzinfo

from xinhu.core.base.clock import from_datetime, to_datetime, to_text
from xinhu.desks.audit.models import FootageReference
from xinhu.desks.audit.supervision.desk import Desk
from xinhu.desks.audit.supervision.errors import VideoReferenceError
from xinhu.desks.audit.supervision.items import item_of
from xinhu.desks.audit.supervision.taking_up import take_up
from xinhu.desks.staff.deeds import Deed, one_deed, record

_CAMERA = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")


def note_footage(
    desk: Desk, deed: Deed, pk: int, camera: str, starts: datetime, ends: datetime
) -> FootageReference:
    """Note where the footage of an item's act lies.

    Args:
        desk: the rules in force.
        deed: who notes it.
        pk: number of the item.
        camera: its number: letters, digits, ``.``, ``-`` and ``_``; no words.
        starts: when it begins, aware.
        ends: when it ends, aware.

    Raises:
        VideoReferenceError: camera or times cannot be ones.
        XinhuError: as for ``take_up``.
    """
    if _CAMERA.fullmatch(camera) is None or ends < starts:
        raise VideoReferenceError
    number = item_of(pk).row.number
    with one_deed("supervision.filmed", deed, entry=number):
        seen, _ = take_up(desk, deed, pk)
        noted = FootageReference.objects.create(
            item=seen.row,
            camera=camera,
            starts_at=starts,
            ends_at=ends,
            by=deed.by,
            at=to_datetime(deed.at),
        )
        record(
            "supervision.filmed",
            deed,
            entry=number,
            list=seen.row.day_id,
            camera=camera,
            starts=to_text(from_datetime(starts)),
            ends=to_text(from_datetime(ends)),
        )
    return noted


def span_of(
    day: date, starts: time, ends: time, zone: tzinfo
) -> tuple[datetime, datetime]:
    """Return times of a day's clock as instants; an end before the start is next day's.

    Args:
        day: of the act.
        starts: on the institution's clock.
        ends: on the institution's clock.
        zone: the institution's.
    """
    first = datetime.combine(day, starts, tzinfo=zone)
    last = datetime.combine(day, ends, tzinfo=zone)
    return first, last if last >= first else last + timedelta(days=1)
