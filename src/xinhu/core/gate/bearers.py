"""Who stands behind a token, read anew for each act at the desk."""

from xinhu.core.base.clock import Instant
from xinhu.core.gate.deciding import require_bearer
from xinhu.core.gate.stores import Reader
from xinhu.core.policy.standing import Standing


async def standing_of(
    reader: Reader, bearer: bytes, scope: str, now: Instant
) -> Standing:
    """Return the standing of whoever holds a token that may be used for this.

    Raises:
        Refusal: unknown, revoked or expired token; stopped operator; missing scope.
        DatabaseUnavailableError: it could not be looked up.
    """
    known = await reader.fetch((bearer,), (), ())
    return require_bearer(known.bearers[0], scope, now)
