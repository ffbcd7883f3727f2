"""Putting approved policies in force: a new version, and the act that says so.

Called in the transaction of the last yes. The version holds only once the act is
appended to the register (``adapters.postgres.policy_switch``), within a second.

Guarantees: the version follows the one that the proposal was made from, or nothing
happens; at least two people other than the author said yes, whatever the rules of
approvals say; the texts are those whose digest was approved, and are checked again
under the lists of this moment.
"""

from django.conf import settings
from django.db import IntegrityError, connection, transaction

from xinhu.core.base.clock import to_datetime
from xinhu.core.policy.policy_set import texts_digest
from xinhu.desks.staff.acts import record_act
from xinhu.desks.staff.approvals.kinds import Done
from xinhu.desks.staff.models import Operator, PolicyProposal, PolicyVersion
from xinhu.desks.staff.policy_change import errors
from xinhu.desks.staff.policy_change.checking import require_usable
from xinhu.desks.staff.policy_change.rules import load_ruleset
from xinhu.desks.staff.policy_change.versions import latest, texts_of

EVENT = "policy.in_force"
LEAST_PEOPLE = 2
_TURN = "SELECT pg_advisory_xact_lock(7810011)"


def put_in_force(reference: str, digest: str, done: Done) -> PolicyVersion:
    """Make the version of an approved proposal.

    Args:
        reference: of the proposal.
        digest: of the texts that were approved.
        done: who approved it, and when.

    Raises:
        ProposalStateError: nobody was asked about it by this approval.
        PolicyTwoPersonsError: fewer than two other people said yes.
        PolicyStaleError: another version came in force since it was made.
        PolicyTextsError: it can no longer be used.
    """
    _take_turn()
    row = _asked(reference, digest, done)
    version = _version(row, digest, done)
    _close(row, done)
    voter = Operator.objects.get(reference=done.by.reference)
    voter.acts_in = done.by.acting
    record_act(
        EVENT,
        operator=voter,
        zone=done.zone,
        at=done.at,
        proposal=row.reference,
        approval=done.ref,
        author=row.author.reference,
        approvers=" ".join(done.approvers),
        number=version.number,
        base=row.base,
        digest=digest,
        version=version.version,
    )
    return version


def _asked(reference: str, digest: str, done: Done) -> PolicyProposal:
    """Return the proposal that was approved by two others, as it was approved."""
    rows = PolicyProposal.objects.select_for_update(of=("self",))
    row = rows.select_related("author").filter(reference=reference).first()
    if row is None:
        raise errors.ProposalUnknownError
    asked = (row.state, row.approval, texts_digest(texts_of(row.texts)))
    if asked != ("asked", done.ref, digest):
        raise errors.ProposalStateError(state=row.state)
    if len(set(done.approvers) - {row.author.reference}) < LEAST_PEOPLE:
        raise errors.PolicyTwoPersonsError
    return row


def _take_turn() -> None:
    """Wait until nobody else puts a version in force: each closes others' proposals."""
    with connection.cursor() as cursor:
        cursor.execute(_TURN)


def _version(row: PolicyProposal, digest: str, done: Done) -> PolicyVersion:
    ruleset = load_ruleset(settings.XINHU_RULES, settings.XINHU_OWN_RULES)
    base = latest(ruleset)
    if (base.number, base.digest) != (row.base, row.base_digest):
        raise errors.PolicyStaleError(base=row.base)
    policies = require_usable(texts_of(row.texts), ruleset)
    try:
        with transaction.atomic():
            return PolicyVersion.objects.create(
                origin="changed",
                base=row.base,
                proposal=row,
                version=policies.version,
                digest=digest,
                texts=row.texts,
                recorded_at=to_datetime(done.at),
            )
    except IntegrityError:
        # Of two that follow the same version, one was first.
        raise errors.PolicyStaleError(base=row.base) from None


def _close(row: PolicyProposal, done: Done) -> None:
    """Close the proposal, and every other that was made from the version before."""
    at = to_datetime(done.at)
    row.state, row.closed_at = "approved", at
    row.save(update_fields=["state", "closed_at"])
    PolicyProposal.objects.filter(state__in=("proposed", "asked")).exclude(
        pk=row.pk
    ).update(state="stale", closed_at=at)
