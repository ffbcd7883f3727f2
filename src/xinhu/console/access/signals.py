"""Coming in opens a token at the gate, going out closes it; both are acts.

Connected by the console's app. The session's key is drawn by Django at log-in, before
the signal; a token is therefore never carried from one person to the next.
"""

from django.conf import settings
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest

from xinhu.console.access.due import note
from xinhu.console.asking import token_of
from xinhu.console.kit.times import now
from xinhu.console.kit.words import lists
from xinhu.desks.staff.acts import record_act
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.session_tokens import close_session_token, open_session_token

_HOUR = 3_600


@receiver(user_logged_in, dispatch_uid="console.opened")
def opened(request: HttpRequest, user: Operator, **_: object) -> None:
    """Open the token of a new session, with the scopes of the operator's role.

    With none where the password must be changed first: then the gate refuses as well.
    """
    at = now()
    must_change = note(request, user, at)
    with transaction.atomic():
        open_session_token(
            token_of(request),
            operator=user,
            scopes=() if must_change else lists().scopes(user.role),
            zone=settings.XINHU_ZONE,
            now=at,
            seconds=settings.XINHU_SESSION_HOURS * _HOUR,
        )
        record_act("session.opened", operator=user, zone=settings.XINHU_ZONE, at=at)


@receiver(user_logged_out, dispatch_uid="console.closed")
def closed(request: HttpRequest, user: Operator | None, **_: object) -> None:
    """Close the token before Django throws the session's key away."""
    if user is None or not request.session.session_key:
        return
    at = now()
    with transaction.atomic():
        if close_session_token(token_of(request), now=at):
            record_act("session.closed", operator=user, zone=settings.XINHU_ZONE, at=at)
