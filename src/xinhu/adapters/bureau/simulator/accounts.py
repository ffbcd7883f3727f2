"""Invented credit: loans and cards with their months, and their sum."""

from datetime import date

import msgspec

from xinhu.adapters.bureau.simulator.chance import Chance
from xinhu.adapters.bureau.simulator.people import Json, day_before

_BANKS = ("示范农村商业银行", "示范银行", "河口村镇银行", "示范消费金融公司")
_LOANS = ("个人住房贷款", "个人经营性贷款", "个人消费贷款", "农户贷款")
_MONTHS = 24
_LATE = 0.03  # of months
_WORST = 7
_PAID = "N"


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """A loan or a card; ``months`` has a mark each: N paid, 1 to 7 months overdue."""

    kind: str
    institution: str
    number: str
    opened: str
    amount: int
    state: str
    balance: int
    months: str

    @property
    def overdue(self) -> list[int]:
        """How far overdue, for each month that was."""
        return [int(mark) for mark in self.months if mark != _PAID]


def accounts(chance: Chance, today: date) -> list[Account]:
    """Return the accounts of a person, loans first."""
    late = _LATE if chance.share() < 1 / 3 else 0.0
    loans = [_loan(chance, today, late) for _ in range(chance.number(0, 4))]
    return loans + [_card(chance, today, late) for _ in range(chance.number(0, 3))]


def summary(credit: list[Account]) -> Json:
    """Return the sums over accounts: the third section of a report."""
    late = [one.overdue for one in credit if one.overdue]
    return {
        "accounts": len(credit),
        "settled": sum(one.state == "结清" for one in credit),
        "balance": sum(one.balance for one in credit),
        "overdue_accounts": len(late),
        "overdue_months": sum(map(len, late)),
        "worst": max(map(max, late), default=0),
    }


def _loan(chance: Chance, today: date, late: float) -> Account:
    amount = chance.number(2, 80) * 10_000
    settled = chance.share() < 1 / 3
    return Account(
        kind=chance.one_of(_LOANS),
        institution=chance.one_of(_BANKS),
        number=f"D{chance.number(0, 10**12):013d}",
        opened=day_before(chance, today, 3000).isoformat(),
        amount=amount,
        state="结清" if settled else "正常",
        balance=0 if settled else chance.number(1, amount),
        months=_months(chance, late),
    )


def _card(chance: Chance, today: date, late: float) -> Account:
    limit = chance.number(1, 20) * 5_000
    return Account(
        kind="贷记卡",
        institution=chance.one_of(_BANKS),
        number=f"C{chance.number(0, 10**12):013d}",
        opened=day_before(chance, today, 3000).isoformat(),
        amount=limit,
        state="正常",
        balance=chance.number(0, limit),
        months=_months(chance, late),
    )


def _months(chance: Chance, late: float) -> str:
    marks, owed = [], 0
    for _ in range(_MONTHS):
        owed = min(owed + 1, _WORST) if chance.share() < late + owed * 0.1 else 0
        marks.append(str(owed) if owed else _PAID)
    return "".join(marks)
