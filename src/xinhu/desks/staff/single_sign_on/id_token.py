"""An ID token, verified as OpenID Connect Core 1.0 section 3.1.3.7 says. Pure.

Stricter where it permits to be: the signature is always checked, although the token
came from the provider directly; only public-key algorithms count, so ``none`` and a
secret of ours as a key do not; a token is good for the one attempt whose nonce it has.
"""

import hmac
from dataclasses import dataclass, field
from typing import Any, Literal

import jwt
import msgspec
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from xinhu.core.base.clock import SECOND, Instant
from xinhu.desks.staff.single_sign_on.errors import SignOnTokenError

ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA")
_LEEWAY = 60
"""Seconds that two clocks may differ."""
_OLDEST = 600
"""Seconds after which a token is not of this attempt any more."""
_SHORTEST_RSA = 2_048
_LONGEST = 64 * 1024
_LONGEST_SUBJECT = 255  # OpenID Connect Core 1.0, section 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a token must state.

    Attributes:
        issuer, client: of the registration.
        nonce: of the attempt.
        begun_at: when the attempt began.
        max_age: seconds that may have passed by then since the person showed the
            provider who they are.
        at: now.
    """

    issuer: str
    client: str
    nonce: str = field(repr=False)
    begun_at: Instant
    max_age: int
    at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """What a verified token states.

    Attributes:
        issuer, subject: together they name a person for good.
        methods: how the provider was shown who it is (``amr``, RFC 8176).
        shown_at: when the provider was shown it (``auth_time``); never after now.
        all: every claim, for the one that the registration names.
        token: what states it, as it was sent.
    """

    issuer: str
    subject: str = field(repr=False)
    methods: frozenset[str]
    shown_at: Instant
    all: dict[str, Any] = field(repr=False)
    token: str = field(repr=False)


class _Key(msgspec.Struct, frozen=True):
    kty: Literal["RSA", "EC", "OKP"]
    kid: str = ""
    use: str = "sig"
    alg: str = ""


class _Keys(msgspec.Struct, frozen=True):
    keys: tuple[msgspec.Raw, ...]


def verified(token: str, keys: bytes, expected: Expected) -> Claims:
    """Return what a token states, once everything about it holds.

    Args:
        token: as the provider sent it.
        keys: the provider's key set (JWKS), as fetched.
        expected: see there.

    Raises:
        SignOnTokenError: something does not hold; ``check`` says what.
    """
    if len(token) > _LONGEST:
        raise SignOnTokenError(check="form")
    try:
        header = jwt.get_unverified_header(token)
    except jwt.PyJWTError:
        raise SignOnTokenError(check="form") from None
    algorithm = header.get("alg")
    if algorithm not in ALGORITHMS or "crit" in header:
        raise SignOnTokenError(check="algorithm")
    key = _key(keys, str(header.get("kid", "")), algorithm)
    try:
        payload = jwt.PyJWS().decode(token, key, algorithms=[algorithm])
        claims = msgspec.json.decode(payload, type=dict[str, Any])
    except (jwt.PyJWTError, msgspec.DecodeError, UnicodeDecodeError, ValueError):
        raise SignOnTokenError(check="signature") from None
    return _stated(token, claims, expected)


def _key(keys: bytes, kid: str, algorithm: str) -> jwt.PyJWK:
    """Return the one public key that may have signed."""
    try:
        listed = msgspec.json.decode(keys, type=_Keys).keys
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise SignOnTokenError(check="keys") from None
    fitting = [raw for raw in listed if _fits(raw, kid, algorithm)]
    if len(fitting) != 1:
        raise SignOnTokenError(check="key")
    try:
        key = jwt.PyJWK(msgspec.json.decode(fitting[0]), algorithm)
    except (jwt.PyJWTError, ValueError, TypeError):
        raise SignOnTokenError(check="key") from None
    public = key.key
    if isinstance(public, RSAPublicKey) and public.key_size < _SHORTEST_RSA:
        raise SignOnTokenError(check="key")
    return key


def _fits(raw: msgspec.Raw, kid: str, algorithm: str) -> bool:
    try:
        key = msgspec.json.decode(raw, type=_Key)
    except msgspec.DecodeError:
        return False
    named = not kid or key.kid == kid
    return named and key.use == "sig" and key.alg in {"", algorithm}


def _stated(token: str, claims: dict[str, Any], expected: Expected) -> Claims:
    """Hold every claim against what is expected."""
    now = expected.at // SECOND
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    issued, ends = _seconds(claims, "iat"), _seconds(claims, "exp")
    # Asked for with max_age, and then required: a session of last week at the provider
    # says that somebody was here then.
    shown = _seconds(claims, "auth_time")
    oldest = expected.begun_at // SECOND - expected.max_age
    subject, nonce = claims.get("sub"), claims.get("nonce")
    checks = {
        "issuer": claims.get("iss") == expected.issuer,
        "audience": expected.client in audiences,
        "party": claims.get("azp", expected.client) == expected.client
        and (len(audiences) == 1 or "azp" in claims),
        "expired": now < ends + _LEEWAY,
        "issued": now - _OLDEST <= issued <= now + _LEEWAY,
        "not_before": _seconds(claims, "nbf", 0) <= now + _LEEWAY,
        "recent": oldest - _LEEWAY <= shown <= now + _LEEWAY,
        "nonce": isinstance(nonce, str)
        and hmac.compare_digest(nonce.encode(), expected.nonce.encode()),
        "subject": isinstance(subject, str) and 0 < len(subject) <= _LONGEST_SUBJECT,
    }
    for check, holds in checks.items():
        if not holds:
            raise SignOnTokenError(check=check)
    methods = claims.get("amr", [])
    listed = methods if isinstance(methods, list) else []
    return Claims(
        issuer=expected.issuer,
        subject=str(subject),
        methods=frozenset(one for one in listed if isinstance(one, str)),
        shown_at=Instant(min(shown * SECOND, expected.at)),
        all=claims,
        token=token,
    )


def _seconds(claims: dict[str, Any], name: str, absent: int | None = None) -> int:
    value = claims.get(name, absent)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise SignOnTokenError(check=name)
    if not abs(value) < 2**53:
        raise SignOnTokenError(check=name)
    return int(value)
