"""What of discovery waits for an operator, as lines of the first page."""

from collections.abc import Iterator
from typing import Final

from django.urls import reverse

from xinhu.console.access.acting import scopes_of
from xinhu.console.access.signed_in import SignedInRequest
from xinhu.console.discovery.at_desk import deed_of, discovery_desk
from xinhu.console.home.notice import Notice
from xinhu.desks.discovery.desk import DISCOVERY
from xinhu.desks.discovery.finding import NOBODY, Filter, findings, own_findings
from xinhu.desks.discovery.states import OPEN

_GRAVE: Final = 4
"""From this level on a finding without an owner is told."""


def findings_waiting(request: SignedInRequest) -> Iterator[Notice]:
    """Tell whoever decides how many grave findings nobody mends yet."""
    if DISCOVERY not in scopes_of(request):
        return
    nobodys = Filter(status=OPEN, owner=NOBODY)
    rows = findings(discovery_desk(), deed_of(request), nobodys)
    count = rows.filter(file_level__gte=_GRAVE).count()
    if count:
        where = f"{reverse('discovery_findings')}?status={OPEN}&owner={NOBODY}"
        yield Notice("waiting", "findings", {"count": count}, "", where)


def findings_to_mend(request: SignedInRequest) -> Iterator[Notice]:
    """Tell an operator how many findings they are to mend."""
    count = own_findings(deed_of(request)).count()
    if count:
        where = reverse("discovery_own")
        yield Notice("waiting", "own_findings", {"count": count}, "", where)
