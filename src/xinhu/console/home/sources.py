"""Everything that may wait for an operator; each desk tells its own."""

from typing import Final

from xinhu.console.access.signed_in import SignedInRequest
from xinhu.console.discovery.notices import findings_to_mend, findings_waiting
from xinhu.console.home.desks import approvals, staffing, training
from xinhu.console.home.inquiry import inquiry_desk
from xinhu.console.home.notice import Notice, Source, urgent_first
from xinhu.console.home.own import courses, password, second_factor
from xinhu.console.supervision.notices import asked_to_explain, lists_to_sign

SOURCES: Final[tuple[Source, ...]] = (
    approvals,
    inquiry_desk,
    training,
    staffing,
    courses,
    password,
    second_factor,
    lists_to_sign,
    asked_to_explain,
    findings_waiting,
    findings_to_mend,
)


def notices(request: SignedInRequest) -> list[Notice]:
    """Return all that waits for the operator of a request, the most urgent first."""
    return urgent_first(one for source in SOURCES for one in source(request))
