"""Proofs as JSON, and as C2SP tlog-proof files."""

from xinhu.api.bad_requests import MalformedQueryError
from xinhu.api.exchange import Exchange
from xinhu.api.numbers import number_in
from xinhu.desks.audit.proving import Proving

_FRESH = (b"cache-control", b"no-store")
_TEXT = (b"content-type", b"text/plain; charset=utf-8")


class ProofAddresses:
    """The addresses under which proofs are made."""

    def __init__(self, proving: Proving) -> None:
        self._proving = proving

    async def inclusion(self, exchange: Exchange) -> None:
        """Answer with an inclusion proof."""
        query = exchange.query()
        index = number_in(query, "index")
        if index is None:
            raise MalformedQueryError
        proof = await self._proving.inclusion(index, number_in(query, "size"))
        await exchange.answer(
            200,
            {
                "index": proof.index,
                "size": proof.size,
                "leaf": proof.leaf.hex(),
                "path": [step.hex() for step in proof.path],
                "root": proof.root.hex(),
            },
        )

    async def consistency(self, exchange: Exchange) -> None:
        """Answer with a consistency proof."""
        query = exchange.query()
        old = number_in(query, "from")
        if old is None:
            raise MalformedQueryError
        proof = await self._proving.consistency(old, number_in(query, "to"))
        await exchange.answer(
            200,
            {
                "from": proof.old,
                "to": proof.new,
                "path": [step.hex() for step in proof.path],
                "from_root": proof.old_root.hex(),
                "to_root": proof.new_root.hex(),
            },
        )

    async def file(self, exchange: Exchange, index: str) -> None:
        """Answer with a tlog-proof file: the proof and the checkpoint it leads to."""
        proof = await self._proving.proof_file(int(index))
        name = f'attachment; filename="{int(index)}.tlog-proof"'.encode()
        headers = (_TEXT, (b"content-disposition", name), _FRESH)
        await exchange.answer_bytes(200, proof, headers)
