"""One-time codes by time: RFC 6238 over RFC 4226, as every authenticator app knows.

Pure. SHA-1, six digits and thirty seconds, because an app that is told anything else
often shows codes of these all the same; HMAC-SHA-1 is not harmed by SHA-1's collisions.
"""

import base64
import hmac
import re
from urllib.parse import quote, urlencode

from xinhu.core.base.clock import SECOND, Instant
from xinhu.core.base.ids import RandomBytes
from xinhu.desks.staff.second_factor.errors import FactorUsedError, FactorWrongError

STEP = 30
"""Seconds for which a code is shown."""
DIGITS = 6
_SECRET_BYTES = 20  # the size of SHA-1's output (RFC 4226 section 4, R6)
_CODE = re.compile(r"[0-9]{6}")
_SPACES = re.compile(r"[\s-]")


def new_secret(random: RandomBytes) -> str:
    """Draw a secret of 160 bits, as base32."""
    return base64.b32encode(random(_SECRET_BYTES)).decode()


def step_at(at: Instant) -> int:
    """Return the number of the time step of an instant."""
    return at // (STEP * SECOND)


def code_of(secret: str, step: int, digits: int = DIGITS) -> str:
    """Return the code that an app shows in a time step.

    Args:
        secret: base32.
        step: of ``step_at``.
        digits: six; eight in the RFC's own vectors.
    """
    key = base64.b32decode(secret)
    mac = hmac.digest(key, step.to_bytes(8, "big"), "sha1")
    start = mac[-1] & 0x0F
    value = int.from_bytes(mac[start : start + 4], "big") & 0x7FFF_FFFF
    return f"{value % 10**digits:0{digits}d}"


def accepted_step(
    secret: str, code: str, *, at: Instant, tolerance: int, after: int
) -> int:
    """Return the time step whose code was typed.

    Args:
        secret: base32.
        code: as typed; spaces and hyphens do not count.
        at: now.
        tolerance: steps that the app's clock may be ahead or behind.
        after: the last step whose code was taken; -1 where none was.

    Raises:
        FactorWrongError: it is the code of no step near now.
        FactorUsedError: it is the code of a step that was taken, or of one before it.
    """
    typed = _SPACES.sub("", code)
    if _CODE.fullmatch(typed) is None:
        raise FactorWrongError
    now = step_at(at)
    near = range(max(now - tolerance, 0), now + tolerance + 1)
    # Every step is tried, so that the time taken does not tell which one it was.
    right = [s for s in near if hmac.compare_digest(code_of(secret, s), typed)]
    if not right:
        raise FactorWrongError
    if right[-1] <= after:
        raise FactorUsedError
    return right[-1]


def address_of(secret: str, *, owner: str, issuer: str) -> str:
    """Return the ``otpauth://`` address that an app reads from a QR code.

    Args:
        secret: base32.
        owner: user name, shown in the app.
        issuer: of whom the account is, shown in the app.
    """
    query = urlencode({"secret": secret, "issuer": issuer}, quote_via=quote)
    return f"otpauth://totp/{quote(issuer)}:{quote(owner)}?{query}"


def in_groups(secret: str) -> str:
    """Write a secret in groups of four, for typing."""
    return " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
