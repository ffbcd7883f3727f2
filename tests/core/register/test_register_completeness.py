"""A customer's list is whole, or the first place where it is not is named."""

from collections.abc import Callable

import pytest

from simulators.register_memory import ORIGIN, MemoryRegister
from simulators.register_traffic import BEGIN, traffic
from simulators.register_volumes import signers, verifiers
from xinhu.core.base.clock import Instant
from xinhu.core.base.errors import XinhuError
from xinhu.core.base.ids import CustomerId
from xinhu.core.register.completeness import (
    Chain,
    require_no_other,
    verify_chain,
    verify_list,
)
from xinhu.core.register.entry import parse
from xinhu.core.register.errors import ProofRefutedError
from xinhu.core.register.proofs import inclusion_proof
from xinhu.core.register.tlog_proof import TlogProof, format_tlog_proof
from xinhu.core.register.tree import SHA256

Entries = list[tuple[int, bytes]]


@pytest.fixture(scope="module")
def register() -> MemoryRegister:
    made = MemoryRegister(guomi=False)
    for facts in traffic(11, 400, customers=12):
        made.append([facts])
    made.sign(signers(guomi=False), Instant(BEGIN))
    return made


@pytest.fixture(scope="module")
def customer(register: MemoryRegister) -> CustomerId:
    return CustomerId(next(iter(register.last)))


@pytest.fixture
def listed(register: MemoryRegister, customer: CustomerId) -> Entries:
    found = [(e.index, e.body) for e in register.stored]
    return [(i, body) for i, body in found if parse(body).customer == customer]


def proof_of(register: MemoryRegister, index: int) -> bytes:
    path = inclusion_proof(SHA256, register.hashes(SHA256), index, 400)
    return format_tlog_proof(TlogProof(index, path, register.signed[0].note))


@pytest.mark.duty("B3")
def test_a_whole_list_is_shown_whole_offline(
    register: MemoryRegister, customer: CustomerId, listed: Entries
) -> None:
    chain = verify_list(
        customer,
        listed,
        proof=proof_of(register, listed[-1][0]),
        origin=ORIGIN,
        verifiers=verifiers(signers(guomi=False)),
    )
    assert [receipt.index for receipt in chain.receipts] == [i for i, _ in listed]
    assert chain.complete_to == listed[-1][0] + 1


MUTATIONS: dict[str, Callable[[Entries], object]] = {
    "first left out": lambda entries: entries.pop(0),
    "one left out in the middle": lambda entries: entries.pop(5),
    "two swapped": lambda entries: entries.insert(3, entries.pop(4)),
    "one twice": lambda entries: entries.insert(3, entries[3]),
    "one renumbered": lambda entries: entries.__setitem__(3, (1, entries[3][1])),
    "all left out": lambda entries: entries.clear(),
    "one changed": lambda entries: entries.__setitem__(
        3, (entries[3][0], entries[3][1].replace(b"op-", b"oq-"))
    ),
}


@pytest.mark.duty("B3")
@pytest.mark.parametrize("name", MUTATIONS)
def test_a_list_that_is_not_whole_is_refused(
    name: str, customer: CustomerId, listed: Entries
) -> None:
    MUTATIONS[name](listed)
    with pytest.raises(XinhuError):
        verify_chain(customer, listed)


def test_another_customers_list_is_refused(listed: Entries) -> None:
    with pytest.raises(ProofRefutedError):
        verify_chain(CustomerId("f" * 32), listed)


@pytest.mark.duty("B3")
def test_a_list_without_its_newest_entry_is_whole_only_up_to_there(
    register: MemoryRegister, customer: CustomerId, listed: Entries
) -> None:
    chain = verify_chain(customer, listed[:-1])
    assert chain.complete_to == listed[-2][0] + 1
    with pytest.raises(ProofRefutedError) as caught:
        require_no_other(chain, register.stored, 400)
    assert caught.value.params["index"] == listed[-1][0]


def test_an_auditor_shows_the_list_whole_to_the_end(
    register: MemoryRegister, customer: CustomerId, listed: Entries
) -> None:
    chain = verify_chain(customer, listed)
    assert require_no_other(chain, register.stored, 400).complete_to == 400
    longer = Chain(customer, (*chain.receipts, chain.receipts[0]), 400)
    with pytest.raises(ProofRefutedError):
        require_no_other(longer, register.stored, 400)


def test_a_proof_of_an_older_entry_does_not_close_the_list(
    register: MemoryRegister, customer: CustomerId, listed: Entries
) -> None:
    with pytest.raises(ProofRefutedError):
        verify_list(
            customer,
            listed,
            proof=proof_of(register, listed[-2][0]),
            origin=ORIGIN,
            verifiers=verifiers(signers(guomi=False)),
        )
