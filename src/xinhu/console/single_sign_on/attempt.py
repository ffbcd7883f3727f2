"""An attempt to sign on, kept in the session of the browser that began it.

State, nonce and PKCE's verifier are drawn for each; it is good once, for ten minutes,
and taken out of the session before anything about it is looked at.
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass, field

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from xinhu.core.base.clock import SECOND, Instant
from xinhu.core.base.ids import RandomBytes
from xinhu.desks.staff.single_sign_on.errors import SignOnAttemptError

_KEY = "sign_on_attempt"
_GOOD_FOR = 600 * SECOND
_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """What an attempt began with.

    Attributes:
        state, nonce, verifier: unguessable, each for itself.
        at: when it began.
        to: where its operator wants to go.
    """

    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    at: Instant
    to: str

    @property
    def challenge(self) -> str:
        """Hash of the verifier, which the provider keeps (S256, RFC 7636)."""
        return _text(hashlib.sha256(self.verifier.encode()).digest())


def begin(request: HttpRequest, at: Instant, random: RandomBytes) -> Attempt:
    """Begin an attempt; one that was begun before is over."""
    to = request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(to, None) and to.startswith("/")
    attempt = Attempt(
        state=unguessable(random),
        nonce=unguessable(random),
        verifier=unguessable(random),
        at=at,
        to=to if ours else "",
    )
    request.session[_KEY] = {
        "state": attempt.state,
        "nonce": attempt.nonce,
        "verifier": attempt.verifier,
        "at": at,
        "to": attempt.to,
    }
    return attempt


def taken(request: HttpRequest, state: str, at: Instant) -> Attempt:
    """Take the browser's attempt out of its session.

    Raises:
        SignOnAttemptError: there is none, it is over, or the state is another's.
    """
    kept = request.session.pop(_KEY, None)
    if not isinstance(kept, dict):
        raise SignOnAttemptError
    request.session.save()
    attempt = Attempt(**kept)
    if not hmac.compare_digest(attempt.state.encode(), state.encode()):
        raise SignOnAttemptError
    if not attempt.at <= at < attempt.at + _GOOD_FOR:
        raise SignOnAttemptError
    return attempt


def is_waiting(request: HttpRequest) -> bool:
    """Return whether the browser's session holds an attempt."""
    return _KEY in request.session


def unguessable(random: RandomBytes) -> str:
    """Draw a text that nobody guesses, for an address."""
    return _text(random(_BYTES))


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
