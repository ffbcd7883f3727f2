"""Opening a stored customer so that more can be merged in: intake's only way in.

Nobody is shown anything here: what is opened is sealed again at once, under the
customer's own key, and only the sealed bytes leave. It still needs the receipt of a
durable entry, the one that opened the import, because opening is opening.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from xinhu.core.base.clock import Instant
from xinhu.core.base.ids import CustomerId, RandomBytes
from xinhu.core.base.receipt import Receipt
from xinhu.core.catalogue.catalogue import Catalogue
from xinhu.core.crypto.keyring import Keyring
from xinhu.core.policy.refusals import CustomerErasedError, CustomerRestrictedError
from xinhu.core.vault.grant import Grant
from xinhu.core.vault.index import tags
from xinhu.core.vault.opening import open_fields
from xinhu.core.vault.sealing import Sealed, reseal

_ACTIVE = 0
_RESTRICTED = 1

Combine = Callable[[Mapping[str, str]], Mapping[str, str]]
"""Stored values → what they become; a pure rule, it keeps nothing."""


class StoredCustomer(NamedTuple):
    """A customer as stored.

    Attributes:
        customer: pseudonym.
        state: 0 active, 1 restricted, 2 erased.
        kek_version, wrapped_key: the customer's key.
        version, record: the sealed record.
        written_at: when that version was written.
    """

    customer: CustomerId
    state: int
    kek_version: int
    wrapped_key: bytes | None
    version: int
    record: bytes
    written_at: Instant


class MergedCustomer(NamedTuple):
    """What is to be written.

    Attributes:
        customer: pseudonym.
        version: of the new record, one more than the stored one.
        record: sealed under the customer's own key.
        tags: blind tags to add.
        old_tags: blind tags that no longer hold.
    """

    customer: CustomerId
    version: int
    record: bytes
    tags: tuple[int, ...]
    old_tags: tuple[int, ...]


def merge_customer(
    receipt: Receipt,
    keyring: Keyring,
    catalogue: Catalogue,
    stored: StoredCustomer,
    combine: Combine,
    random: RandomBytes,
) -> MergedCustomer:
    """Open a customer's record, let the rule combine it, and seal the outcome.

    Fields of grade C3 are not opened; they are carried over sealed.

    Args:
        receipt: of the durable entry that opened the import.
        keyring: of the institution.
        catalogue: of the institution.
        stored: the customer.
        combine: stored values → values of the new record.
        random: fresh bytes.

    Raises:
        CustomerRestrictedError: storage and protection only.
        CustomerErasedError: the key is gone.
        NoGrantError: the receipt is none.
        XinhuError: what is stored does not verify, or the outcome cannot be sealed.
    """
    sealed = _require_active(stored)
    grant = Grant(receipt, stored.customer, _open_to_merging(catalogue))
    before = open_fields(grant, keyring, catalogue, *sealed, stored.version)
    after = combine(before)
    version, customer = stored.version + 1, stored.customer
    again = reseal(keyring, catalogue, customer, after, version, random, sealed=sealed)
    old, new = tags(keyring, catalogue, before), tags(keyring, catalogue, after)
    more, fewer = (_beyond(*two) for two in ((new, old), (old, new)))
    return MergedCustomer(customer, version, again.record, more, fewer)


def _beyond(these: Sequence[int], those: Sequence[int]) -> tuple[int, ...]:
    return tuple(tag for tag in these if tag not in those)


def _require_active(stored: StoredCustomer) -> Sealed:
    if stored.state == _RESTRICTED:
        raise CustomerRestrictedError
    if stored.state != _ACTIVE or stored.wrapped_key is None:
        raise CustomerErasedError
    return Sealed(stored.wrapped_key, stored.kek_version, stored.record)


@lru_cache(maxsize=4)
def _open_to_merging(catalogue: Catalogue) -> tuple[str, ...]:
    closed = catalogue.never_opened
    return tuple(field.name for field in catalogue.fields if field.number not in closed)
