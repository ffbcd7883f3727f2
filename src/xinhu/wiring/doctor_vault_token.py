"""The doctor's look at the token by which found files get into the vault."""

import asyncio
import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from xinhu.adapters.postgres.gate_reader import PostgresReader
from xinhu.adapters.postgres.link import Link
from xinhu.core.base.clock import DAY, Instant, to_datetime
from xinhu.core.base.errors import Refusal
from xinhu.core.gate.deciding import require_bearer
from xinhu.core.gate.stores import Bearer
from xinhu.wiring.errors import SecretExposedError, SecretMissingError
from xinhu.wiring.finding import Finding
from xinhu.wiring.secrets import read
from xinhu.wiring.settings import Settings
from xinhu.wiring.upkeep import Threshold

_WHAT: Final = "vault token"
_SCOPE: Final = "found_files"
SHAPE: Final = re.compile(r"xh_[A-Za-z0-9_-]{43}")
"""Of what ``xinhu token create`` prints."""
_ANEW: Final = "make a token, write it into the file (docs/operating/discovery.md)"
_SAID: Final = {
    "token.unknown": "nobody has this token; one that ended is forgotten after a while",
    "token.revoked": "it was revoked",
    "token.expired": "it ended, or whoever it speaks for may act no more",
    "token.scope": f"it is not for {_SCOPE}",
    "standing.inactive": "whoever it speaks for was stopped",
    "standing.away": "whoever it speaks for is on leave",
}


def vault_token(
    settings: Settings, url: str, limits: Mapping[str, Threshold], now: Instant
) -> Finding:
    """Would the gate take files under it, and for how long yet; it is not asked.

    Args:
        settings: of the installation.
        url: of the database, in the gate's role.
        limits: from when on something is due.
        now: the time.
    """
    file = settings.vault_token_file
    if file is None:
        return Finding(_WHAT, "ok", "none set; no found file gets into the vault")
    try:
        text = read(file)
    except SecretMissingError:
        return Finding(_WHAT, "wrong", f"{file.name} {_lacks(file)}", _ANEW)
    except SecretExposedError:
        told = f"others may read {file.name}; the worker does not use it"
        return Finding(_WHAT, "wrong", told, "chmod 600, revoke it and make a new one")
    if not SHAPE.fullmatch(text):
        told = f"{file.name} holds something else than a token alone"
        return Finding(_WHAT, "wrong", told, _ANEW)
    return _known(_bearer(url, text), limits, now)


def _known(
    bearer: Bearer | None, limits: Mapping[str, Threshold], now: Instant
) -> Finding:
    """Tell what the gate would say, by the gate's own rule."""
    try:
        require_bearer(bearer, _SCOPE, now)
    except Refusal as refusal:
        return Finding(_WHAT, "wrong", _SAID.get(refusal.code, refusal.code), _ANEW)
    if bearer is None:  # refused above; said for those who check types
        return Finding(_WHAT, "wrong", _SAID["token.unknown"], _ANEW)
    days = (bearer.expires_at - now) // DAY
    day = to_datetime(bearer.expires_at).date().isoformat()
    told = f"holds until {day}, {days} days"
    if days < limits["vault_token_days"].number:
        return Finding(_WHAT, "due", told, _ANEW)
    return Finding(_WHAT, "ok", told)


def _bearer(url: str, text: str) -> Bearer | None:
    """Return whose a token is, as the gate reads it.

    Raises:
        DatabaseUnavailableError: the database did not tell.
    """

    async def asked() -> Bearer | None:
        link = Link(url)
        try:
            digest = hashlib.sha256(text.encode()).digest()
            return (await PostgresReader(link).fetch((digest,), (), ())).bearers[0]
        finally:
            await link.close()

    return asyncio.run(asked())


def _lacks(file: Path) -> str:
    try:
        return "is empty" if file.stat().st_size == 0 else "cannot be read from here"
    except FileNotFoundError:
        return "is not there"
    except OSError:
        return "cannot be reached from here"
