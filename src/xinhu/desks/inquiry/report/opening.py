"""Opening a report: decided and written like any look, then shown by its layout.

The entry (kind ``report``) names the inquiry and the paper; the paper opens under its
receipt alone. The ground is the one that was made when the report came: it ends after
``view_hours``. No copy of the file is handed out, only what the layout names, masked.
"""

import asyncio
from dataclasses import dataclass

from xinhu.core.base.clock import Clock
from xinhu.core.base.errors import XinhuError
from xinhu.core.base.receipt import Receipt
from xinhu.core.catalogue.catalogue import Catalogue
from xinhu.core.catalogue.grades import Mask
from xinhu.core.crypto.keyring import Keyring
from xinhu.core.gate.asks import Answer, Ask, Matter, Refused, Shown
from xinhu.core.gate.batching import Batcher
from xinhu.core.gate.bearers import standing_of
from xinhu.core.gate.deciding import require_customer
from xinhu.core.gate.papers import show_paper
from xinhu.core.gate.stores import Reader, Sealed
from xinhu.core.policy.ground import SERVICE_CASE
from xinhu.core.register.act import act
from xinhu.core.register.entry import GroundRef
from xinhu.core.vault.papers import SealedPaper
from xinhu.desks.inquiry.bureau import Media
from xinhu.desks.inquiry.errors import ReportMissingError, ReportUnreadableError
from xinhu.desks.inquiry.keeping import Inquiries, Inquiry
from xinhu.desks.inquiry.outcome import SYSTEM, found
from xinhu.desks.inquiry.persons import of_branch
from xinhu.desks.inquiry.report.layout import Layout
from xinhu.desks.inquiry.report.reading import read_report
from xinhu.desks.inquiry.report.showing import ShownReport, show_report

KIND = "report"
FIELD = "credit_report"
_SCOPE = "disclose"


@dataclass(frozen=True, slots=True)
class OpenedReport:
    """A report before somebody's eyes, and where that is written.

    Attributes:
        shown: its sections, masked.
        inquiry: what it came of.
        receipt: of the entry of this opening.
    """

    shown: ShownReport
    inquiry: Inquiry
    receipt: Receipt


class ReportOpening:
    """Opens reports, each under the token of whoever looks."""

    def __init__(
        self,
        *,
        reader: Reader,
        gate: Batcher[Ask, Answer],
        inquiries: Inquiries,
        layout: Layout,
        keyring: Keyring,
        catalogue: Catalogue,
        clock: Clock,
    ) -> None:
        self._reader = reader
        self._gate = gate
        self._inquiries = inquiries
        self._layout = layout
        self._keyring = keyring
        self._catalogue = catalogue
        self._clock = clock

    async def open(
        self, bearer: bytes, ref: str, purpose: str
    ) -> OpenedReport | Refused:
        """Open the report of an inquiry for a purpose, to be seen or to be printed.

        Raises:
            ReportMissingError: there is none.
            XinhuError: it stands in the register that it was opened, and that failed.
        """
        await standing_of(self._reader, bearer, _SCOPE, self._clock())
        inquiry = await found(self._inquiries, ref)
        paper = inquiry.paper
        if paper is None or inquiry.view_ground is None:
            raise ReportMissingError
        matter = Matter(
            KIND,
            terms=(),
            detail=(("inquiry", ref), ("paper", paper)),
            demand=of_branch(inquiry.made),
        )
        ground = GroundRef(SERVICE_CASE, inquiry.view_ground)
        customer = inquiry.made.customer
        asked = Ask(bearer, customer, purpose, ground, (FIELD,), matter)
        (answer,) = await self._gate.submit([asked])
        if isinstance(answer, Refused):
            return answer
        try:
            return await self._opened(inquiry, paper, answer)
        except XinhuError as fault:
            await self._failed(inquiry, answer.receipt, fault.code)
            raise
        except (KeyError, ValueError):  # a mask that does not fit, a broken rule
            await self._failed(inquiry, answer.receipt, ReportUnreadableError.code)
            raise ReportUnreadableError from None

    async def _opened(self, inquiry: Inquiry, ref: str, answer: Shown) -> OpenedReport:
        kept = await self._inquiries.paper(ref)
        if kept is None or kept.sealed is None:
            raise ReportMissingError
        known = await self._reader.fetch((), (), (inquiry.made.customer,))
        customer = require_customer(known.customers[0])
        level = Mask(dict(answer.permitted)[FIELD])
        # Beside the event loop: a report may have megabytes, and looks must not wait.
        shown = await asyncio.to_thread(
            self._shown, kept.media, customer, answer.receipt, (ref, kept.sealed), level
        )
        return OpenedReport(shown, inquiry, answer.receipt)

    def _shown(
        self,
        media: Media,
        customer: Sealed,
        receipt: Receipt,
        paper: tuple[str, SealedPaper],
        level: Mask,
    ) -> ShownReport:
        body = show_paper(self._keyring, customer, receipt, *paper)
        return show_report(
            read_report(media, body), self._layout, self._catalogue, level
        )

    async def _failed(self, inquiry: Inquiry, receipt: Receipt, code: str) -> None:
        told = act(
            "report.failed",
            actor=SYSTEM,
            post="",
            zone="",
            at=self._clock(),
            customer=inquiry.made.customer,
            inquiry=inquiry.made.ref,
            entry=receipt.index,
            code=code,
        )
        await self._inquiries.refused(told)
