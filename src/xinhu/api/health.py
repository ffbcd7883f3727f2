"""Whether the gate answers, and the document of what it answers."""

from pathlib import Path

from xinhu.api.exchange import JSON, NEVER_STORED, Exchange
from xinhu.desks.audit.browsing import Entries

_DOCUMENT = Path(__file__).parent / "openapi.json"


class Health:
    """Two addresses that need no token and tell nothing of anybody."""

    def __init__(self, entries: Entries) -> None:
        self._entries = entries
        self._document = _DOCUMENT.read_bytes()

    async def health(self, exchange: Exchange) -> None:
        """Answer once the database does: a gate without it can show nothing."""
        await exchange.answer(200, {"ready": True, "size": await self._entries.size()})

    async def document(self, exchange: Exchange) -> None:
        """Answer with the OpenAPI document."""
        await exchange.answer_bytes(200, self._document, (JSON, NEVER_STORED))
