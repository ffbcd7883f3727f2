"""管理员任职: an administrator's post is asked for; a security administrator grants it.

What it guarantees: nobody makes an administrator alone, whether by joining, a transfer
or a further post; whom it is about does not decide; what could not be given cannot be
asked for, and with the yes it is given as it was asked, or refused where their posts
changed meanwhile. What it leaves to others: refusing such a post without a ground
(``places``), and the first administrators, who are entered on the server.
"""

from dataclasses import dataclass
from typing import Literal

from django.conf import settings
from django.db import transaction

from xinhu.core.base.clock import Instant, from_text, to_text
from xinhu.core.base.encoding import Json
from xinhu.core.policy.approval.rules import ApprovalBook
from xinhu.desks.staff.approvals.asking import ask
from xinhu.desks.staff.approvals.kinds import Done, Facts, Kind, Line, Said
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.organisation.assigning import assign
from xinhu.desks.staff.organisation.entries import one_act
from xinhu.desks.staff.organisation.granting import granter
from xinhu.desks.staff.organisation.joining import Joining, open_account
from xinhu.desks.staff.organisation.locking import lock_operator
from xinhu.desks.staff.organisation.moving import (
    Move,
    main_number,
    move,
    require_seen,
)
from xinhu.desks.staff.organisation.places import Place
from xinhu.desks.staff.organisation.saying import last_day, name_of, say
from xinhu.desks.staff.rules import load_lists
from xinhu.desks.staff.token_errors import OperatorUnknownError
from xinhu.desks.staff.tokens import Actor
from xinhu.desks.staff.wording import Language

KIND = "administrator_post"
Way = Literal["main", "additional"]
AS_MAIN: Way = "main"
BESIDES: Way = "additional"
_TRIED = "tried"


@dataclass(frozen=True, slots=True, kw_only=True)
class AdministratorPost:
    """An administrator's post for somebody, as a request.

    Attributes:
        operator: reference.
        way: as the main post, which ends all others, or as a further one.
        unit, post: codes.
        starts, ends: as asked; None for at once, and for no end.
        temporary: for a time.
        seen: number of their main assignment when it was asked for; 0 for none.
    """

    operator: str
    way: Way
    unit: str
    post: str
    starts: Instant | None
    ends: Instant | None
    temporary: bool
    seen: int

    @property
    def kind(self) -> str:
        """Code of the kind."""
        return KIND

    @property
    def concerns(self) -> frozenset[str]:
        """Whose post it is decides nothing about it."""
        return frozenset({self.operator})

    def facts(self) -> Facts:
        """Return all that the request says."""
        return {
            "operator": self.operator,
            "way": self.way,
            "unit": self.unit,
            "post": self.post,
            "starts": _written(self.starts),
            "ends": _written(self.ends),
            "temporary": self.temporary,
            "seen": self.seen,
        }

    def words(self, language: Language) -> Said:
        """Say it in words."""
        name = name_of(self.operator)
        names = load_lists(settings.XINHU_RULES, settings.XINHU_OWN_RULES)
        post = names.label("post", self.post, language)
        first, last = "—", "—"
        if self.starts is not None:
            first = last_day(Instant(self.starts + 1))
        if self.ends is not None:
            last = last_day(self.ends)
        lines = (
            Line(say("administrator.operator", language), f"{name} {self.operator}"),
            Line(
                say("administrator.way", language),
                say(f"administrator.{self.way}", language),
            ),
            Line(say("administrator.unit", language), self.unit),
            Line(say("administrator.post", language), post),
            Line(say("administrator.first", language), first),
            Line(say("administrator.last", language), last),
        )
        return Said(say("administrator.said", language, name=name, post=post), lines)

    def carry_out(self, done: Done) -> None:
        """Give the post.

        Raises:
            OperatorUnknownError: the operator is not there any more.
            OperatorChangedError: their posts changed since it was asked for.
            ApprovalLapsedError: whoever asked holds no post any more to ask under.
            XinhuError: it cannot be given any more.
        """
        by = granter(done)
        self.give(done.ref, by, done.at)

    def give(self, granted: str, by: Actor, now: Instant) -> None:
        """Give the post on a ground.

        Raises:
            XinhuError: as ``carry_out``.
        """
        operator = Operator.objects.filter(reference=self.operator).first()
        if operator is None:
            raise OperatorUnknownError
        place = Place(
            unit=self.unit,
            post=self.post,
            starts=self.starts,
            ends=self.ends,
            temporary=self.temporary,
            granted=granted,
        )
        if self.way == AS_MAIN:
            move(operator, Move(place=place, seen=self.seen), by=by, now=now)
            return
        locked = lock_operator(operator)
        require_seen(locked, self.seen, now)
        assign(locked, place, by=by, now=now)


def _wanted(operator: Operator, place: Place, way: Way, held: int) -> AdministratorPost:
    return AdministratorPost(
        operator=operator.reference,
        way=way,
        unit=place.unit,
        post=place.post,
        starts=place.starts,
        ends=place.ends,
        temporary=place.temporary,
        seen=held,
    )


def ask_post(
    operator: Operator,
    place: Place,
    way: Way,
    reason: str,
    *,
    seen: int | None,
    by: Actor,
    book: ApprovalBook,
    now: Instant,
) -> str:
    """Ask for an administrator's post; return the request's reference.

    Args:
        operator: for whom.
        place: the post.
        way: as their main post, or beside it.
        reason: why.
        seen: the main assignment that whoever asks has before them, as in ``Move``.
        by: who asks.
        book: rules of approvals.
        now: when.

    Raises:
        OneselfError: nobody asks for themselves.
        OperatorChangedError: they hold another main post than the one that was seen.
        ApprovalReasonError: no reason, or too long a one.
        XinhuError: it could not be given, or whoever asks may not.
    """
    with one_act("administrator_post", by, now, operator=operator.reference):
        held = main_number(require_seen(operator, seen, now))
        wanted = _wanted(operator, place, way, held)
        _require_possible(wanted, by, now)
    return ask(wanted, by=by, reason=reason, book=book, now=now)


def ask_joining(
    wanted: Joining, reason: str, *, by: Actor, book: ApprovalBook, now: Instant
) -> Operator:
    """Open an account that stands nowhere, and ask for its administrator's post.

    Both or nothing; of ``wanted`` the main post alone.

    Raises:
        XinhuError: the account cannot be opened, or the post not be asked for.
    """
    with one_act("join", by, now):
        operator = open_account(wanted, by=by, now=now)
        place = wanted.place
        ask_post(operator, place, AS_MAIN, reason, seen=0, by=by, book=book, now=now)
    return operator


def _require_possible(wanted: AdministratorPost, by: Actor, now: Instant) -> None:
    """Do it and take it back: what is asked for is what could be done."""
    with transaction.atomic():
        wanted.give(_TRIED, by, now)
        transaction.set_rollback(True)


def _written(moment: Instant | None) -> str | None:
    return None if moment is None else to_text(moment)


def _moment(fact: Json) -> Instant | None:
    return None if fact is None else from_text(str(fact))


def _read(facts: Facts) -> AdministratorPost:
    seen = facts["seen"]
    return AdministratorPost(
        operator=str(facts["operator"]),
        way=AS_MAIN if facts["way"] == AS_MAIN else BESIDES,
        unit=str(facts["unit"]),
        post=str(facts["post"]),
        starts=_moment(facts["starts"]),
        ends=_moment(facts["ends"]),
        temporary=facts["temporary"] is True,
        seen=seen if isinstance(seen, int) else -1,
    )


ADMINISTRATOR_POST = Kind(code=KIND, read=_read, at_once=True)
