"""The desk as its users hold it: everything that can be done about inquiries."""

from dataclasses import dataclass

from xinhu.desks.inquiry.following import Following
from xinhu.desks.inquiry.inquiring import Inquiring
from xinhu.desks.inquiry.keeping import Inquiry
from xinhu.desks.inquiry.report.opening import OpenedReport, ReportOpening
from xinhu.desks.inquiry.requests import Requests
from xinhu.desks.inquiry.resuming import Resuming

__all__ = ["Inquiry", "InquiryDesk", "OpenedReport"]


@dataclass(frozen=True, slots=True, kw_only=True)
class InquiryDesk:
    """Asking for approval, asking the bureau, following, deciding, opening."""

    requests: Requests
    inquiring: Inquiring
    following: Following
    resuming: Resuming
    reports: ReportOpening
