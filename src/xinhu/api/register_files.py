"""The register as static files of C2SP tlog-tiles, for tools written elsewhere.

Read-only and open to whoever reaches the address: tiles are hashes, and entries hold no
personal data. A full tile never changes and may be kept for ever; a checkpoint not.
"""

from xinhu.api.exchange import Exchange
from xinhu.desks.audit.proving import Bundle, Proving, Tree, parse_path

_TEXT = (b"content-type", b"text/plain; charset=utf-8")
_BYTES = (b"content-type", b"application/octet-stream")
_FRESH = (b"cache-control", b"no-store")
_FOR_EVER = (b"cache-control", b"public, max-age=31536000, immutable")


class RegisterFiles:
    """Everything below ``/register/``.

    Args:
        proving: reads tiles, bundles and checkpoints.
        keys: the verifier keys of the register's signers, one a line.
    """

    def __init__(self, proving: Proving, keys: str) -> None:
        self._proving = proving
        self._keys = keys.encode()

    async def checkpoint(self, exchange: Exchange) -> None:
        """Answer with the newest checkpoint."""
        latest = await self._proving.checkpoint()
        await exchange.answer_bytes(200, latest.note.encode(), (_TEXT, _FRESH))

    async def checkpoint_sm3(self, exchange: Exchange) -> None:
        """Answer with the newest checkpoint of the SM3 tree, where there is one."""
        note = await self._proving.checkpoint_sm3()
        await exchange.answer_bytes(200, note.encode(), (_TEXT, _FRESH))

    async def keys(self, exchange: Exchange) -> None:
        """Answer with the verifier keys."""
        await exchange.answer_bytes(200, self._keys, (_TEXT, _FRESH))

    async def tile(self, exchange: Exchange, path: str) -> None:
        """Answer with a tile or an entry bundle."""
        wanted = parse_path(path)
        if isinstance(wanted, Bundle):
            body = await self._proving.bundle(wanted)
        else:
            tree: Tree = "sm3" if path.startswith("tile-sm3") else "sha256"
            body = await self._proving.tile(tree, wanted)
        await exchange.answer_bytes(200, body, (_BYTES, _FOR_EVER))
