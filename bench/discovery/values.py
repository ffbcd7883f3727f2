"""Values of each kind as they are written in texts: what the detectors have to find."""

import base64
from collections.abc import Callable
from random import Random

from bench.discovery import numbers, people
from bench.discovery.drawing import chance, listed, weighted
from bench.discovery.spoken import disguised, grouped, wide

Maker = Callable[[Random], str]
_ALNUM = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_AREA_CODES = listed(
    "010 020 021 022 023 024 025 027 028 029 0311 0351 0371 0411 0431 0451 0471 0512 "
    "0531 "
    "0532 0551 0571 0574 0591 0592 0731 0755 0757 0769 0771 0791 0851 0871 0898 0931 "
    "0991"
)
_DOMAINS = listed(
    "163.com 126.com qq.com sina.com.cn sohu.com foxmail.com 139.com gmail.com "
    "outlook.com hotmail.com mail.lanhai-bank.example corp.hengxin.com.cn yuanjing.cn"
)
_MAIL_NAMES = listed(
    "zhang li.wei wangfang chen_hao liu-yang zhaolei sunny happy2008 finance hr"
)
_OFFICERS = listed("军 南 北 沈 兰 成 济 广 海 空 参 政 后 装 武")


def _resident(rng: Random) -> str:
    value = numbers.identity(rng)
    if value.endswith("X") and chance(rng, 0.4):
        value = value[:-1] + "x"
    return disguised(rng, value, (6, 8), plain=0.8)


def _card(rng: Random) -> str:
    return disguised(rng, numbers.card(rng), (4, 4, 4, 4), plain=0.7)


def _mobile(rng: Random) -> str:
    value = numbers.mobile(rng)
    if chance(rng, 0.12):
        head = rng.choice(("+86", "+86 ", "+86-", "0086", "0086 ", "(+86)", "86-"))
        return head + value
    return disguised(rng, value, (3, 4), plain=0.8)


def landline(rng: Random) -> str:
    """Return a number of a fixed line, with its area code, as the book has it."""
    area = rng.choice(_AREA_CODES)
    # Great cities have three digits of area and always eight of their own.
    short = len(area) > len("010") and chance(rng, 0.4)
    rest = f"{rng.randrange(10**7):07d}"
    return f"{area}-{rng.choice('2345678')}{rest[short:]}"


def _landline(rng: Random) -> str:
    value = landline(rng)
    area, _, rest = value.partition("-")
    return rng.choice(
        (
            *(value, value, value, value),
            *(f"({area}){rest}", f"（{area}）{rest}", f"{area} {rest}", area + rest),
            *(wide(value), f"+86-{area[1:]}-{rest}"),
        )
    )


def _plate(rng: Random) -> str:
    value = numbers.plate(rng)
    return value[:2] + rng.choice(("", "", "", "", "·", " ", "-")) + value[2:]


def officer(rng: Random) -> str:
    """Return the number of an officer's or soldier's card."""
    count = rng.choice((6, 7, 8))
    return f"{rng.choice(_OFFICERS)}字第{rng.randrange(10**count):0{count}d}号"


def email(rng: Random) -> str:
    """Return an address of e-mail."""
    if chance(rng, 0.3):
        return f"{numbers.digits(rng, rng.choice((6, 8, 9, 10)))}@qq.com"
    local = rng.choice(_MAIL_NAMES)
    if chance(rng, 0.6):
        local += rng.choice(("", "_", ".")) + str(rng.randint(1, 1999))
    return f"{local}@{rng.choice(_DOMAINS)}"


def _iban(rng: Random) -> str:
    value = numbers.iban(rng)
    return grouped(value, (4,) * 9, " ") if chance(rng, 0.35) else value


def _password(rng: Random) -> str:
    words = ("Abc", "Bank", "Xm", "Lanhai", "qwe", "Pass", "Hello", "Sunny")
    digits = "".join(rng.choice("0123456789") for _ in range(6))
    spoken = rng.choice(words) + rng.choice("@#!_") + str(rng.randint(100, 99999))
    drawn = "".join(rng.choice(_ALNUM) for _ in range(rng.randint(8, 14)))
    return weighted(rng, (0.25, digits), (0.5, spoken), (0.25, drawn))


def _cvv(rng: Random) -> str:
    return f"{rng.randrange(1000):03d}"


def _expiry(rng: Random) -> str:
    month, year = rng.randint(1, 12), rng.randint(26, 34)
    return rng.choice(
        (f"{month:02d}/{year}", f"{month:02d}/{year}", f"{month:02d}/20{year}")
    )


def _track(rng: Random) -> str:
    pan = numbers.card(rng)
    until = f"{rng.randint(26, 34)}{rng.randint(1, 12):02d}"
    rest = numbers.digits(rng, rng.choice((8, 10, 12)))
    if chance(rng, 0.3):
        return f"%B{pan}^ZHANG/SAN^{until}101{rest}?"
    return f";{pan}={until}101{rest}?"


def _account(rng: Random) -> str:
    # Cards begin with 3 to 6, so that nobody could take one of these for the other.
    count = rng.choice((12, 14, 15, 17, 19, 20, 21))
    return rng.choice(("10", "11", "20", "13", "24", "80", "05", "03")) + "".join(
        rng.choice("0123456789") for _ in range(count - 2)
    )


def _key(rng: Random) -> str:
    def some(count: int, of: str = _ALNUM) -> str:
        return "".join(rng.choice(of) for _ in range(count))

    upper = _ALNUM[:26] + "234567"
    return rng.choice(
        (
            f"AKIA{some(16, upper)}",
            f"LTAI{some(20)}",
            f"ghp_{some(36)}",
            f"AIza{some(35)}",
            f"sk-{some(48)}",
            f"xoxb-{some(12, '0123456789')}-{some(24)}",
        )
    )


def _private_key(rng: Random) -> str:
    kind = rng.choice(("RSA ", "EC ", "", "OPENSSH "))
    body = "\n".join(
        base64.b64encode(rng.randbytes(48)).decode() for _ in range(rng.randint(4, 12))
    )
    return f"-----BEGIN {kind}PRIVATE KEY-----\n{body}\n-----END {kind}PRIVATE KEY-----"


def _birthday(rng: Random) -> str:
    born = numbers.birthday(rng)
    forms = (
        f"{born:%Y-%m-%d}",
        f"{born:%Y/%m/%d}",
        f"{born.year}年{born.month}月{born.day}日",
        f"{born:%Y%m%d}",
        f"{born:%Y.%m.%d}",
    )
    return rng.choice(forms)


def money(rng: Random) -> str:
    """Return an amount with commas and two places."""
    return f"{rng.randint(100, 9_999_999)}.{rng.randrange(100):02d}"


def _balance(rng: Random) -> str:
    amount = float(money(rng))
    return rng.choice((f"{amount:,.2f}元", f"{amount:.2f}元", f"人民币{amount:,.2f}元"))


def _income(rng: Random) -> str:
    return rng.choice(
        (
            f"{rng.randint(3000, 60000)}元",
            f"{rng.randint(3, 60) * 1000:,}元",
            f"{rng.randint(5, 90)}万元",
            f"人民币{rng.randint(3000, 60000)}元",
        )
    )


def _credit(rng: Random) -> str:
    class_ = rng.choice(("关注", "次级", "可疑", "损失"))
    why = rng.choice(("贷款审批", "贷后管理", "信用卡审批", "担保资格审查"))
    return rng.choice(
        (
            f"近两年累计逾期{rng.randint(1, 24)}次",
            f"当前逾期金额{rng.randint(100, 99999)}元",
            f"贷款五级分类为{class_}",
            f"贷记卡最长逾期月数{rng.randint(1, 12)}",
            f"对外担保{rng.randint(1, 999)}万元，五级分类{class_}",
            f"查询原因：{why}",
        )
    )


def _credit_headed(rng: Random) -> str:
    head = rng.choice(("个人信用报告显示", "征信报告摘要：", "征信报告载明"))
    return head + _credit(rng)


def _biometric(rng: Random) -> str:
    if chance(rng, 0.4):
        cells = ",".join(
            f"{rng.uniform(-1, 1):.4f}" for _ in range(rng.randint(16, 64))
        )
        return f"[{cells}]"
    return base64.b64encode(rng.randbytes(rng.randint(60, 180))).decode()


WRITTEN: dict[str, Maker] = {
    "cn_resident_id": _resident,
    "cn_resident_id_15": lambda rng: disguised(
        rng, numbers.identity_15(rng), plain=0.92
    ),
    "bank_card": _card,
    "cn_mobile": _mobile,
    "cn_landline": _landline,
    "cn_uscc": lambda rng: disguised(rng, numbers.uscc(rng), plain=0.93),
    "passport": lambda rng: disguised(rng, numbers.passport(rng), plain=0.94),
    "hk_macau_permit": lambda rng: disguised(
        rng, numbers.hk_macau_permit(rng), plain=0.94
    ),
    "taiwan_permit": numbers.taiwan_permit,
    "hk_id": numbers.hk_id,
    "tw_id": numbers.tw_id,
    "officer_card": officer,
    "cn_plate": _plate,
    "email": email,
    "iban": _iban,
    "swift": numbers.swift,
    "account_number": _account,
    "cvv": _cvv,
    "card_expiry": _expiry,
    "card_track": _track,
    "password": _password,
    "api_key": _key,
    "private_key": _private_key,
    "birth_date": _birthday,
    "balance": _balance,
    "income": _income,
    "credit_report": _credit,
    "biometric": _biometric,
    "person_name": people.name,
    "address": people.address,
}
"""By kind: the value in one of its disguises."""

PASSAGES: dict[str, Maker] = {
    "credit_headed": _credit_headed,
    "credit_title": lambda _: "个人信用报告",
}
"""Of the kind ``credit_report``, with the words that head it."""

PLAIN: dict[str, Maker] = WRITTEN | {
    "cn_resident_id": numbers.identity,
    "cn_resident_id_15": numbers.identity_15,
    "bank_card": numbers.card,
    "cn_mobile": numbers.mobile,
    "cn_landline": landline,
    "cn_uscc": numbers.uscc,
    "passport": numbers.passport,
    "hk_macau_permit": numbers.hk_macau_permit,
    "cn_plate": numbers.plate,
    "iban": numbers.iban,
}
"""By kind: the value as the book has it."""
