"""What is told on the disk of a remedy: whether it was acted on, or only taken up."""

from collections.abc import Callable, Mapping

from xinhu.adapters.remedies.deleting import certificate_name
from xinhu.adapters.remedies.journal import Journal, Step
from xinhu.adapters.remedies.recovering import Outcome
from xinhu.core.base.errors import XinhuError
from xinhu.desks.discovery.states import RESTORE


def acted_on(
    journal: Journal, recovered: Mapping[str, Outcome]
) -> Callable[[str, str, str], bool]:
    """Return what tells whether a remedy that was taken up left a trace.

    One that did is gone on with or told as done; one that did not stands where it was
    approved. Where nobody can tell, it did. It takes kind and reference of the remedy,
    and the reference of the quarantine that a restoration ends.

    Args:
        journal: of acts.
        recovered: what became of acts that had stopped.
    """

    def acted(kind: str, ref: str, of: str) -> bool:
        if kind == RESTORE:
            return not _lies_in(journal, of)
        return (
            recovered.get(ref) is Outcome.COPIED
            or journal.has(ref)
            or journal.has_beside(certificate_name(ref))
        )

    return acted


def _lies_in(journal: Journal, ref: str) -> bool:
    """Tell whether a file certainly lies in quarantine."""
    try:
        return journal.has(ref) and journal.read(ref).step is Step.KEPT
    except XinhuError:
        return False
