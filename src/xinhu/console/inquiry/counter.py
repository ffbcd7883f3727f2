"""The counter's own way in: a customer is found, and the first step follows."""

from django.http import HttpResponse

from xinhu.console.access.acting import serves
from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.customers.find import find_for
from xinhu.console.gate_errors import RoleRefusedError
from xinhu.console.inquiry.steps import CREDIT_INQUIRY


@signed_in("GET", "POST")
def counter(request: SignedInRequest) -> HttpResponse:
    """Find somebody, to query the bureau about them.

    Raises:
        RoleRefusedError: nobody of this role queries.
        GateRefusedError: the gate refused to search.
    """
    if request.method == "GET" and not serves(request, CREDIT_INQUIRY):
        raise RoleRefusedError
    return find_for(request, title="nav.inquiry_counter", leads="inquiry_letter")
