"""Identifiers: random, meaningless, and told apart by type.

A customer is known to everything outside the vault by a random pseudonym that is drawn
once and never derived from what the customer is, so that the register may hold it for
ever (design, promise 3).
"""

import re
from collections.abc import Callable
from typing import NewType

from xinhu.core.base.errors import BadInput

CustomerId = NewType("CustomerId", str)
"""A customer's pseudonym: 32 lower-case hexadecimal digits, 128 random bits."""

RandomBytes = Callable[[int], bytes]
"""Gives n unpredictable bytes; ``os.urandom`` outside tests."""

_CUSTOMER = re.compile(r"[0-9a-f]{32}")
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


class MalformedCustomerError(BadInput):
    """A customer reference is not 32 lower-case hexadecimal digits."""

    code = "customer.malformed"


def new_customer(random: RandomBytes) -> CustomerId:
    """Draw a pseudonym for a new customer."""
    return CustomerId(random(16).hex())


def customer_id(text: str) -> CustomerId:
    """Take a customer reference from outside.

    Raises:
        MalformedCustomerError: it is not 32 lower-case hexadecimal digits.
    """
    if _CUSTOMER.fullmatch(text) is None:
        raise MalformedCustomerError
    return CustomerId(text)


def new_reference(prefix: str, random: RandomBytes) -> str:
    """Draw a reference: ``prefix-`` and 80 random bits in Crockford base 32."""
    number = int.from_bytes(random(10))
    digits = "".join(_ALPHABET[(number >> shift) & 31] for shift in range(75, -5, -5))
    return f"{prefix}-{digits}"
