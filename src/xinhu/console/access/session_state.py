"""What a page asks of its own session: does it hold, is somebody here, lock it."""

from django.http import HttpResponse

from xinhu.console.access.coming import by_script
from xinhu.console.access.keeper import seen_of
from xinhu.console.access.locked import LOCKED, to_unlock
from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.kit.times import now
from xinhu.desks.staff.sessions.judging import Live
from xinhu.desks.staff.sessions.locking import lock_session


@signed_in("GET", while_due=True)
def session_state(request: SignedInRequest) -> HttpResponse:
    """Tell whether the session is live (204) or locked (423); no act of anybody."""
    live = isinstance(seen_of(request).state, Live)
    return HttpResponse(status=204 if live else LOCKED)


@signed_in("POST", while_due=True)
def session_here(request: SignedInRequest) -> HttpResponse:
    """Note that the operator is at work on a page that asks for nothing."""
    del request
    return HttpResponse(status=204)


@signed_in("POST", while_due=True)
def session_lock(request: SignedInRequest) -> HttpResponse:
    """Lock the session now: its operator leaves, or a page found them gone."""
    why = "own" if request.POST.get("why") == "own" else "idle"
    lock_session(seen_of(request).session.pk, why, now())
    return HttpResponse(status=204) if by_script(request) else to_unlock(request)
