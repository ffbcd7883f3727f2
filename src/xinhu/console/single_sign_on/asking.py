"""Asks the identity provider, and nobody else.

Guarantees: only the issuer's own host is ever asked; no redirect is followed, no proxy
of the environment used, nothing read beyond a size and a time; what goes wrong is one
error without any detail of what was sent.
"""

import base64
import http.client
from urllib.parse import quote_plus, urlencode, urlsplit

import msgspec

from xinhu.console.kit.times import now
from xinhu.core.base.clock import SECOND, Instant
from xinhu.desks.staff.single_sign_on.errors import SignOnAwayError, SignOnDeniedError
from xinhu.desks.staff.single_sign_on.provider import (
    BASIC,
    Provider,
    address_of,
    read_provider,
    require_own_host,
)
from xinhu.desks.staff.single_sign_on.registration import Registration

_SECONDS = 4  # for a connection and for each part of an answer
_LARGEST = 256 * 1024
_OK = 200
_SAYS_NO = (400, 401, 403)
_REMEMBERED = 60 * SECOND
_AWAY_FOR = 5 * SECOND
_ODD = (http.client.HTTPException, OSError, UnicodeError)


class _Tokens(msgspec.Struct, frozen=True):
    id_token: str


_described: dict[str, tuple[Instant, Provider | None]] = {}
"""What each issuer said last in this process, and when; None where it could not be
asked: whoever presses the button again and again keeps no thread waiting."""


def find_provider(registration: Registration) -> Provider:
    """Ask the issuer to describe itself; what it said is remembered for a minute.

    Raises:
        SignOnAwayError: it does not, or not as it should.
    """
    issuer, at = registration.issuer, now()
    asked_at, known = _described.get(issuer, (Instant(0), None))
    if at - asked_at < (_AWAY_FOR if known is None else _REMEMBERED):
        if known is None:
            raise SignOnAwayError
        return known
    try:
        found = read_provider(_fetch(address_of(issuer), issuer), issuer)
    except SignOnAwayError:
        _described[issuer] = (at, None)
        raise
    _described[issuer] = (at, found)
    return found


def forget_providers() -> None:
    """Forget what was said; the next question is asked anew."""
    _described.clear()


def fetch_keys(provider: Provider) -> bytes:
    """Fetch the provider's public keys.

    Raises:
        SignOnAwayError: they cannot be had.
    """
    return _fetch(provider.keys, provider.issuer)


def redeem(
    provider: Provider, registration: Registration, code: str, verifier: str, back: str
) -> str:
    """Turn a code into an ID token.

    Args:
        provider: with whom.
        registration: as whom.
        code: that the browser brought.
        verifier: whose hash the attempt began with (PKCE, RFC 7636).
        back: where the browser was sent back to.

    Raises:
        SignOnDeniedError: the provider does not take the code.
        SignOnAwayError: it cannot be asked, or its answer cannot be read.
    """
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "code_verifier": verifier,
    }
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    if provider.method == BASIC:
        pair = f"{quote_plus(registration.client)}:{quote_plus(registration.secret())}"
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    else:
        form |= {
            "client_id": registration.client,
            "client_secret": registration.secret(),
        }
    body = urlencode(form).encode()
    answer = _fetch(provider.token, provider.issuer, body, headers)
    try:
        return msgspec.json.decode(answer, type=_Tokens).id_token
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise SignOnAwayError from None


def _fetch(
    address: str,
    issuer: str,
    body: bytes | None = None,
    headers: dict[str, str] | None = None,
) -> bytes:
    require_own_host(address, issuer)
    parts = urlsplit(address)
    kind = (
        http.client.HTTPSConnection
        if parts.scheme == "https"
        else http.client.HTTPConnection
    )
    connection = kind(parts.hostname or "", parts.port, timeout=_SECONDS)
    path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
    sent = {"Accept": "application/json", **(headers or {})}
    try:
        connection.request("GET" if body is None else "POST", path, body, sent)
        response = connection.getresponse()
        answer = response.read(_LARGEST + 1)
    except _ODD:
        raise SignOnAwayError from None
    finally:
        connection.close()
    if body is not None and response.status in _SAYS_NO:
        raise SignOnDeniedError
    if response.status != _OK or len(answer) > _LARGEST:
        raise SignOnAwayError
    return answer
