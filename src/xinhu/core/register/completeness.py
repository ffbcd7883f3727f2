"""A customer's list, shown to be whole without reading anybody else's entries.

Each entry about a customer carries the index and leaf hash of the one before. So the
newest entry, once it is proven to be in the tree, fixes all the others: none can be
left out, changed or put between. The first one carries null.

What the chain cannot show by itself is that no *newer* entry exists. Two answers:
whoever asks for the list makes an entry about the customer by asking, and that entry is
the newest at its index (``Chain.complete_to``); and an auditor who may read everything
uses ``require_no_other`` over all entries up to a size.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xinhu.core.base.ids import CustomerId
from xinhu.core.base.receipt import Receipt
from xinhu.core.register.errors import ProofMalformedError, ProofRefutedError
from xinhu.core.register.links import parse_strictly
from xinhu.core.register.note_keys import KeyVerifier
from xinhu.core.register.store import StoredEntry
from xinhu.core.register.tlog_proof import verify_tlog_proof
from xinhu.core.register.tree import SHA256, leaf_hash


@dataclass(frozen=True, slots=True)
class Chain:
    """A customer's entries, shown to be whole.

    Attributes:
        customer: whose.
        receipts: of all entries about the customer, the oldest first.
        complete_to: a size: up to it there is no other entry about the customer.
    """

    customer: CustomerId
    receipts: tuple[Receipt, ...]
    complete_to: int


def verify_chain(customer: CustomerId, entries: Sequence[tuple[int, bytes]]) -> Chain:
    """Check that entries are a customer's chain, from the first one on.

    The leaf hashes are computed here. That the newest entry is in the register is left
    to the caller, or to ``verify_list``.

    Args:
        customer: whose list it is said to be.
        entries: index and bytes, the oldest first.

    Raises:
        ProofMalformedError: reason ``empty``: a list of nothing shows nothing.
        RegisterBrokenError: an entry's bytes are not canonical.
        ProofRefutedError: reason ``chain``; ``index`` is the first entry that is about
            somebody else or does not follow the one before it.
    """
    if not entries:
        raise ProofMalformedError(reason="empty")
    receipts: list[Receipt] = []
    previous: tuple[int, str] | None = None
    for index, body in entries:
        entry = parse_strictly(index, body)
        ordered = previous is None or previous[0] < index
        if entry.customer != customer or entry.previous != previous or not ordered:
            raise ProofRefutedError(reason="chain", index=index)
        leaf = leaf_hash(SHA256, body)
        receipts.append(Receipt(index, leaf))
        previous = index, leaf.hex()
    return Chain(customer, tuple(receipts), receipts[-1].index + 1)


def verify_list(
    customer: CustomerId,
    entries: Sequence[tuple[int, bytes]],
    *,
    proof: bytes,
    origin: str,
    verifiers: Sequence[KeyVerifier],
) -> Chain:
    """Check a customer's list offline: the chain, and its newest entry's proof file.

    Args:
        customer: whose list it is said to be.
        entries: index and bytes, the oldest first.
        proof: proof file (``tlog_proof``) of the newest entry.
        origin: the register that is meant.
        verifiers: its keys.

    Raises:
        ProofMalformedError, NoteMalformedError, NoteRefusedError: the proof file is
            none, or not this register's.
        ProofRefutedError: reason ``inclusion`` or ``chain``.
    """
    chain = verify_chain(customer, entries)
    proven = verify_tlog_proof(proof, entries[-1][1], origin, verifiers)
    if proven != chain.receipts[-1]:
        raise ProofRefutedError(reason="chain", index=entries[-1][0])
    return chain


def require_no_other(chain: Chain, every: Iterable[StoredEntry], size: int) -> Chain:
    """Check against all entries up to a size that the chain leaves none out.

    Args:
        chain: what ``verify_chain`` returned.
        every: all entries of the register below ``size``, verified by the caller.
        size: up to where.

    Returns:
        The chain, complete to ``size``.

    Raises:
        ProofRefutedError: reason ``chain``; ``index`` is the first entry about the
            customer that is not in the chain, or the size where one is missing.
    """
    wanted = iter([receipt.index for receipt in chain.receipts])
    for stored in every:
        if stored.index >= size:
            break
        # The pseudonym cannot stand in canonical bytes but as a value; a hit inside
        # another value is parsed and passed over.
        if chain.customer.encode() not in stored.body:
            continue
        if parse_strictly(stored.index, stored.body).customer != chain.customer:
            continue
        if next(wanted, None) != stored.index:
            raise ProofRefutedError(reason="chain", index=stored.index)
    if next(wanted, None) is not None:
        raise ProofRefutedError(reason="chain", index=size)
    return Chain(chain.customer, chain.receipts, size)
