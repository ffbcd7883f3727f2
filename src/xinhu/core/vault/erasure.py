"""Erasing a person: what it means, and when it is not yet allowed.

Erasing destroys the customer's wrapped key; the record is then bytes that nobody opens,
and the register, which holds only the pseudonym, still verifies. Where the law asks to
keep the data longer (反洗钱法 Art. 34: ten years), 个人信息保护法 Art. 47 turns erasure
into "storage and protection only": the state is ``RESTRICTED`` and nothing is read.

| state      | wrapped key | identity tag, blind tags | reads                          |
|------------|-------------|--------------------------|--------------------------------|
| ACTIVE     | kept        | kept                     | by the gate's rules            |
| RESTRICTED | kept        | identity tag kept        | none                           |
| ERASED     | destroyed   | destroyed                | impossible, for anybody        |
"""

from enum import IntEnum

from xinhu.core.base.clock import Instant


class CustomerState(IntEnum):
    """What may happen with a customer's record; stored as the number."""

    ACTIVE = 0
    RESTRICTED = 1
    ERASED = 2


def settle_erasure(retain_until: Instant | None, now: Instant) -> CustomerState:
    """Return what an erasure leads to: erased, or restricted inside a retention period.

    Args:
        retain_until: end of the longest retention period, None where none runs.
        now: the present.
    """
    if retain_until is not None and now < retain_until:
        return CustomerState.RESTRICTED
    return CustomerState.ERASED
