"""What looks like customer information and is none."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from bench.discovery import check_digits, numbers, people, values
from bench.discovery.drawing import chance

_DAYS = 2000
_START = datetime(2020, 1, 1)  # noqa: DTZ001 -- a made-up clock has no zone
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


def _moment(rng: Random) -> datetime:
    return _START + timedelta(seconds=rng.randrange(_DAYS * 86400))


def _hex(count: int) -> Callable[[Random], str]:
    return lambda rng: f"{rng.getrandbits(count * 4):0{count}x}"


def _digits(count: int) -> Callable[[Random], str]:
    return lambda rng: numbers.digits(rng, count)


def _spoilt(value: str, rng: Random) -> str:
    """Return it with its last digit changed for a wrong one."""
    wrong = [d for d in "0123456789" if d != value[-1]]
    return value[:-1] + rng.choice(wrong)


def _spoilt_uscc(rng: Random) -> str:
    value = numbers.uscc(rng)
    wrong = [c for c in "0123456789ABCDEFGHJKLMNPQRTUWXY" if c != value[-1]]
    return value[:-1] + rng.choice(wrong)


def _serial(rng: Random) -> str:
    return numbers.digits(rng, rng.randint(20, 26))


def _order(rng: Random) -> str:
    # Of a shop: a day and a count, or a count alone.
    if chance(rng, 0.5):
        return f"{_moment(rng):%Y%m%d}{rng.randrange(10**10):010d}"
    return numbers.digits(rng, 18)


def _snowflake(rng: Random) -> str:
    since = int((_moment(rng) - datetime(2010, 11, 4)).total_seconds() * 1000)  # noqa: DTZ001 -- a made-up clock has no zone
    return str(since << 22 | rng.getrandbits(22))


def _imei(rng: Random) -> str:
    body = rng.choice(("86", "35")) + f"{rng.randrange(10**12):012d}"
    return body + check_digits.luhn(body)


def _waybill(rng: Random) -> str:
    return rng.choice(
        (
            f"SF{rng.randrange(10**13):013d}",
            f"YT{rng.randrange(10**13):013d}",
            f"JD{_LETTERS[rng.randrange(24)]}{rng.randrange(10**11):011d}",
            f"77{rng.randrange(10**13):013d}",
        )
    )


def _masked_name(rng: Random) -> str:
    value = people.name(rng)
    return value[0] + "*" * (len(value) - 1)


def _masked_mobile(rng: Random) -> str:
    value = numbers.mobile(rng)
    return f"{value[:3]}****{value[-4:]}"


def _masked_id(rng: Random) -> str:
    value = numbers.identity(rng)
    return rng.choice(
        (f"{value[:6]}********{value[-4:]}", f"{value[:3]}{'*' * 14}{value[-1]}")
    )


def _masked_card(rng: Random) -> str:
    value = numbers.card(rng)
    stars = "*" * (len(value) - 10)
    return rng.choice(
        (f"{value[:6]}{stars}{value[-4:]}", f"{value[:4]} **** **** {value[-4:]}")
    )


def _product(rng: Random) -> str:
    # The shapes of a passport, a permit and a Taiwan number.
    return rng.choice("EGCHMKLT") + f"{rng.randrange(10**8):08d}"


def _contract(rng: Random) -> str:
    # The shape of a landline: an area code, a dash, eight digits of a day.
    area = values.landline(rng).partition("-")[0]
    return f"{area}-{_moment(rng):%Y%m%d}"


def _contract2(rng: Random) -> str:
    letters = "".join(rng.choice(_LETTERS) for _ in range(rng.randint(2, 4)))
    return f"{letters}-{_moment(rng):%Y}-{rng.randrange(10**5):05d}"


def _amount(rng: Random) -> str:
    return f"{float(values.money(rng)):,.2f}"


def _version(rng: Random) -> str:
    return ".".join(str(rng.randint(0, 30)) for _ in range(rng.choice((3, 3, 4))))


def _ip(rng: Random) -> str:
    return f"10.{rng.randrange(256)}.{rng.randrange(256)}.{rng.randrange(1, 255)}"


def _date(rng: Random) -> str:
    at = _moment(rng)
    return rng.choice(
        (
            f"{at:%Y-%m-%d}",
            f"{at:%Y/%m/%d}",
            f"{at.year}年{at.month}月{at.day}日",
            f"{at:%Y%m%d}",
        )
    )


def _invoice20(rng: Random) -> str:
    head = f"{rng.choice((23, 24, 25))}{rng.choice((11, 31, 44, 33))}"
    return f"{head}2000000{rng.randrange(10**9):09d}"


def _thirteen(head: str) -> Callable[[Random], str]:
    def make(rng: Random) -> str:
        body = head + f"{rng.randrange(10**9):09d}"
        return body + check_digits.isbn(body)

    return make


def _serial_alnum(rng: Random) -> str:
    return "".join(
        rng.choice(_LETTERS + "0123456789") for _ in range(rng.randint(10, 16))
    )


def _long_with_card(rng: Random) -> str:
    return f"{numbers.digits(rng, 3)}{numbers.card(rng)}{numbers.digits(rng, 4)}"


DECOYS: dict[str, Callable[[Random], str]] = {
    "order18": _order,
    "serial": _serial,
    "snowflake": _snowflake,
    "epoch_ms": lambda rng: str(
        int(_moment(rng).timestamp() * 1000) + rng.randrange(999)
    ),
    "epoch_s": lambda rng: str(int(_moment(rng).timestamp())),
    "hex16": _hex(16),
    "sha1": _hex(40),
    "sha256": _hex(64),
    "md5": _hex(32),
    "uuid": lambda rng: str(UUID(int=rng.getrandbits(128), version=4)),
    "imei": _imei,
    "waybill": _waybill,
    "masked_name": _masked_name,
    "masked_mobile": _masked_mobile,
    "masked_id": _masked_id,
    "masked_card": _masked_card,
    "tail4": lambda rng: f"{rng.randrange(10**4):04d}",
    "bad_id": lambda rng: _spoilt(numbers.identity(rng), rng),
    "bad_card": lambda rng: _spoilt(numbers.card(rng), rng),
    "bad_uscc": _spoilt_uscc,
    "product": _product,
    "contract": _contract,
    "contract2": _contract2,
    "amount": _amount,
    "amount_plain": values.money,
    "version": _version,
    "ip": _ip,
    "port": lambda rng: str(rng.randint(1024, 65535)),
    "pid": lambda rng: str(rng.randint(300, 99999)),
    "date": _date,
    "date_iso": lambda rng: f"{_moment(rng):%Y-%m-%d}",
    "clock": lambda rng: f"{_moment(rng):%H:%M:%S}",
    "stamp": lambda rng: f"{_moment(rng):%Y-%m-%d %H:%M:%S},{rng.randrange(1000):03d}",
    "ticket11": _digits(11),
    "batch": lambda rng: f"{_moment(rng):%Y%m%d}{rng.randrange(1000):03d}",
    "isbn": _thirteen("978"),
    "ean": _thirteen("690"),
    "invoice_code": _digits(12),
    "invoice20": _invoice20,
    "flight": lambda rng: (
        rng.choice(("CA", "MU", "CZ", "HU")) + str(rng.randint(1000, 9999))
    ),
    "coord": lambda rng: f"{rng.uniform(20, 120):.6f}",
    "serial_alnum": _serial_alnum,
    "long_with_card": _long_with_card,
    "1to5": lambda rng: str(rng.randint(1, 5)),
    "base64": lambda rng: f"{rng.getrandbits(240):060X}",
    **{f"num{count}": _digits(count) for count in (3, 4, 5, 6, 8, 10, 12, 22)},
    **{f"rand{count}": _digits(count) for count in (16, 17, 18, 19)},
}
"""By name: what stands at «d_…» in a template."""
