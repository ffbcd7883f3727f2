"""A customer's key as stored, to seal under; it opens nothing here."""

from xinhu.core.gate.stores import Sealed
from xinhu.core.policy.refusals import CustomerErasedError
from xinhu.core.vault.papers import KeyOf


def key_of_customer(customer: Sealed) -> KeyOf:
    """Return a customer's wrapped key.

    Raises:
        CustomerErasedError: it is gone.
    """
    if customer.wrapped_key is None:
        raise CustomerErasedError
    return KeyOf(customer.customer, customer.wrapped_key, customer.kek_version)
