"""Ending one's other sessions, and forgetting the devices they were on."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from xinhu.console.access.keeper import seen_of
from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.kit.times import now
from xinhu.desks.staff.sessions import ending


@signed_in("POST")
def end_others(request: SignedInRequest) -> HttpResponse:
    """Leave this session and this device, and nothing else."""
    ending.end_others(seen_of(request).session, now())
    return redirect(f"{reverse('own_sessions')}?done=1")
