"""A reset of lost second factors: a second person decides, then it is done.

Asked for on the way in, after the password, by whoever lost their factor; or on their
behalf, as after a call: by who keeps operators or decides about them, and by a
supervisor of their branch. Who approves is another, sees whose it is, and is told to
make sure.
"""

from dataclasses import dataclass, replace

from django.conf import settings
from django.db import transaction

from xinhu.core.base.clock import Instant
from xinhu.core.policy.approval.asking import require_reason
from xinhu.core.policy.approval.refusals import ApprovalLapsedError
from xinhu.core.policy.approval.rules import ApprovalBook
from xinhu.desks.staff.acting import acting_of
from xinhu.desks.staff.acting_post import ActingPost
from xinhu.desks.staff.approvals.asking import ask
from xinhu.desks.staff.approvals.kinds import Done, Facts, Kind, Line, Said
from xinhu.desks.staff.approvals.withdrawing import end_waiting
from xinhu.desks.staff.looking_up import called
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.organisation.authority import (
    require_in_force,
    require_other,
    require_still_asks,
)
from xinhu.desks.staff.organisation.entries import one_act
from xinhu.desks.staff.organisation.errors import StaffScopeError
from xinhu.desks.staff.organisation.in_force import staff_rules
from xinhu.desks.staff.saying import phrases
from xinhu.desks.staff.second_factor.errors import (
    FactorAbsentError,
    FactorOwnerUnknownError,
    FactorsChangedError,
    FactorUnknownError,
)
from xinhu.desks.staff.second_factor.holding import numbers_of
from xinhu.desks.staff.second_factor.removing import reset_factors
from xinhu.desks.staff.token_errors import OperatorStoppedError
from xinhu.desks.staff.tokens import Actor
from xinhu.desks.staff.wording import Language

KIND = "second_factor_reset"
_PAGE = "system:log-in"
"""Who acts where nobody is logged in."""
_FOR_ANYBODY = frozenset({"staff", "staff_approve"})
"""Scopes of who keeps operators, and of who decides about them."""
_FOR_BRANCH = "approve"
"""Scope of supervisors."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who asks on behalf of somebody else.

    Attributes:
        branch: of the post they act under.
        by: as the register will know them.
        everywhere: whether for anybody, or for people of that branch only.
    """

    branch: str
    by: Actor
    everywhere: bool


def asker_of(operator: Operator, scopes: frozenset[str], by: Actor) -> Asker:
    """Return an operator as one who asks on behalf of others.

    Args:
        operator: who.
        scopes: of the post they act under.
        by: as the register will know them.

    Raises:
        StaffScopeError: the post asks for nobody, or is another's: what was handed on
            is nothing to ask with, and would lapse with the last yes.
    """
    acting = acting_of(operator)
    if not may_ask_for_others(acting, scopes):
        raise StaffScopeError(role=acting.role, scope=_FOR_BRANCH)
    everywhere = bool(scopes & _FOR_ANYBODY)
    return Asker(branch=acting.branch, by=by, everywhere=everywhere)


def may_ask_for_others(acting: ActingPost, scopes: frozenset[str]) -> bool:
    """Tell a page whether to offer it; ``asker_of`` decides."""
    own = acting.delegation is None
    return own and bool(scopes & (_FOR_ANYBODY | {_FOR_BRANCH}))


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorReset:
    """Every second factor of one operator is to be taken.

    Attributes:
        operator: their reference.
        factors: primary keys of those they have; recovery codes not counted. One that
            was added since is not what the approver was told was lost.
    """

    operator: str
    factors: tuple[int, ...]

    @property
    def kind(self) -> str:
        """Code of the kind."""
        return KIND

    @property
    def concerns(self) -> frozenset[str]:
        """Whose factors they are decides nothing about them."""
        return frozenset({self.operator})

    def facts(self) -> Facts:
        """Return all that the request says."""
        return {"operator": self.operator, "factors": list(self.factors)}

    def words(self, language: Language) -> Said:
        """Say it in words."""
        found = Operator.objects.filter(reference=self.operator).first()
        name = "" if found is None else found.full_name
        branch = "" if found is None else found.branch
        lines = (
            Line(_say("factor_reset.operator", language), f"{name} {self.operator}"),
            Line(_say("factor_reset.branch", language), branch),
            Line(_say("factor_reset.factors", language), str(len(self.factors))),
            Line(
                _say("factor_reset.check_first", language),
                _say("factor_reset.check_note", language),
            ),
        )
        return Said(_say("factor_reset.said", language, name=name), lines)

    def carry_out(self, done: Done) -> None:
        """Take them; the last who approved did it.

        Raises:
            FactorUnknownError: the operator is not there any more.
            ApprovalLapsedError: somebody else asked, who holds no post any more to ask
                under.
            FactorsChangedError: the operator has others than when it was asked for.
        """
        with transaction.atomic():
            rows = Operator.objects.select_for_update()
            operator = rows.filter(reference=self.operator).first()
            if operator is None:
                raise FactorUnknownError
            if done.requester != self.operator:
                _require_still_asks(done, operator)
            if numbers_of(operator) != self.factors:
                raise FactorsChangedError
            by = replace(done.by, asked_by=done.requester)
            reset_factors(operator, by=by, at=done.at)


def _require_still_asks(done: Done, operator: Operator) -> None:
    """Pass whoever asked, who keeps operators, or supervises a branch of this one's."""
    book = staff_rules().book
    try:
        require_still_asks(done.requester, _FOR_ANYBODY, book, done.at, branch=None)
    except ApprovalLapsedError:
        require_still_asks(
            done.requester, {_FOR_BRANCH}, book, done.at, branch=operator.branch
        )


def ask_for_oneself(
    operator: Operator, reason: str, *, zone: str, book: ApprovalBook, now: Instant
) -> str:
    """Ask for a reset of one's own factors, on the way in.

    A newer request takes the place of the one before it.

    Returns:
        reference of the request.

    Raises:
        FactorAbsentError: there is nothing to reset.
        Refusal: no reason, or they may not ask.
    """
    by = Actor(reference=_PAGE, post="", zone=zone)
    with transaction.atomic():
        end_waiting(KIND, operator.reference, "asked_again", by=by, now=now)
        return ask(
            _reset_of(operator),
            by=by,
            reason=reason,
            book=book,
            now=now,
            requester=operator.reference,
        )


def ask_for(
    name: str, reason: str, asker: Asker, *, book: ApprovalBook, now: Instant
) -> str:
    """Ask on behalf of somebody who lost their factor.

    Args:
        name: their reference or user name.
        reason: why.
        asker: who asks.
        book: who approves what.
        now: when.

    Returns:
        reference of the request.

    Raises:
        FactorOwnerUnknownError: nobody in service for whom they may ask is called so.
        OneselfError: nobody asks for themselves here.
        FactorAbsentError: there is nothing to reset.
        ApprovalReasonError: no reason, or too long a one; whoever the name belongs to.
    """
    require_reason(reason, book.rule(KIND))
    operator = called(name)
    # What nobody is called may be anything, a customer's name as well: not repeated.
    about = {} if operator is None else {"operator": operator.reference}
    with one_act("factor_reset", asker.by, now, **about):
        subject = _sought(operator, asker, now)
    return ask(subject, by=asker.by, reason=reason, book=book, now=now)


def _sought(operator: Operator | None, asker: Asker, now: Instant) -> FactorReset:
    if operator is None:
        raise FactorOwnerUnknownError
    require_other(operator, asker.by)
    if not asker.everywhere and operator.branch != asker.branch:
        raise FactorOwnerUnknownError
    try:
        require_in_force(operator, now)
    except OperatorStoppedError:
        raise FactorOwnerUnknownError from None
    return _reset_of(operator)


def _reset_of(operator: Operator) -> FactorReset:
    factors = numbers_of(operator)
    if not factors:
        raise FactorAbsentError
    return FactorReset(operator=operator.reference, factors=factors)


def _read(facts: Facts) -> FactorReset:
    numbers = facts["factors"]
    # A mere count, as former versions kept it, names none: nothing is taken for it.
    known = numbers if isinstance(numbers, list) else []
    return FactorReset(
        operator=str(facts["operator"]),
        factors=tuple(number for number in known if isinstance(number, int)),
    )


def _say(key: str, language: Language, **params: object) -> str:
    known = phrases("second_factor", settings.XINHU_RULES, settings.XINHU_OWN_RULES)
    return known[key].said(language, **params)


FACTOR_RESET = Kind(code=KIND, read=_read, at_once=True)
