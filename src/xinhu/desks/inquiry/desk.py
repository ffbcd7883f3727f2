"""The desk as its users hold it: everything that can be done about inquiries."""

from dataclasses import dataclass

from xinhu.desks.inquiry.asking import InquiryForm
from xinhu.desks.inquiry.following import Following
from xinhu.desks.inquiry.inquiring import Inquiring, Outcome
from xinhu.desks.inquiry.keeping import Inquiry
from xinhu.desks.inquiry.report.opening import OpenedReport, ReportOpening
from xinhu.desks.inquiry.requests import Requests
from xinhu.desks.inquiry.resuming import Resuming
from xinhu.desks.inquiry.running import ToTheEnd

__all__ = ["Inquiry", "InquiryDesk", "OpenedReport"]


@dataclass(frozen=True, slots=True, kw_only=True)
class InquiryDesk:
    """Asking for approval, asking the bureau, following, deciding, opening."""

    running: ToTheEnd
    requests: Requests
    inquiring: Inquiring
    following: Following
    resuming: Resuming
    reports: ReportOpening

    async def ask(self, bearer: bytes, form: InquiryForm) -> Outcome:
        """Ask the bureau, to the end; see ``Inquiring.ask``."""
        return await self.running.run(self.inquiring.ask(bearer, form))

    async def send(self, bearer: bytes, ref: str, why: str) -> Inquiry:
        """Send later or again, to the end; see ``Resuming.send``."""
        return await self.running.run(self.resuming.send(bearer, ref, why))

    async def look_up(self, bearer: bytes, ref: str, why: str) -> Inquiry:
        """Ask what became of it, to the end; see ``Resuming.look_up``."""
        return await self.running.run(self.resuming.look_up(bearer, ref, why))
