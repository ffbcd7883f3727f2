"""From a proposal to a version in force: two others, the exact texts, in order."""

import json
from dataclasses import replace
from functools import partial

import psycopg
import pytest

from approval_desk import together
from policy_desk import BOOK, NOTHING, who
from xinhu.core.base.clock import DAY, Instant
from xinhu.core.base.errors import Refusal
from xinhu.core.policy.approval.refusals import ApprovalSelfError
from xinhu.core.policy.matrix.never import PolicyOpensC3Error
from xinhu.core.policy.rules_file import PolicyInvalidError
from xinhu.desks.staff.approvals import deciding
from xinhu.desks.staff.approvals.keeping import found as row_of
from xinhu.desks.staff.approvals.kinds import kind_of
from xinhu.desks.staff.models import Operator, PolicyProposal, PolicyVersion
from xinhu.desks.staff.policy_change import errors, proposing
from xinhu.desks.staff.policy_change.expiring import state_of
from xinhu.desks.staff.policy_change.versions import (
    held,
    in_force,
    latest,
    listed,
)
from xinhu.desks.staff.tokens import Actor
from xinhu.wiring.policy_simulation import simulate_waiting

CLOSED = """@id("house-closed")
@description("本行停业 closed today")
forbid (principal, action, resource)
when { context.purpose == Purpose::"loan_review" };
"""
OTHER = CLOSED.replace("loan_review", "fraud_check")


def approved(desk, **files: str) -> PolicyProposal:
    """A proposal on which two people of two groups said yes."""
    proposal = desk.propose(desk.texts(**(files or {"99-house": CLOSED})))
    desk.simulated(proposal)
    approval = desk.ask(proposal)
    desk.vote(approval, "chenjing")
    desk.vote(approval, "songyu")
    proposal.refresh_from_db()
    return proposal


@pytest.mark.duty("R3.5")
def test_two_others_of_two_groups_make_a_version_and_the_act_that_names_it(
    desk,
) -> None:
    proposal = approved(desk)
    assert proposal.state == "approved"
    version = PolicyVersion.objects.get()
    assert (version.origin, version.base, version.digest) == (
        "changed",
        0,
        proposal.digest,
    )
    assert dict(version.texts)["99-house.cedar"] == CLOSED
    act = desk.acts()[-2]
    assert act["event"] == "policy.in_force"
    assert (act["number"], act["digest"]) == (version.number, version.digest)
    assert act["approvers"] == "op-chenjing op-songyu"
    assert act["author"] == "op-hanmei"
    assert version.in_force_at is None, "not before the register says so"
    assert in_force(desk.ruleset).number == 0
    assert latest(desk.ruleset).number == version.number


def test_one_person_is_not_enough(desk) -> None:
    proposal = desk.propose(desk.texts(**{"99-house": CLOSED}))
    desk.simulated(proposal)
    approval = desk.ask(proposal)
    desk.vote(approval, "songyu")
    assert not PolicyVersion.objects.exists()


def test_the_author_is_not_one_of_the_two(desk) -> None:
    proposal = desk.propose(desk.texts(**{"99-house": CLOSED}))
    desk.simulated(proposal)
    approval = desk.ask(proposal)
    with pytest.raises(ApprovalSelfError):
        desk.vote(approval, "hanmei")


def test_rules_of_approvals_that_ask_for_one_person_do_not_make_it_one(desk) -> None:
    rule = BOOK.rules["policy_change"]
    one = replace(
        BOOK,
        rules={
            **BOOK.rules,
            "policy_change": type(rule)(
                **{
                    name: getattr(rule, name)
                    for name in rule.__struct_fields__
                    if name != "groups"
                },
                groups=rule.groups[1:],
            ),
        },
    )
    proposal = desk.propose(desk.texts(**{"99-house": CLOSED}))
    desk.simulated(proposal)
    approval = proposing.put_before_approvers(
        proposal.reference,
        by=who("hanmei"),
        zone="head_office",
        ruleset=desk.ruleset,
        book=one,
        now=desk.now,
    )
    with pytest.raises(errors.PolicyTwoPersonsError):
        desk.vote(approval, "songyu")
    assert not PolicyVersion.objects.exists()


def test_what_approvers_read_names_texts_base_and_simulation(desk) -> None:
    proposal = desk.propose(desk.texts(**{"99-house": CLOSED}))
    found = {**NOTHING, "counts": {"refused": 14, "less": 0, "more": 0, "opened": 0}}
    desk.simulated(proposal, found)
    desk.ask(proposal)
    proposal.refresh_from_db()
    row = row_of(proposal.approval)
    said = kind_of("policy_change").read(row.facts).words("zh")
    text = " ".join(f"{line.label}{line.text}" for line in said.lines)
    assert "将被拒绝 14 次" in text
    assert proposal.digest[:16] in text
    assert f"/matrix/proposals/{proposal.reference}/" in text
    assert row.facts["digest"] == proposal.digest
    assert "14" in kind_of("policy_change").read(row.facts).words("en").lines[3].text


def test_a_yes_to_another_digest_counts_for_nothing(desk) -> None:
    proposal = desk.propose(desk.texts(**{"99-house": CLOSED}))
    desk.simulated(proposal)
    approval = desk.ask(proposal)
    stated = deciding.Stated(seen=b"\0" * 32, look=1, reason="x")
    actor = Actor(reference="op-songyu", post="security", zone="branch")
    with pytest.raises(Refusal):
        deciding.grant(approval, stated, by=actor, book=BOOK, now=desk.now)


def test_of_two_proposals_the_second_is_stale_once_the_first_is_approved(desk) -> None:
    second = desk.propose(desk.texts(**{"99-house": OTHER}))
    desk.simulated(second)
    approval = desk.ask(second)
    desk.vote(approval, "chenjing")
    approved(desk)
    second.refresh_from_db()
    assert second.state == "stale"
    with pytest.raises(errors.ProposalStateError):
        desk.vote(approval, "songyu")
    assert PolicyVersion.objects.count() == 1


def test_a_proposal_that_is_stale_is_put_before_nobody(desk) -> None:
    late = desk.propose(desk.texts(**{"99-house": OTHER}))
    desk.simulated(late)
    approved(desk)
    PolicyProposal.objects.filter(pk=late.pk).update(state="proposed")
    with pytest.raises(errors.PolicyStaleError):
        desk.ask(late)


def test_two_that_are_approved_at_the_same_time_make_one_version(desk) -> None:
    approvals = []
    for text in (CLOSED, OTHER):
        proposal = desk.propose(desk.texts(**{"99-house": text}))
        desk.simulated(proposal)
        approvals.append(desk.ask(proposal))
        desk.vote(approvals[-1], "chenjing")
    results = together(*(lambda a=a: desk.vote(a, "songyu") for a in approvals))
    refused = [one for one in results if isinstance(one, Exception)]
    assert len(refused) == 1, results
    assert isinstance(refused[0], errors.PolicyStaleError | errors.ProposalStateError)
    assert PolicyVersion.objects.count() == 1
    states = set(PolicyProposal.objects.values_list("state", flat=True))
    assert states == {"approved", "stale"}


def test_a_change_follows_the_one_before(desk) -> None:
    approved(desk)
    first = PolicyVersion.objects.get()
    texts = (
        *desk.texts(**{"99-house": CLOSED}),
        ("98-house.cedar", OTHER.replace("house-closed", "house-too")),
    )
    proposal = desk.propose(texts)
    assert (proposal.base, proposal.base_digest) == (first.number, first.digest)


def test_a_change_back_to_what_was_installed_is_a_change(desk) -> None:
    approved(desk)
    proposal = desk.propose(desk.texts())
    assert proposal.base != 0


def test_nothing_is_asked_before_it_is_known_what_it_would_do(desk) -> None:
    proposal = desk.propose(desk.texts(**{"99-house": CLOSED}))
    with pytest.raises(errors.PolicyNotSimulatedError):
        desk.ask(proposal)


def test_only_its_author_asks_or_withdraws_and_only_once(desk) -> None:
    proposal = desk.propose(desk.texts(**{"99-house": CLOSED}))
    desk.simulated(proposal)
    with pytest.raises(errors.ProposalOwnError):
        desk.ask(proposal, by="songyu")
    with pytest.raises(errors.ProposalOwnError):
        proposing.withdraw(
            proposal.reference, by=who("songyu"), zone="branch", now=desk.now
        )
    desk.ask(proposal)
    with pytest.raises(errors.ProposalStateError):
        desk.ask(proposal)
    proposing.withdraw(
        proposal.reference, by=who("hanmei"), zone="branch", now=desk.now
    )
    proposal.refresh_from_db()
    assert proposal.state == "withdrawn"
    with pytest.raises(Refusal):
        desk.vote(proposal.approval, "songyu")
    with pytest.raises(errors.ProposalStateError):
        proposing.withdraw(
            proposal.reference, by=who("hanmei"), zone="branch", now=desk.now
        )


def test_a_no_or_no_answer_in_time_ends_it(desk) -> None:
    proposal = desk.propose(desk.texts(**{"99-house": CLOSED}))
    desk.simulated(proposal)
    desk.vote(desk.ask(proposal), "chenjing", "deny")
    proposal.refresh_from_db()
    assert state_of(proposal, desk.now) == "denied"
    late = desk.propose(desk.texts(**{"99-house": OTHER}))
    desk.simulated(late)
    desk.ask(late)
    late.refresh_from_db()
    assert state_of(late, desk.now) == "asked"
    assert state_of(late, Instant(desk.now + 30 * DAY)) == "expired"


@pytest.mark.parametrize("person", ["limin", "zhouning", "chenjing"])
def test_whoever_has_no_business_with_it_proposes_nothing_and_it_is_written(
    desk, person
) -> None:
    with pytest.raises(errors.PolicyProposerError):
        desk.propose(desk.texts(**{"99-house": CLOSED}), by=person)
    act = desk.acts()[-1]
    assert act["event"] == "policy.proposed_refused"
    assert (act["reason"], act["actor"]) == ("policy.proposer", f"op-{person}")
    assert not PolicyProposal.objects.exists()


def test_whoever_was_stopped_proposes_nothing(desk) -> None:
    Operator.objects.filter(username="hanmei").update(is_active=False)
    with pytest.raises(errors.PolicyProposerError):
        desk.propose(desk.texts(**{"99-house": CLOSED}))


def test_a_try_to_open_what_is_never_opened_is_written(desk) -> None:
    with pytest.raises(PolicyOpensC3Error):
        desk.propose(desk.texts(**{"00-never": ""}))
    assert desk.acts()[-1]["reason"] == "policy.opens_authentication"


def test_what_changes_nothing_is_no_proposal(desk) -> None:
    with pytest.raises(errors.PolicySameError):
        desk.propose(desk.texts())
    texts = [(name, text.replace("\n", "\r\n")) for name, text in desk.texts()]
    with pytest.raises(errors.PolicySameError):
        desk.propose(tuple(texts))


@pytest.mark.parametrize("why", ["", "   ", "长" * 501])
def test_a_proposal_says_why(desk, why) -> None:
    with pytest.raises(errors.PolicyReasonError):
        desk.propose(desk.texts(**{"99-house": CLOSED}), why=why)


def test_a_proposal_that_is_none_is_told(desk) -> None:
    with pytest.raises(errors.ProposalUnknownError):
        proposing.withdraw("pp-0", by=who("hanmei"), zone="branch", now=desk.now)


def test_every_version_stands_in_the_list(desk) -> None:
    approved(desk)
    numbers = [(one.number, one.origin, one.present) for one in listed(desk.ruleset)]
    assert numbers == [
        (PolicyVersion.objects.get().number, "changed", False),
        (0, "installed", True),
    ]


def test_a_last_yes_and_a_withdrawal_never_wait_for_each_other(desk) -> None:
    for number in range(4):
        text = CLOSED.replace("house-closed", f"house-{number}")
        proposal = desk.propose(desk.texts(**{"99-house": text}))
        desk.simulated(proposal)
        approval = desk.ask(proposal)
        desk.vote(approval, "chenjing")
        results = together(
            partial(desk.vote, approval, "songyu"),
            partial(
                proposing.withdraw,
                proposal.reference,
                by=who("hanmei"),
                zone="branch",
                now=desk.now,
            ),
        )
        refused = [one for one in results if isinstance(one, Exception)]
        assert len(refused) == 1, results
        assert isinstance(refused[0], Refusal), "a refusal, and no deadlock"


DISSOLVED = """@id("dissolved")
@description("已撤销的角色 a role that is no more")
permit (principal in Role::"dissolved", action, resource);
"""


@pytest.mark.duty("R3.5")
def test_a_version_that_lists_made_unusable_is_followed_by_a_mended_one(desk) -> None:
    approved(desk)
    with psycopg.connect(desk.database.owner) as owner:
        broken = json.dumps([["10-house.cedar", DISSOLVED]])
        owner.execute("UPDATE desk.policy_version SET texts = %s", (broken,))
    base = latest(desk.ruleset)
    with pytest.raises(PolicyInvalidError):
        held(base.number, desk.ruleset)
    proposal = desk.propose(desk.texts(**{"99-house": OTHER}))
    assert (proposal.base, proposal.base_digest) == (base.number, base.digest)
    with psycopg.connect(
        desk.database.url("xinhu_worker"), autocommit=True
    ) as connection:
        assert simulate_waiting(connection, desk.ruleset, desk.now) == 1
    approval = desk.ask(proposal)
    desk.vote(approval, "chenjing")
    desk.vote(approval, "songyu")
    mended = latest(desk.ruleset)
    assert mended.number > base.number
    assert held(mended.number, desk.ruleset).digest == proposal.digest
