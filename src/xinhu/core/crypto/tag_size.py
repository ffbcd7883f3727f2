"""How many bits of a blind tag to keep.

Too many bits and a tag names one person to whoever reads the table; too few and every
search opens too many records. The rule, for X customers and N bits: √X < 2^N < X/2
(the sizing rule of AWS's database encryption beacons). Of the N that satisfy it, the
largest is taken: each value then shares its tag with between two and four others on
average, and a search opens only those.
"""

from typing import Final

from xinhu.core.base.errors import BadInput

LEAST_CUSTOMERS: Final = 17
"""Up to 16 no N need satisfy the rule; from here on the largest always does."""
MOST_BITS: Final = 32
"""Bits that the stored tag has room for."""


class ExpectedCustomersError(BadInput):
    """The expected number of customers is too small for blind tags; params: least."""

    code = "crypto.expected_customers"


def index_bits(expected_customers: int) -> int:
    """Return N for the expected number of customers X: the largest with 2^N < X/2.

    Raises:
        ExpectedCustomersError: fewer than ``LEAST_CUSTOMERS``.
    """
    if expected_customers < LEAST_CUSTOMERS:
        raise ExpectedCustomersError(least=LEAST_CUSTOMERS)
    # 2^N < X/2  ⇔  2^(N+1) < X  ⇔  2^(N+1) ≤ X-1.
    return min((expected_customers - 1).bit_length() - 2, MOST_BITS)
