"""Who speaks for a directory: the bearer of a token that was made for it.

What it guarantees: a token of another kind, an expired or revoked one, and one whose
owner is not in service open nothing, and one answer serves them all. What it leaves to
others: counting wrong ones.
"""

import hashlib

from xinhu.core.base.clock import Instant, to_datetime
from xinhu.desks.staff.looking_up import in_service
from xinhu.desks.staff.models import Token
from xinhu.desks.staff.provisioning.errors import ProvisionTokenError
from xinhu.desks.staff.tokens import SCIM, SCIM_SCOPE, Actor

POST = "provisioning"
_SCHEME = "bearer "
_LONGEST = 200  # characters; ours has 46


def bearer_of(header: str, now: Instant) -> Actor:
    """Return in whose name a request acts.

    Args:
        header: what stands in ``Authorization``.
        now: the present.

    Raises:
        ProvisionTokenError: it is no token of a directory that is in force.
    """
    text = header[len(_SCHEME) :].strip()
    if header[: len(_SCHEME)].lower() != _SCHEME or not text or len(text) > _LONGEST:
        raise ProvisionTokenError
    # The table is asked for a hash, so the time of the answer tells nothing of a token.
    digest = hashlib.sha256(text.encode("utf-8", "surrogateescape")).digest()
    token = Token.objects.filter(
        in_service(now, of="operator"),
        digest=digest,
        kind=SCIM,
        revoked_at=None,
        expires_at__gt=to_datetime(now),
    ).first()
    if token is None or SCIM_SCOPE not in token.scopes:
        raise ProvisionTokenError
    return Actor(reference=f"scim:{token.pk}", post=POST, zone=token.zone)
