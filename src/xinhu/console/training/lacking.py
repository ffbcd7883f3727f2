"""Which courses stand between a person and what the gate refused them.

Worked out from what the person holds, for the page that leads them to the course. The
gate has refused already; nothing is decided here.
"""

from typing import NamedTuple

from django.http import HttpRequest

from xinhu.console.kit.language import language_of
from xinhu.console.kit.words import lists
from xinhu.console.training.at_desk import at_desk, purposes, title_of
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.rules import Language
from xinhu.desks.training.held import held_by
from xinhu.desks.training.pack import Pack
from xinhu.desks.training.people.duties import purposes_of
from xinhu.desks.training.people.lines import person_of
from xinhu.desks.training.refusals import CertificateRefusal
from xinhu.desks.training.requiring import lacking_courses

CODE = "training.lacking"


class Wanted(NamedTuple):
    """A course to take, why what is held does not do, and how long it is."""

    code: str
    title: str
    why: str
    lessons: int
    draw: int
    minutes: int


def wanted_courses(request: HttpRequest) -> list[Wanted]:
    """Return the courses that the purpose of a request wants and the person lacks.

    Where the request names no purpose, those of all purposes of their role.
    """
    user = request.user
    if not isinstance(user, Operator):
        return []
    desk, language = at_desk(request), language_of(request)
    named = request.POST.get("purpose", "")
    known = desk.book.purposes
    roles = person_of(user, desk.at).roles
    wanted = (named,) if named in known else purposes_of(roles, purposes())
    packs = {
        pack.course.code: pack for purpose in wanted for pack in known.get(purpose, ())
    }
    held = held_by(user.pk)
    lacking = lacking_courses(packs.values(), held, desk.at, desk.days)
    return [_wanted(pack, refusal, language) for pack, refusal in lacking]


def _wanted(pack: Pack, refusal: CertificateRefusal, language: Language) -> Wanted:
    words = lists().wording.explain(refusal, language)
    return Wanted(
        pack.course.code,
        title_of(pack, language),
        words.message,
        len(pack.lessons),
        pack.course.draw,
        pack.course.minutes,
    )
