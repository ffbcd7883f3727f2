"""The keys of a customer and of an attempt; neither opens anything here."""

from xinhu.core.gate.stores import Sealed
from xinhu.core.policy.refusals import CustomerErasedError
from xinhu.core.vault.papers import KeyOf


def key_of_customer(customer: Sealed) -> KeyOf:
    """Return a customer's wrapped key, to seal under.

    Raises:
        CustomerErasedError: it is gone.
    """
    if customer.wrapped_key is None:
        raise CustomerErasedError
    return KeyOf(customer.customer, customer.wrapped_key, customer.kek_version)


def key_of_attempt(ref: str, number: int) -> str:
    """Return the key by which a bureau tells an attempt from all others."""
    return f"{ref}.{number}"
