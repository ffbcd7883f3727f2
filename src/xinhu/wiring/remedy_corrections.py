"""The worker has the gate correct what it keeps: asked again until that is known.

The gate alone changes what the vault keeps, once a remedy; the answer tells the same
however often it is asked for. Whatever is not known to have been refused may have been
done, so that it waits and is asked for again.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Final, Literal

import msgspec

from xinhu.adapters.remedies.certificate import Ground, certificate_of_paper
from xinhu.adapters.remedies.deleting import certificate_name
from xinhu.adapters.remedies.durable import told, write_whole
from xinhu.adapters.remedies.errors import (
    GateAwayError,
    VaultNeverKeptError,
    VaultRefusedError,
    VaultTokenMissingError,
)
from xinhu.adapters.remedies.journal import Journal
from xinhu.core.base.encoding import canonical_json
from xinhu.core.base.errors import XinhuError
from xinhu.wiring.remedy_vault import PAPER, put_to_gate
from xinhu.wiring.settings import Settings

if TYPE_CHECKING:
    # Needs Django up, which this module does not.
    from xinhu.desks.discovery.remedies.performing import Order

CORRECTIONS: Final = frozenset({"reassign", "destroy"})
_REASON: Final = "approved"
_NEVER_DONE: Final = frozenset(
    {
        "found_file.not_approved",
        "found_file.unknown",
        "found_file.same_customer",
        "found_file.broken",
        "found_file.shut",
        "customer.unknown",
        "customer.erased",
    }
)
"""What the gate says after it looked whether the remedy was done
(``desks/customers/found_files/correcting.py``)."""


class Corrected(msgspec.Struct, frozen=True):
    """What became of a paper, as the gate tells it.

    Attributes:
        paper: its reference.
        kind: ``reassign`` or ``destroy``.
        digest: SHA-256 of the sealed bytes that nothing opens any more, hexadecimal.
        at: when, as text.
    """

    paper: Annotated[str, msgspec.Meta(pattern=PAPER)]
    kind: Literal["reassign", "destroy"]
    digest: Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{64}\Z")]
    at: Annotated[str, msgspec.Meta(pattern=r"\A[0-9TZ:.-]{20,30}\Z")]


Correct = Callable[[str], Corrected]
"""Given the reference of a remedy, has the gate do it and returns what was done.

It raises ``GateAwayError`` where nobody knows what became of it, and
``VaultRefusedError`` where the gate did not do it this time."""


def nobody_corrects(_remedy: str) -> Corrected:
    """Refuse: this worker has nothing corrected.

    Raises:
        VaultTokenMissingError: always.
    """
    raise VaultTokenMissingError


def correcting(settings: Settings) -> Correct:
    """Return what has files in the vault corrected in this installation."""
    file = settings.vault_token_file
    if file is None:
        return nobody_corrects
    return lambda remedy: put_to_gate(
        settings.gate_url, file, f"{remedy}/correction", {}, Corrected, _NEVER_DONE
    )


class OneCorrection:
    """One correction.

    Args:
        correct: has the gate do it.
        journal: beside which certificates stand.

    Attributes:
        may_be_done: it is not known not to be done, now or from an earlier time.
    """

    def __init__(self, correct: Correct, journal: Journal) -> None:
        self._correct, self._journal = correct, journal
        self.may_be_done = False

    def do(self, order: "Order") -> dict[str, object]:
        """Have it done, or find it done; return what is kept of it.

        Raises:
            VaultRefusedError: the gate did not do it.
            XinhuError: it was not asked, or nobody knows what became of it.
        """
        self.may_be_done = True
        try:
            done = self._correct(order.ref)
        except (GateAwayError, VaultNeverKeptError) as error:
            self.may_be_done = isinstance(error, GateAwayError)
            raise
        except (XinhuError, VaultRefusedError):
            # Not done this time; of an earlier time it tells nothing.
            self.may_be_done = order.begun
            raise
        if done.kind != order.kind:
            raise GateAwayError
        if done.kind == "destroy":
            return self._certified(order, done)
        return {"paper": done.paper, "sealed_sha256": done.digest, "at": done.at}

    def _certified(self, order: "Order", done: Corrected) -> dict[str, object]:
        """Return the certificate of a destruction, written as the gate told it."""
        ground = Ground(
            asked_by=order.asked_by,
            approved_by=order.approved_by,
            approval=order.approval,
            reason=_REASON,
            method="salt_destroyed",
        )
        certificate = certificate_of_paper(
            done.paper, order.digest, done.digest, ground, order.ref, done.at
        )
        with told():
            name = certificate_name(order.ref)
            write_whole(self._journal.folder, name, canonical_json(certificate) + b"\n")
        return dict(certificate)
