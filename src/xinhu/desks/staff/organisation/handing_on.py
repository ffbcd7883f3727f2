"""A delegation is asked for; it takes effect with a second person's yes.

What it guarantees: it is bound to giver, taker, the giver's post as it was, what is
handed on and until when; neither giver nor taker decides; with the yes everything is
judged anew, and what changed meanwhile is refused. What it leaves to others: what may
be handed on at all (``delegating``).
"""

from dataclasses import dataclass

from django.conf import settings

from xinhu.core.base.clock import Instant, from_text, to_text
from xinhu.core.policy.approval.rules import ApprovalBook
from xinhu.desks.staff.approvals.asking import ask
from xinhu.desks.staff.approvals.kinds import Done, Facts, Kind, Line, Said
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.organisation.delegating import (
    Delegable,
    Delegating,
    delegate,
    require_delegable,
)
from xinhu.desks.staff.organisation.entries import one_act
from xinhu.desks.staff.organisation.errors import OperatorChangedError
from xinhu.desks.staff.organisation.granting import granter
from xinhu.desks.staff.organisation.locking import lock_operators
from xinhu.desks.staff.organisation.models import MAIN
from xinhu.desks.staff.organisation.saying import (
    last_day,
    name_of,
    say,
    say_scope,
)
from xinhu.desks.staff.rules import load_lists
from xinhu.desks.staff.token_errors import OperatorUnknownError
from xinhu.desks.staff.tokens import Actor
from xinhu.desks.staff.wording import Language

KIND = "delegation"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandingOn:
    """A delegation, as a request.

    Attributes:
        giver, taker: references.
        assignment: number of the giver's main assignment.
        unit, post: where it is, and what.
        scopes: what is handed on, sorted.
        until: when it ends.
    """

    giver: str
    taker: str
    assignment: int
    unit: str
    post: str
    scopes: tuple[str, ...]
    until: Instant

    @property
    def kind(self) -> str:
        """Code of the kind."""
        return KIND

    @property
    def concerns(self) -> frozenset[str]:
        """Neither of the two decides about it."""
        return frozenset({self.giver, self.taker})

    def facts(self) -> Facts:
        """Return all that the request says."""
        return {
            "giver": self.giver,
            "taker": self.taker,
            "assignment": self.assignment,
            "unit": self.unit,
            "post": self.post,
            "scopes": list(self.scopes),
            "until": to_text(self.until),
        }

    def words(self, language: Language) -> Said:
        """Say it in words."""
        giver, taker = name_of(self.giver), name_of(self.taker)
        names = load_lists(settings.XINHU_RULES, settings.XINHU_OWN_RULES)
        scopes = say("handing_on.comma", language).join(
            say_scope(scope, language) for scope in self.scopes
        )
        lines = (
            Line(say("handing_on.giver", language), f"{giver} {self.giver}"),
            Line(say("handing_on.taker", language), f"{taker} {self.taker}"),
            Line(say("handing_on.unit", language), self.unit),
            Line(
                say("handing_on.post", language),
                names.label("post", self.post, language),
            ),
            Line(say("handing_on.scopes", language), scopes),
            Line(say("handing_on.last", language), last_day(self.until)),
        )
        return Said(
            say("handing_on.said", language, giver=giver, taker=taker), tuple(lines)
        )

    def carry_out(self, done: Done) -> None:
        """Hand it on.

        Raises:
            OperatorUnknownError: one of the two is not there any more.
            OperatorChangedError: the giver's post is another by now.
            ApprovalLapsedError: whoever asked holds no post any more to ask under.
            Refusal: it may not be handed on any more (``require_delegable``).
        """
        by = granter(done)
        giver, taker = _found(self.giver), _found(self.taker)
        locked, _ = lock_operators(giver.pk, taker.pk)
        main = locked.assignments.in_force(done.at).filter(kind=MAIN).first()
        if main is None or main.pk != self.assignment:
            raise OperatorChangedError
        wanted = Delegating(scopes=frozenset(self.scopes), ends=self.until)
        delegate(giver, taker, wanted, approval=done.ref, by=by, now=done.at)


def ask_delegation(
    giver: Operator,
    taker: Operator,
    wanted: Delegating,
    reason: str,
    *,
    by: Actor,
    book: ApprovalBook,
    now: Instant,
) -> str:
    """Ask that somebody may act in another's post; return the request's reference.

    Raises:
        Refusal: it may not be handed on (``require_delegable``), or whoever asks may
            not ask.
        ApprovalReasonError: no reason, or too long a one.
    """
    about = {"operator": giver.reference, "taker": taker.reference}
    with one_act("delegate", by, now, **about):
        found = require_delegable(giver, taker, wanted, by=by, now=now)
    return ask(_request(found, wanted), by=by, reason=reason, book=book, now=now)


def _request(found: Delegable, wanted: Delegating) -> HandingOn:
    return HandingOn(
        giver=found.giver.reference,
        taker=found.taker.reference,
        assignment=found.main.pk,
        unit=found.main.unit.code,
        post=found.main.post,
        scopes=tuple(sorted(wanted.scopes)),
        until=wanted.ends,
    )


def _found(reference: str) -> Operator:
    operator = Operator.objects.filter(reference=reference).first()
    if operator is None:
        raise OperatorUnknownError
    return operator


def _read(facts: Facts) -> HandingOn:
    scopes, number = facts["scopes"], facts["assignment"]
    return HandingOn(
        giver=str(facts["giver"]),
        taker=str(facts["taker"]),
        assignment=number if isinstance(number, int) else 0,
        unit=str(facts["unit"]),
        post=str(facts["post"]),
        scopes=tuple(map(str, scopes)) if isinstance(scopes, list) else (),
        until=from_text(str(facts["until"])),
    )


DELEGATION = Kind(code=KIND, read=_read, at_once=True)
