"""Proposing policies, taking a proposal back, and putting it before approvers.

Guarantees: a proposal holds texts that are usable and differ from the version they were
made from; it is kept as it was checked; its making, and every refused try, is an act.
Approvers are asked only after it is known what the proposal would have done.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from xinhu.core.base.clock import Instant, to_datetime
from xinhu.core.base.errors import XinhuError
from xinhu.core.base.ids import new_reference
from xinhu.core.policy.approval.rules import ApprovalBook
from xinhu.core.policy.policy_set import PolicySet, Texts, texts_digest
from xinhu.desks.staff.acting import acting_of, actor_of
from xinhu.desks.staff.acts import record_act
from xinhu.desks.staff.approvals.asking import ask
from xinhu.desks.staff.approvals.withdrawing import take_back
from xinhu.desks.staff.models import Operator, PolicyProposal
from xinhu.desks.staff.organisation.locking import lock_desk
from xinhu.desks.staff.policy_change import errors
from xinhu.desks.staff.policy_change.checking import require_usable
from xinhu.desks.staff.policy_change.finding import require_simulated
from xinhu.desks.staff.policy_change.rules import Ruleset
from xinhu.desks.staff.policy_change.subject import SCOPE, PolicyChange
from xinhu.desks.staff.policy_change.versions import Base, latest

MOST_REASON = 500
OPEN = ("proposed", "asked")


@contextmanager
def refusals_written(
    event: str, by: Operator, zone: str, now: Instant
) -> Iterator[None]:
    """Do all or nothing; what was refused is an act of its own, and passed on."""
    try:
        with transaction.atomic():
            yield
    except XinhuError as refusal:
        with transaction.atomic():
            record_act(
                f"{event}_refused", operator=by, zone=zone, at=now, reason=refusal.code
            )
        raise


def require_proposer(operator: Operator, ruleset: Ruleset) -> Operator:
    """Return an operator whose present post proposes policies.

    Raises:
        PolicyProposerError: it does not, or they were stopped.
    """
    acting = acting_of(operator)
    scopes = acting.scopes(ruleset.book.scopes_of(acting.role))
    if SCOPE not in scopes or not operator.is_active:
        raise errors.PolicyProposerError
    return operator


def propose(
    texts: Texts,
    *,
    reason: str,
    by: Operator,
    zone: str,
    ruleset: Ruleset,
    now: Instant,
) -> PolicyProposal:
    """Keep a proposal, checked.

    Args:
        texts: (file name, text) of every policy file; what is missing is taken out.
        reason: why, in the author's words.
        by: the author.
        zone: from where.
        ruleset: lists and grades.
        now: when.

    Raises:
        PolicyTextsError: the texts cannot be used.
        PolicySameError: nothing would change.
        Refusal: the author proposes no policies, or they open what is never opened.
    """
    with refusals_written("policy.proposed", by, zone, now):
        require_proposer(by, ruleset)
        why = _reason(reason)
        files = tuple(sorted((name, _unix(text)) for name, text in texts))
        base = latest(ruleset)
        if texts_digest(files) == base.digest:
            raise errors.PolicySameError
        policies = require_usable(files, ruleset)
        proposal = _keep(files, policies, base, by, why, now)
        _record("policy.proposed", proposal, policies, by, zone, now)
    return proposal


def withdraw(proposal: str, *, by: Operator, zone: str, now: Instant) -> None:
    """Take a proposal back; only its author does.

    Raises:
        Refusal: it is decided, or somebody else's.
    """
    with refusals_written("policy.withdrawn", by, zone, now):
        # A last yes locks approval, then proposal; here it is the other way round.
        lock_desk()
        row = locked(proposal)
        if row.author_id != by.pk:
            raise errors.ProposalOwnError
        require_state(row, OPEN)
        if row.state == "asked":
            take_back(row.approval, by=actor_of(by, zone), now=now)
        row.state, row.closed_at = "withdrawn", to_datetime(now)
        row.save(update_fields=["state", "closed_at"])
        record_act(
            "policy.withdrawn", operator=by, zone=zone, at=now, proposal=row.reference
        )


def put_before_approvers(
    proposal: str,
    *,
    by: Operator,
    zone: str,
    ruleset: Ruleset,
    book: ApprovalBook,
    now: Instant,
) -> str:
    """Ask two people of different groups; return the approval's reference.

    Raises:
        PolicyNotSimulatedError: what it would have done is not known yet.
        PolicyStaleError: another version came in force since.
        Refusal: it is decided, asked already, or somebody else's.
    """
    with refusals_written("policy.asked", by, zone, now):
        require_proposer(by, ruleset)
        row = locked(proposal)
        if row.author_id != by.pk:
            raise errors.ProposalOwnError
        require_state(row, ("proposed",))
        base = latest(ruleset)
        if (base.number, base.digest) != (row.base, row.base_digest):
            raise errors.PolicyStaleError(base=row.base)
        subject = PolicyChange.of(row, require_simulated(row))
        actor = actor_of(by, zone)
        row.approval = ask(subject, by=actor, reason=row.reason, book=book, now=now)
        row.state = "asked"
        row.save(update_fields=["state", "approval"])
    return row.approval


def locked(reference: str) -> PolicyProposal:
    """Return a proposal, kept from everybody else until the transaction ends.

    Raises:
        ProposalUnknownError: there is none.
    """
    rows = PolicyProposal.objects.select_for_update(of=("self",))
    row = rows.select_related("author").filter(reference=reference).first()
    if row is None:
        raise errors.ProposalUnknownError
    return row


def require_state(row: PolicyProposal, states: tuple[str, ...]) -> PolicyProposal:
    """Return a proposal that is in one of these states.

    Raises:
        ProposalStateError: it is not.
    """
    if row.state not in states:
        raise errors.ProposalStateError(state=row.state)
    return row


def _reason(text: str) -> str:
    why = text.strip()
    if not why or len(why) > MOST_REASON:
        raise errors.PolicyReasonError(most=MOST_REASON)
    return why


def _keep(
    files: Texts, policies: PolicySet, base: Base, by: Operator, why: str, now: Instant
) -> PolicyProposal:
    return PolicyProposal.objects.create(
        reference=new_reference("policy", os.urandom),
        author=by,
        reason=why,
        base=base.number,
        base_digest=base.digest,
        texts=[list(pair) for pair in files],
        digest=texts_digest(files),
        version=policies.version,
        state="proposed",
        proposed_at=to_datetime(now),
    )


def _record(
    event: str,
    row: PolicyProposal,
    policies: PolicySet,
    by: Operator,
    zone: str,
    now: Instant,
) -> None:
    record_act(
        event,
        operator=by,
        zone=zone,
        at=now,
        proposal=row.reference,
        base=row.base,
        digest=row.digest,
        version=policies.version,
    )


def _unix(text: str) -> str:
    """Return a text with one kind of line end; browsers send another."""
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n") + "\n"
