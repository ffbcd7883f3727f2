"""The token by which the console speaks to the gate in a person's name.

It is derived, not stored: HMAC-SHA-256 of the session's key under the channel secret.
The gate holds its SHA-256, so neither the database nor a copy of it is enough to speak
for somebody, and closing the session closes the token in every gate process at once.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterable

from xinhu.core.base.clock import Instant, to_datetime
from xinhu.core.base.errors import Fault
from xinhu.desks.staff.models import Operator, Token

KIND = "session"
_NAME = "console"
_SHORTEST_SECRET = 32  # characters


class ChannelSecretMissingError(Fault):
    """The secret between console and gate was not drawn; ``xinhu init`` draws it."""

    code = "console.channel_secret"


def session_token(channel_secret: str, session_key: str) -> str:
    """Derive a session's bearer token.

    Args:
        channel_secret: at least 32 characters, known to the console alone.
        session_key: Django's key of the session.

    Raises:
        ChannelSecretMissingError: there is no secret, or one too short to be one.
    """
    if len(channel_secret) < _SHORTEST_SECRET:
        raise ChannelSecretMissingError
    mac = hmac.digest(channel_secret.encode(), session_key.encode(), "sha256")
    return base64.urlsafe_b64encode(mac).rstrip(b"=").decode()


def open_session_token(
    token: str,
    *,
    operator: Operator,
    scopes: Iterable[str],
    zone: str,
    until: Instant,
    fresh_until: Instant | None = None,
) -> Token:
    """Make a token known to the gate.

    Args:
        token: from ``session_token``.
        operator: in whose name it speaks.
        scopes: what it is good for: those of the operator's role.
        zone: where the session comes from.
        until: how long it holds at most, however busy the session is.
        fresh_until: until when the second factor shown at log-in is fresh; None where
            none was.
    """
    return Token.objects.create(
        digest=token_digest(token),
        operator=operator,
        kind=KIND,
        name=_NAME,
        scopes=sorted(scopes),
        zone=zone,
        expires_at=to_datetime(until),
        second_factor_until=None if fresh_until is None else to_datetime(fresh_until),
    )


def hold_token(number: int, *, now: Instant) -> None:
    """Hold a locked session's token: the gate refuses it from the next request on.

    A second factor that was fresh is so no longer: somebody else may unlock the screen.
    """
    Token.objects.filter(pk=number).update(
        locked_at=to_datetime(now), second_factor_until=None
    )


def free_token(number: int, token: str) -> None:
    """Free a token that was held, under a new text."""
    Token.objects.filter(pk=number).update(digest=token_digest(token), locked_at=None)


def token_digest(token: str) -> bytes:
    """Return what the database and the gate know a token by."""
    return hashlib.sha256(token.encode()).digest()
