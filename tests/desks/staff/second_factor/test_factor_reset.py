"""A lost factor: asked for by who lost it, decided by a second person, then gone."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.test import override_settings

from approval_desk import BOOK, acts, by, denied, granted, open_desk, operator, together
from factors import give_app, under
from xinhu.core.base.clock import Instant, system_clock
from xinhu.core.base.errors import Refusal
from xinhu.core.policy.approval.refusals import ApprovalReasonError
from xinhu.desks.staff.acting import actor_of, main_post
from xinhu.desks.staff.acting_post import ActingPost
from xinhu.desks.staff.approvals.kinds import Done, kind_of
from xinhu.desks.staff.approvals.models import ApprovalRow
from xinhu.desks.staff.mails.models import Mail
from xinhu.desks.staff.models import Operator, Token
from xinhu.desks.staff.organisation.errors import OneselfError, StaffScopeError
from xinhu.desks.staff.second_factor.errors import (
    FactorAbsentError,
    FactorOwnerUnknownError,
    FactorsChangedError,
)
from xinhu.desks.staff.second_factor.reset_request import (
    KIND,
    FactorReset,
    ask_for,
    ask_for_oneself,
    asker_of,
    may_ask_for_others,
)
from xinhu.desks.staff.session_tokens import open_session_token
from xinhu.desks.staff.tokens import Actor

pytestmark = pytest.mark.duty("R6.3")


@pytest.fixture(autouse=True)
def desk(database) -> Iterator[None]:
    """A desk whose clerk has an app and a session."""
    with open_desk(database), override_settings(XINHU_CHANNEL_SECRET="c" * 50):
        give_app("limin")
        keeps = Operator.objects.filter(username="qianhai")
        keeps.update(role="system_admin", post="system", department="system")
        open_session_token(
            "a session",
            operator=operator("limin"),
            scopes=(),
            zone="branch",
            until=Instant(system_clock() + 3_600_000_000),
            fresh_until=under().fresh_until,
        )
        yield


def lost(username: str = "limin") -> str:
    return ask_for_oneself(
        operator(username), "手机遗失", zone="branch", book=BOOK, now=system_clock()
    )


def factors() -> int:
    return int(Authenticator.objects.count())


def test_a_second_person_grants_it_and_then_everything_is_gone(database) -> None:
    ref = lost()
    assert factors() == 2
    granted(ref, "hanmei")
    assert factors() == 0
    token = Token.objects.get()
    assert token.revoked_at is not None
    assert token.second_factor_until is None
    sent = Mail.objects.filter(operator=operator("limin")).order_by("pk")
    mails = list(sent.values_list("kind"))
    assert mails[0] == ("factor_added",)
    assert ("factor_reset",) in mails
    told = [(act["event"], act["actor"]) for act in acts(database)]
    assert ("second_factor.reset", "op-hanmei") in told
    assert ("approval.requested", "system:log-in") in told
    taken = next(a for a in acts(database) if a["event"] == "second_factor.reset")
    assert taken["of"] == taken["asked_by"] == "op-limin"


@pytest.mark.parametrize("who", ["limin", "wangfang", "zhouning", "chenjing"])
def test_nobody_else_grants_it_and_not_the_owner(who) -> None:
    ref = lost()
    with pytest.raises(Refusal):
        granted(ref, who)
    assert factors() == 2
    assert Token.objects.get().revoked_at is None


def test_a_security_administrator_does_not_grant_their_own() -> None:
    give_app("hanmei")
    ref = lost("hanmei")
    with pytest.raises(Refusal):
        granted(ref, "hanmei")
    assert factors() == 4


def test_denied_or_granted_twice_changes_nothing_more() -> None:
    ref = lost()
    denied(ref, "hanmei")
    with pytest.raises(Refusal):
        granted(ref, "hanmei")
    assert factors() == 2


def test_of_two_yeses_at_once_one_counts(database) -> None:
    ref = lost()
    together(lambda: granted(ref, "hanmei"), lambda: granted(ref, "hanmei"))
    events = [act["event"] for act in acts(database)]
    assert events.count("second_factor.reset") == 1


def test_a_newer_request_takes_the_place_of_the_older_one() -> None:
    older, newer = lost(), lost()
    states = dict(ApprovalRow.objects.values_list("ref", "state"))
    assert states[older] != "requested"
    assert states[newer] == "requested"


def test_a_stale_request_does_not_take_a_factor_that_was_added_since(
    database,
) -> None:
    first = asked_for("qianhai", "staff")
    second = asked_for("qianhai", "staff")
    granted(first, "hanmei")
    assert factors() == 0
    taken = next(a for a in acts(database) if a["event"] == "second_factor.reset")
    assert (taken["actor"], taken["asked_by"]) == ("op-hanmei", "op-qianhai")
    give_app("limin")
    with pytest.raises(FactorsChangedError):
        granted(second, "hanmei")
    assert factors() == 2
    events = [act["event"] for act in acts(database)]
    assert events.count("second_factor.reset") == 1


def test_a_request_that_names_no_factors_takes_none() -> None:
    former = kind_of(KIND).read({"operator": "op-limin", "factors": 1})
    done = Done(
        ref="approval-x",
        requester="op-limin",
        approvers=("op-hanmei",),
        by=Actor(reference="op-hanmei", post="security", zone="branch"),
        at=system_clock(),
    )
    with pytest.raises(FactorsChangedError), transaction.atomic():
        former.carry_out(done)
    assert factors() == 2


@pytest.mark.parametrize(
    ("who", "name", "code", "of"),
    [
        ("wujie", "limin", "second_factor.nobody", "op-limin"),
        ("zhouning", "张三丰", "second_factor.nobody", None),
        ("zhouning", "wangfang", "second_factor.absent", "op-wangfang"),
        ("zhouning", "zhouning", "staff.oneself", "op-zhouning"),
    ],
)
def test_who_tries_names_leaves_an_entry_each_time(
    database, who, name, code, of
) -> None:
    with pytest.raises(Refusal) as refused:
        asked_for(who, "approve", name=name)
    assert refused.value.code == code
    (told,) = [act for act in acts(database) if act["event"] == "staff.refused"]
    assert told["act"] == "factor_reset"
    assert told["reason"] == code
    assert told["actor"] == f"op-{who}"
    assert told.get("operator") == of
    assert "张三丰" not in str(told)


def test_an_unusable_reason_tells_nothing_of_a_name() -> None:
    asker = asker_of(operator("qianhai"), frozenset({"staff"}), by("qianhai"))
    for name in ("limin", "nobody"):
        with pytest.raises(ApprovalReasonError):
            ask_for(name, " ", asker, book=BOOK, now=system_clock())


def asked_for(who: str, *scopes: str, name: str = "limin") -> str:
    asker = asker_of(operator(who), frozenset(scopes), by(who))
    return ask_for(name, "来电", asker, book=BOOK, now=system_clock())


def test_who_keeps_operators_asks_for_anybody_and_somebody_else_decides() -> None:
    ref = asked_for("qianhai", "staff", name="op-limin")
    with pytest.raises(Refusal):
        granted(ref, "qianhai")
    granted(ref, "hanmei")
    assert factors() == 0


def test_who_decides_may_ask_and_then_another_decides() -> None:
    ref = asked_for("hanmei", "staff_approve")
    with pytest.raises(Refusal):
        granted(ref, "hanmei")
    assert factors() == 2


def test_a_supervisor_asks_for_their_own_branch_only() -> None:
    branch = operator("limin").branch
    Operator.objects.filter(username="wangfang").update(branch=branch)
    assert asked_for("wangfang", "approve")
    Operator.objects.filter(username="wangfang").update(branch=f"{branch} 2")
    with pytest.raises(FactorOwnerUnknownError):
        asked_for("wangfang", "approve")


def under_a_further_post(branch: str) -> str:
    """Ask as a clerk who acts as supervisor of a branch."""
    clerk = operator("wangfang")
    clerk.acts_in = ActingPost(
        role="supervisor",
        post="counter_supervisor",
        branch=branch,
        department="counter",
        granted=frozenset({"approve"}),
        assignment=7,
    )
    asker = asker_of(clerk, frozenset({"approve"}), actor_of(clerk, "branch"))
    return ask_for("limin", "来电", asker, book=BOOK, now=system_clock())


def test_a_supervisor_by_a_further_post_asks_for_that_posts_branch_alone() -> None:
    assert operator("wangfang").branch == operator("limin").branch
    with pytest.raises(FactorOwnerUnknownError):
        under_a_further_post("海淀支行")
    assert not ApprovalRow.objects.exists()
    Operator.objects.filter(username="limin").update(branch="海淀支行")
    with pytest.raises(FactorOwnerUnknownError):
        under_a_further_post("朝阳支行")
    assert not ApprovalRow.objects.exists()


def test_what_was_handed_on_is_nothing_to_ask_with() -> None:
    """Else it would lapse with the last yes: the last thing that anybody expects."""
    deputy = operator("wangfang")
    deputy.acts_in = ActingPost(
        role="supervisor",
        post="counter_supervisor",
        branch=operator("limin").branch,
        department="counter",
        granted=frozenset({"approve"}),
        assignment=7,
        delegation=3,
    )
    approve = frozenset({"approve"})
    assert not may_ask_for_others(deputy.acts_in, approve)
    with pytest.raises(StaffScopeError):
        asker_of(deputy, approve, actor_of(deputy, "branch"))
    own = replace(deputy.acts_in, delegation=None)
    assert may_ask_for_others(own, approve)


def test_the_post_acted_under_is_the_one_that_is_refused() -> None:
    clerk = operator("zhouning")
    clerk.acts_in = replace(main_post(clerk), role="clerk", granted=frozenset())
    with pytest.raises(StaffScopeError) as refused:
        asker_of(clerk, frozenset(), actor_of(clerk, "branch"))
    assert refused.value.params["role"] == "clerk"


def test_a_role_that_asks_for_nobody_is_refused() -> None:
    with pytest.raises(StaffScopeError):
        asked_for("zhouning", "disclose", "register", "grounds")
    assert not ApprovalRow.objects.exists()


@pytest.mark.parametrize("name", ["nobody", "", "op-", "limin ", "LIMIN"])
def test_a_name_that_nobody_has_asks_for_nothing(name) -> None:
    with pytest.raises(FactorOwnerUnknownError):
        asked_for("qianhai", "staff", name=name)


@pytest.mark.parametrize(
    "change",
    [{"is_active": False}, {"standing_until": "2026-01-01T00:00:00Z"}],
    ids=["stopped", "assignment over"],
)
def test_nobody_asks_for_who_is_not_in_service(change) -> None:
    Operator.objects.filter(username="limin").update(**change)
    with pytest.raises(FactorOwnerUnknownError):
        asked_for("qianhai", "staff")


def test_nobody_asks_for_themselves_as_for_somebody_else() -> None:
    with pytest.raises(OneselfError):
        asked_for("limin", "staff")


def test_nothing_is_asked_for_who_has_no_factor() -> None:
    with pytest.raises(FactorAbsentError):
        asked_for("qianhai", "staff", name="wangfang")


def test_without_a_factor_there_is_nothing_to_ask_for() -> None:
    with pytest.raises(FactorAbsentError):
        lost("wangfang")
    assert not ApprovalRow.objects.exists()


def test_it_is_said_in_both_languages_and_read_back_from_its_facts() -> None:
    subject = FactorReset(operator="op-limin", factors=(7,))
    assert kind_of(KIND).read(subject.facts()) == subject
    assert "李敏" in subject.words("zh").title
    assert "当面" in subject.words("zh").lines[-1].text
    assert "Reset the second factors" in subject.words("en").title
