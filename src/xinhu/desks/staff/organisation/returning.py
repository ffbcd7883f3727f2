"""恢复: who was stopped comes back only when a second person grants it.

What it guarantees: it is asked for under the approvals' rules, bound to operator, unit
and post; it is carried out with the last yes and not before; whoever comes back has no
token, session or password of before, and stands in one post, for which they are judged
anew.
"""

from dataclasses import dataclass

from django.conf import settings

from xinhu.core.base.clock import Instant
from xinhu.core.policy.approval.rules import ApprovalBook
from xinhu.desks.staff.approvals.asking import ask
from xinhu.desks.staff.approvals.kinds import Done, Facts, Kind, Line, Said
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.organisation.authority import (
    require_other,
)
from xinhu.desks.staff.organisation.entries import one_act, record
from xinhu.desks.staff.organisation.errors import OperatorActiveError
from xinhu.desks.staff.organisation.granting import granter
from xinhu.desks.staff.organisation.in_force import staff_rules
from xinhu.desks.staff.organisation.locking import lock_operator
from xinhu.desks.staff.organisation.places import Place, put_main
from xinhu.desks.staff.organisation.saying import say
from xinhu.desks.staff.rules import load_lists
from xinhu.desks.staff.tokens import Actor
from xinhu.desks.staff.wording import Language

KIND = "operator_reactivation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Returning:
    """Somebody's coming back, as a request.

    Attributes:
        operator: reference.
        unit: code of the unit.
        post: code of the post.
    """

    operator: str
    unit: str
    post: str

    @property
    def kind(self) -> str:
        """Code of the kind."""
        return KIND

    @property
    def concerns(self) -> frozenset[str]:
        """Who comes back decides nothing about it."""
        return frozenset({self.operator})

    def facts(self) -> Facts:
        """Return all that the request says."""
        return {"operator": self.operator, "unit": self.unit, "post": self.post}

    def words(self, language: Language) -> Said:
        """Say it in words."""
        found = Operator.objects.filter(reference=self.operator).first()
        name = "" if found is None else found.full_name
        names = load_lists(settings.XINHU_RULES, settings.XINHU_OWN_RULES)
        post = names.label("post", self.post, language)
        lines = [
            Line(say("returning.operator", language), f"{name} {self.operator}"),
            Line(say("returning.unit", language), self.unit),
            Line(say("returning.post", language), post),
        ]
        if found is not None and found.stopped_why:
            why = say(f"stopped_why.{found.stopped_why}", language)
            lines.append(Line(say("returning.stopped", language), why))
        return Said(say("returning.said", language, name=name), tuple(lines))

    def carry_out(self, done: Done) -> None:
        """Bring the operator back.

        Raises:
            OperatorActiveError: they are in service already.
            ApprovalLapsedError: whoever asked holds no post any more to ask under.
            XinhuError: the place cannot be given (``places.put``).
        """
        by = granter(done)
        operator = Operator.objects.get(reference=self.operator)
        locked = lock_operator(require_other(operator, by))
        if locked.is_active:
            raise OperatorActiveError
        locked.is_active = True
        locked.stopped_at, locked.stopped_why = None, ""
        locked.set_unusable_password()
        locked.save(
            update_fields=["is_active", "stopped_at", "stopped_why", "password"]
        )
        place = Place(unit=self.unit, post=self.post, granted=done.ref)
        main = put_main(locked, place, staff_rules(), done.at)
        record(
            "operator.returned",
            by,
            done.at,
            operator=locked.reference,
            unit=main.unit.code,
            post=main.post,
            approval=done.ref,
        )


def ask_back(
    operator: Operator,
    place: Place,
    reason: str,
    *,
    by: Actor,
    book: ApprovalBook,
    now: Instant,
) -> str:
    """Ask that somebody who was stopped come back; return the request's reference.

    Raises:
        OneselfError: nobody asks for themselves.
        OperatorActiveError: they are in service.
        Refusal: whoever asks may not.
    """
    with one_act("ask_back", by, now, operator=operator.reference):
        if require_other(operator, by).is_active:
            raise OperatorActiveError
    wanted = Returning(operator=operator.reference, unit=place.unit, post=place.post)
    return ask(wanted, by=by, reason=reason, book=book, now=now)


def _read(facts: Facts) -> Returning:
    return Returning(
        operator=str(facts["operator"]),
        unit=str(facts["unit"]),
        post=str(facts["post"]),
    )


REACTIVATION = Kind(code=KIND, read=_read, at_once=True)
