"""Coming in opens a session and its token, going out closes both; all are acts.

Connected by the console's app. The session's key is drawn by Django at log-in, before
the signal; a token is therefore never carried from one person to the next.
"""

import os

from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest

from xinhu.console.access.coming import device_of, zone_of_request
from xinhu.console.access.due import expires_at, note
from xinhu.console.access.keeping_device import device_to_keep, session_rules
from xinhu.console.asking import token_of
from xinhu.console.kit.times import now
from xinhu.console.kit.words import lists
from xinhu.console.second_factor.at_log_in import fresh_from_log_in, note_lacking
from xinhu.desks.staff.models import Operator, Session
from xinhu.desks.staff.session_tokens import token_digest
from xinhu.desks.staff.sessions.devices import known_device
from xinhu.desks.staff.sessions.ending import end_session
from xinhu.desks.staff.sessions.log_ins import record_log_in
from xinhu.desks.staff.sessions.opening import Opening, open_session


@receiver(user_logged_in, dispatch_uid="console.opened")
def opened(request: HttpRequest, user: Operator, **_: object) -> None:
    """Open the operator's only session, with the scopes of their role.

    With none where the password must be changed, or a second factor be added, first:
    then the gate refuses as well.
    """
    at, rules = now(), session_rules()
    must_change = note(request, user, at)
    must_add = note_lacking(request, user)
    known = known_device(user, device_of(request), at, rules.device) is not None
    zone = zone_of_request(request)
    opening = Opening(
        token=token_of(request),
        scopes=() if must_change or must_add else lists().scopes(user.role),
        zone=zone,
        device=device_to_keep(request, os.urandom),
        until=None if must_change else expires_at(request),
        fresh_until=fresh_from_log_in(request, user),
        at=at,
    )
    with transaction.atomic():
        open_session(user, opening, rules, known=known)
        record_log_in(user, zone=zone, known=known, at=at)


@receiver(user_logged_out, dispatch_uid="console.closed")
def closed(request: HttpRequest, user: Operator | None, **_: object) -> None:
    """Close the session before Django throws its key away."""
    if user is None or not request.session.session_key:
        return
    digest = token_digest(token_of(request))
    for number in Session.objects.filter(token__digest=digest).values_list("pk"):
        end_session(number[0], "log_out", now())
