"""The provider's own description of itself (OpenID Connect Discovery 1.0). Pure.

Believed only as far as it agrees with the settings: the issuer is the configured one,
letter by letter, and every address is one of the issuer's own host. So no answer, and
no changed document, can send a code or a secret elsewhere.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

import msgspec

from xinhu.desks.staff.single_sign_on.errors import SignOnAwayError

PATH = "/.well-known/openid-configuration"
_PORTS = {"https": 443, "http": 80}
BASIC, POST = "client_secret_basic", "client_secret_post"


class _Document(msgspec.Struct, frozen=True):
    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    end_session_endpoint: str = ""
    token_endpoint_auth_methods_supported: tuple[str, ...] = (BASIC,)
    authorization_response_iss_parameter_supported: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """Where a provider is asked.

    Attributes:
        issuer: as configured.
        authorization: where the browser is sent.
        token: where a code is turned into tokens.
        keys: where its public keys are.
        way_out: where the browser is sent to end its session there as well; empty
            where the provider names none, or one of another host.
        method: how this console proves itself there.
        names_itself: whether its answers state the issuer (RFC 9207).
    """

    issuer: str
    authorization: str
    token: str
    keys: str
    way_out: str
    method: str
    names_itself: bool


def address_of(issuer: str) -> str:
    """Return where an issuer describes itself."""
    return issuer.rstrip("/") + PATH


def read_provider(document: bytes, issuer: str) -> Provider:
    """Read a description.

    Args:
        document: as fetched.
        issuer: as configured.

    Raises:
        SignOnAwayError: it is none, of another issuer, or leads to another host.
    """
    try:
        read = msgspec.json.decode(document, type=_Document)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise SignOnAwayError from None
    if read.issuer != issuer:
        raise SignOnAwayError
    for address in (read.authorization_endpoint, read.token_endpoint, read.jwks_uri):
        require_own_host(address, issuer)
    methods = read.token_endpoint_auth_methods_supported
    return Provider(
        issuer=issuer,
        authorization=read.authorization_endpoint,
        token=read.token_endpoint,
        keys=read.jwks_uri,
        way_out=_own(read.end_session_endpoint, issuer),
        method=POST if POST in methods and BASIC not in methods else BASIC,
        names_itself=read.authorization_response_iss_parameter_supported,
    )


def _own(address: str, issuer: str) -> str:
    """Keep an address that nobody needs to come in, if it is of the issuer's host."""
    try:
        require_own_host(address, issuer)
    except SignOnAwayError:
        return ""
    return address


def require_own_host(address: str, issuer: str) -> None:
    """Raise where an address is not of the issuer's scheme, host and port.

    Raises:
        SignOnAwayError: it is of another, or no address.
    """
    if _place(address) != _place(issuer):
        raise SignOnAwayError


def _place(address: str) -> tuple[str, str, int | None]:
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise SignOnAwayError from None
    if parts.username is not None or parts.fragment or not parts.hostname:
        raise SignOnAwayError
    return parts.scheme, parts.hostname, port or _PORTS.get(parts.scheme)
