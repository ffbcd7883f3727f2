"""The training desk as one request sees it: the courses in force, now, from here."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest

from xinhu.console.access.coming import zone_of_request
from xinhu.console.kit.times import now
from xinhu.console.kit.words import lists
from xinhu.desks.staff.rules import Language, Purpose
from xinhu.desks.training.desk import Desk
from xinhu.desks.training.opened import open_desk
from xinhu.desks.training.pack import Pack


def at_desk(request: HttpRequest) -> Desk:
    """Return what an action of this moment stands on."""
    return open_desk(
        settings.XINHU_RULES,
        settings.XINHU_OWN_RULES,
        days=ZoneInfo(settings.TIME_ZONE),
        zone=zone_of_request(request),
        at=now(),
    )


def purposes() -> Mapping[str, Purpose]:
    """Return the purposes in force."""
    return lists().book.purposes


def title_of(pack: Pack, language: Language) -> str:
    """Return the title of a course for a reader."""
    return pack.course.en if language == "en" else pack.course.zh
