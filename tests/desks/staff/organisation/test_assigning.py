"""Further posts and delegations: what they may be, and that they end."""

import pytest

from staff_tree import NOW, ROOT
from xinhu.core.base.clock import DAY, from_datetime, to_datetime
from xinhu.desks.staff.models import Assignment, Delegation, Operator, Token
from xinhu.desks.staff.organisation.assigning import assign, end
from xinhu.desks.staff.organisation.delegating import Delegating, delegate, withdraw
from xinhu.desks.staff.organisation.errors import (
    AssignmentOverError,
    AssignmentRepeatError,
    AssignmentTimeError,
    DelegationOverError,
    DelegationScopesError,
    DelegationTimeError,
    DutiesIncompatibleError,
    LastAdministratorError,
    OneselfError,
)
from xinhu.desks.staff.organisation.leaving import leave
from xinhu.desks.staff.organisation.places import Place
from xinhu.desks.staff.token_errors import OperatorStoppedError
from xinhu.desks.staff.tokens import Actor

POST_LOAN = Place(unit="credit", post="post_loan")
CHECKER = Place(unit="counter", post="counter_checker")


def token(operator: Operator, kind: str = "api", **under: object) -> Token:
    return Token.objects.create(
        digest=b"%d" % Token.objects.count(),
        operator=operator,
        kind=kind,
        name="x",
        scopes=["disclose"],
        zone="branch",
        expires_at=to_datetime(NOW + DAY),
        **under,
    )


@pytest.fixture
def pair(enter) -> tuple[Operator, Operator]:
    """Two supervisors of different branches."""
    return (
        enter("sun", post="counter_supervisor"),
        enter("hai", post="counter_supervisor", unit="haidian"),
    )


def by(operator: Operator) -> Actor:
    return Actor(reference=operator.reference, post=operator.post, zone="branch")


def handed(ends: int = DAY, *scopes: str) -> Delegating:
    return Delegating(scopes=frozenset(scopes or {"approve"}), ends=NOW + ends)


def test_a_further_post_leaves_the_main_one_as_it_is(enter, acts) -> None:
    li = enter("limin")
    made = assign(li, POST_LOAN, by=ROOT, now=NOW)
    li.refresh_from_db()
    assert (li.post, li.standing_until) == ("counter", None)
    assert (made.role, made.post) == ("clerk", "post_loan")
    assert (made.branch, made.department) == ("朝阳支行", "credit")
    assert acts()[-1]["event"] == "assignment.made"
    assert acts()[-1]["post"] == "post_loan"


@pytest.mark.duty("R6.4")
def test_being_for_a_time_makes_no_post_compatible(enter, later, acts) -> None:
    li = enter("limin")
    for place in (
        CHECKER,
        Place(unit="counter", post="counter_checker", temporary=True, ends=later(1)),
        Place(unit="counter", post="counter_checker", starts=later(9), ends=later(10)),
    ):
        with pytest.raises(DutiesIncompatibleError):
            assign(li, place, by=ROOT, now=NOW)
    assert acts()[-1]["reason"] == "duties.incompatible"
    assert li.assignments.count() == 1


def test_a_post_that_is_over_excludes_nothing_any_more(enter, later) -> None:
    li = enter("limin", place=Place(unit="credit", post="post_loan"))
    place = Place(unit="counter", post="counter", temporary=True, ends=later(5))
    assign(li, place, by=ROOT, now=NOW)
    with pytest.raises(DutiesIncompatibleError):
        assign(li, CHECKER, by=ROOT, now=later(4))
    assign(li, CHECKER, by=ROOT, now=later(6))


def test_times_that_cannot_be_are_refused(enter, later) -> None:
    li = enter("limin")
    for more in (
        {"temporary": True},
        {"temporary": True, "ends": later(93)},
        {"ends": NOW},
        {"starts": later(-1)},
        {"starts": later(3), "ends": later(2)},
        {"starts": later(40_000)},
    ):
        place = Place(unit="credit", post="post_loan", **more)
        with pytest.raises(AssignmentTimeError):
            assign(li, place, by=ROOT, now=NOW)
    place = Place(unit="credit", post="post_loan", temporary=True, ends=later(92))
    assign(li, place, by=ROOT, now=NOW)


def test_the_same_post_twice_is_refused_another_unit_is_not(enter) -> None:
    li = enter("limin")
    with pytest.raises(AssignmentRepeatError):
        assign(li, Place(unit="counter", post="counter"), by=ROOT, now=NOW)
    assign(li, Place(unit="haidian", post="counter"), by=ROOT, now=NOW)


def test_nobody_gives_themselves_a_post_or_ends_one(enter) -> None:
    li = enter("limin")
    with pytest.raises(OneselfError):
        assign(li, POST_LOAN, by=by(li), now=NOW)
    with pytest.raises(OneselfError):
        end(li.assignments.get(), "ended", by=by(li), now=NOW)


def test_whoever_left_is_given_nothing(enter, later) -> None:
    li = enter("limin")
    brief = enter("brief", place=Place(unit="counter", post="counter", ends=later(1)))
    leave(li, "left", by=ROOT, now=NOW)
    with pytest.raises(OperatorStoppedError):
        assign(li, POST_LOAN, by=ROOT, now=NOW)
    with pytest.raises(OperatorStoppedError):
        assign(brief, POST_LOAN, by=ROOT, now=later(2))


@pytest.mark.duty("R6.2")
def test_with_a_further_post_ends_what_was_opened_under_it(enter, acts) -> None:
    li = enter("limin")
    made = assign(li, POST_LOAN, by=ROOT, now=NOW)
    own, under = token(li), token(li, assignment=made)
    session = token(li, "session", assignment=made)
    end(made, "ended", by=ROOT, now=NOW)
    for each in (own, under, session):
        each.refresh_from_db()
    assert own.revoked_at is None
    assert own.scopes == ["disclose"]
    assert from_datetime(under.revoked_at) == NOW
    # A session is good for nothing until the console puts it back to the main post.
    assert (session.revoked_at, session.scopes) == (None, [])
    assert acts()[-1]["event"] == "assignment.ended"
    with pytest.raises(AssignmentOverError):
        end(made, "ended", by=ROOT, now=NOW)


@pytest.mark.duty("R6.2")
def test_with_the_main_post_ends_everything(enter) -> None:
    li = enter("limin", besides=(POST_LOAN,))
    own = token(li)
    end(li.assignments.get(kind="main"), "ended", by=ROOT, now=NOW)
    own.refresh_from_db()
    li.refresh_from_db()
    assert own.revoked_at is not None
    assert not li.assignments.not_over(NOW).exists()
    assert from_datetime(li.standing_until) == NOW
    assert li.is_active, "the account may be given another post"


def test_the_last_administrators_post_does_not_end(enter) -> None:
    zhou = enter("zhou", post="system", unit="it")
    with pytest.raises(LastAdministratorError):
        end(zhou.assignments.get(), "ended", by=ROOT, now=NOW)


def test_a_delegation_hands_on_for_a_time(pair, acts) -> None:
    sun, hai = pair
    made = delegate(sun, hai, handed(), by=by(sun), now=NOW, approval="approval-x")
    assert made.scopes == ["approve"]
    assert made.assignment == sun.assignments.get()
    told = acts()[-1]
    assert (told["event"], told["scopes"]) == ("delegation.made", "approve")
    assert (told["operator"], told["taker"]) == (sun.reference, hai.reference)


@pytest.mark.duty("R6.4")
def test_a_delegation_never_combines_what_excludes_each_other(pair, enter) -> None:
    sun, _ = pair
    li = enter("limin")
    with pytest.raises(DutiesIncompatibleError):
        delegate(sun, li, handed(), by=ROOT, now=NOW, approval="approval-x")
    assert not Delegation.objects.exists()


@pytest.mark.duty("R6.4")
def test_nobody_is_given_a_post_that_excludes_what_they_act_in(pair, enter) -> None:
    sun, _ = pair
    lender = enter("lender", post="loan_reviewer", unit="credit")
    delegate(sun, lender, handed(), by=ROOT, now=NOW, approval="approval-x")
    with pytest.raises(DutiesIncompatibleError):
        assign(lender, Place(unit="counter", post="credit_inquirer"), by=ROOT, now=NOW)


@pytest.mark.parametrize("scopes", [(), ("staff",), ("disclose",), ("approve", "keys")])
def test_nothing_above_the_giver_and_nothing_unlisted_is_handed_on(
    pair, scopes
) -> None:
    sun, hai = pair
    wanted = Delegating(scopes=frozenset(scopes), ends=NOW + DAY)
    with pytest.raises(DelegationScopesError):
        delegate(sun, hai, wanted, by=ROOT, now=NOW, approval="approval-x")


def test_what_was_handed_on_is_not_handed_on_again(pair, enter) -> None:
    sun, hai = pair
    delegate(sun, hai, handed(), by=ROOT, now=NOW, approval="approval-x")
    audit = enter("lender", post="call_agent", place=Place(unit="it", post="it"))
    with pytest.raises(DelegationScopesError):
        delegate(audit, hai, handed(), by=ROOT, now=NOW, approval="approval-x")


def test_a_delegation_ends_in_time_and_with_the_givers_own_post(enter, later) -> None:
    place = Place(unit="counter", post="counter_supervisor", ends=later(9))
    sun = enter("sun", place=place)
    hai = enter("hai", post="counter_supervisor", unit="haidian")
    for days in (-1, 0, 10, 31):
        with pytest.raises(DelegationTimeError):
            delegate(
                sun, hai, handed(days * DAY), by=ROOT, now=NOW, approval="approval-x"
            )
    delegate(sun, hai, handed(9 * DAY), by=ROOT, now=NOW, approval="approval-x")
    with pytest.raises(DelegationTimeError):
        delegate(hai, sun, handed(31 * DAY), by=ROOT, now=NOW, approval="approval-x")


def test_nobody_takes_for_themselves(pair) -> None:
    sun, hai = pair
    with pytest.raises(OneselfError):
        delegate(sun, hai, handed(), by=by(hai), now=NOW, approval="approval-x")
    with pytest.raises(OneselfError):
        delegate(sun, sun, handed(), by=ROOT, now=NOW, approval="approval-x")


def test_whoever_left_neither_gives_nor_takes(pair) -> None:
    sun, hai = pair
    leave(hai, "left", by=ROOT, now=NOW)
    for giver, taker in ((sun, hai), (hai, sun)):
        with pytest.raises(OperatorStoppedError):
            delegate(giver, taker, handed(), by=ROOT, now=NOW, approval="approval-x")


def test_what_was_handed_on_is_taken_back_at_once(pair, acts) -> None:
    sun, hai = pair
    made = delegate(sun, hai, handed(), by=ROOT, now=NOW, approval="approval-x")
    under = token(hai, assignment=made.assignment, delegation=made)
    withdraw(made, by=by(sun), now=NOW)
    under.refresh_from_db()
    assert under.revoked_at is not None
    assert acts()[-1]["event"] == "delegation.withdrawn"
    with pytest.raises(DelegationOverError):
        withdraw(made, by=ROOT, now=NOW)


def test_with_the_givers_post_ends_what_was_handed_on_from_it(pair) -> None:
    sun, hai = pair
    made = delegate(sun, hai, handed(), by=ROOT, now=NOW, approval="approval-x")
    under = token(hai, assignment=made.assignment, delegation=made)
    end(sun.assignments.get(), "ended", by=ROOT, now=NOW)
    under.refresh_from_db()
    assert under.revoked_at is not None
    assert not Delegation.objects.not_over(NOW).exists()
    assert Assignment.objects.not_over(NOW).get().operator == hai
