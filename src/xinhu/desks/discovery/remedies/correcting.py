"""Asking that a file in the vault be another customer's, or be destroyed.

Guarantees: as for remedies of files (``asking``), of a file one waits or is done at a
time. Whose the file is now is not known here: the gate refuses what changes nothing.
"""

from typing import Final

from xinhu.core.base.ids import customer_id
from xinhu.core.policy.approval.rules import ApprovalBook
from xinhu.core.policy.matrix.found_files import FoundFilesShutError
from xinhu.desks.discovery.desk import DISCOVERY, Desk, require_scope
from xinhu.desks.discovery.errors import PaperUnknownError, RemedyKindError
from xinhu.desks.discovery.models import Remedy
from xinhu.desks.discovery.remedies.asking import enter
from xinhu.desks.discovery.remedies.reading import kept_in_vault
from xinhu.desks.discovery.states import CORRECTIONS, REASSIGN
from xinhu.desks.staff.deeds import Deed, one_deed

OF_PAPERS: Final = CORRECTIONS


def ask_for_correction(
    desk: Desk,
    deed: Deed,
    paper: str,
    kind: str,
    reason: str,
    book: ApprovalBook,
    *,
    customer: str = "",
) -> Remedy:
    """Ask that a file in the vault be another customer's, or be destroyed.

    Args:
        desk: the rules in force.
        deed: who asks.
        paper: reference of the paper.
        kind: one of ``OF_PAPERS``.
        reason: why, for whoever approves.
        book: who approves what.
        customer: whose it is to be; of what is not destroyed.

    Raises:
        NoDiscoveryOfficerError: the post does not ask for it.
        PaperUnknownError, RemedyKindError: no such paper, or no such correction.
        MalformedCustomerError: to be another customer's, and of none.
        FoundFilesShutError, RemedyPendingError: not there, or something waits.
        ApprovalReasonError: no reason, or too long a one.
    """
    with one_deed("remedy.asked", deed):
        require_scope(desk, deed, DISCOVERY)
        of = kept_in_vault(desk, deed).filter(paper=paper).first()
        if of is None:
            raise PaperUnknownError
        if kind not in OF_PAPERS:
            raise RemedyKindError
        remedy = Remedy(
            target=of.target, path=of.path, place=of.place, kind=kind,
            digest=of.digest, of=of, customer=_whose(desk, kind, customer),
        )  # fmt: skip
        return enter(remedy, deed, reason, book, paper=paper)


def _whose(desk: Desk, kind: str, customer: str) -> str:
    """Return whose it is to be; empty for what is destroyed."""
    if kind != REASSIGN:
        return ""
    whose = customer_id(customer.strip())
    if not desk.found_files():
        raise FoundFilesShutError
    return whose
