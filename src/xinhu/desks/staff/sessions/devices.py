"""Known devices: a signed cookie per browser, and a row for each who logged in there.

The cookie's signature tells at once, without the database, whether it is one of ours;
whether it is known of an operator, their row tells. Its text stands in no table.
"""

import hashlib
import hmac
import re
from datetime import timedelta

from xinhu.core.base.clock import Instant, to_datetime
from xinhu.core.base.ids import RandomBytes
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.sessions.models import Device

_SHAPE = re.compile(r"[0-9a-f]{32}\.[0-9a-f]{64}", re.ASCII)
_ID_BYTES = 16
_LABEL = b"xinhu device cookie v1:"


def new_device(secret: str, random: RandomBytes) -> str:
    """Draw a device's cookie.

    Args:
        secret: the console's channel secret.
        random: source of bytes.
    """
    number = random(_ID_BYTES).hex()
    return f"{number}.{_signature(secret, number)}"


def device_digest(cookie: str, secret: str) -> bytes | None:
    """Return the digest of a device's cookie; None where it is none of ours."""
    if _SHAPE.fullmatch(cookie) is None:
        return None
    number, _, given = cookie.partition(".")
    if not hmac.compare_digest(given, _signature(secret, number)):
        return None
    return hashlib.sha256(number.encode()).digest()


def known_device(
    operator: Operator | None, digest: bytes | None, at: Instant, days: int
) -> Device | None:
    """Return an operator's device, if they logged in there within some days."""
    if operator is None or digest is None:
        return None
    since = to_datetime(at) - timedelta(days=days)
    return Device.objects.filter(
        operator=operator, digest=digest, last_at__gt=since, forgotten_at=None
    ).first()


def keep_device(operator: Operator, digest: bytes, at: Instant) -> Device:
    """Make a browser known of an operator who has just logged in there."""
    moment = to_datetime(at)
    device, _ = Device.objects.update_or_create(
        operator=operator,
        digest=digest,
        defaults={"last_at": moment, "forgotten_at": None},
        create_defaults={"first_at": moment, "last_at": moment},
    )
    return device


def forget_devices(operator: Operator, at: Instant, *, but: int) -> int:
    """Make an operator's devices unknown, but for one; return how many were known."""
    known = Device.objects.filter(operator=operator, forgotten_at=None).exclude(pk=but)
    return known.update(forgotten_at=to_datetime(at))


def _signature(secret: str, number: str) -> str:
    return hmac.new(secret.encode(), _LABEL + number.encode(), "sha256").hexdigest()
