"""The customers of the crash tests' bank: the same for the same number."""

import hashlib

from bank_people import citizen
from xinhu.core.base.ids import CustomerId


def customer_of(number: int) -> CustomerId:
    """Return the pseudonym of a customer."""
    drawn = hashlib.sha256(f"crash customer {number}".encode()).hexdigest()
    return CustomerId(drawn[:32])


def values_of(number: int) -> dict[str, str]:
    """Return what their record holds."""
    return {
        "name": f"客户{number:04d}",
        "id_type": "居民身份证",
        "id_number": citizen(f"11010519900101{number:03d}"),
        "mobile": f"138{number:08d}",
        "address": f"北京市朝阳区{number}号",
        "balance": f"{number}.00",
    }
