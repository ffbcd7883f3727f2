"""Inquiries, letters and loans as rows of the schema ``inquiry``."""

from collections.abc import Sequence
from typing import Any, Final

from xinhu.core.base.clock import Instant
from xinhu.core.base.receipt import Receipt
from xinhu.core.register.entry import GroundRef
from xinhu.desks.inquiry.demands import Letter, Loan
from xinhu.desks.inquiry.keeping import Inquiry, Reservation
from xinhu.desks.inquiry.states import State

INQUIRY: Final = """
i.ref, encode(uuid_send(i.customer), 'hex'), i.operator, i.post, i.branch, i.owner,
i.reason, i.institution, i.ground_kind, i.ground, i.loan, encode(i.commitment, 'hex'),
i.note, i.again, i.reserved_at, i.state, i.attempt, i.lease_until, i.changed_at,
i.entry, i.leaf, i.refusal, i.report_number, i.paper, i.view_ground,
EXISTS (SELECT FROM inquiry.objection o
    WHERE o.inquiry = i.ref AND o.answered_at IS NULL)"""
"""Columns of ``inquiry.inquiry AS i`` in the order that ``inquiry_from`` takes."""

LETTER: Final = """
l.ref, encode(uuid_send(l.customer), 'hex'), l.reasons, l.institution, l.signed_on"""
LOAN: Final = "n.number, encode(uuid_send(n.customer), 'hex'), n.settled_on"


def inquiry_from(row: Sequence[Any]) -> Inquiry:
    """Make an inquiry of a row of ``INQUIRY``."""
    ref, customer, operator, post, branch, owner, reason, institution, *others = row
    kind, ground, loan, commitment, note, again, at, state, attempt, *rest = others
    lease, changed_at, entry, leaf, refusal, number, paper, view_ground, disputed = rest
    made = Reservation(
        ref=ref,
        customer=customer,
        operator=operator,
        post=post,
        branch=branch,
        owner=owner,
        reason=reason,
        institution=institution,
        ground=GroundRef(kind, ground),
        loan=loan,
        commitment=commitment,
        note=note,
        again=again,
        at=Instant(at),
        lease_until=Instant(lease),
    )
    return Inquiry(
        made=made,
        state=State(state),
        attempt=attempt,
        lease_until=Instant(lease),
        changed_at=Instant(changed_at),
        receipt=None if entry is None else Receipt(entry, leaf),
        refusal=refusal,
        report_number=number,
        paper=paper,
        view_ground=view_ground,
        disputed=disputed,
    )


def letter_from(row: Sequence[Any] | None) -> Letter | None:
    """Make a letter of a row of ``LETTER``."""
    if row is None:
        return None
    ref, customer, reasons, institution, signed_on = row
    return Letter(
        ref=ref,
        customer=customer,
        reasons=frozenset(reasons),
        institution=institution,
        signed_on=signed_on,
    )


def loan_from(row: Sequence[Any] | None) -> Loan | None:
    """Make a loan of a row of ``LOAN``."""
    if row is None:
        return None
    number, customer, settled_on = row
    return Loan(number=number, customer=customer, settled_on=settled_on)
