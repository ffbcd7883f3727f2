"""Invented lives, the same for the same number: who somebody is, where, doing what."""

from datetime import date, timedelta

from xinhu.adapters.bureau.simulator.chance import Chance

_STREETS = ("人民路", "解放路", "中山路", "建设路", "和平街", "新华街", "文化路")
_TOWNS = ("示范市东城区", "示范市西城区", "示范县城关镇", "示范县河口镇")
_EMPLOYERS = ("示范机械厂", "示范县第一中学", "河口镇卫生院", "自营", "示范物流公司")
_TRADES = ("制造业", "教育", "卫生", "农林牧渔", "交通运输、仓储和邮政业")
_MARRIED = ("未婚", "已婚", "离婚", "丧偶")
_SCHOOLS = ("初中", "高中", "大专", "本科", "研究生")
Json = dict[str, object]


def somebody(chance: Chance, today: date) -> Json:
    """Return basic information: the second section of a report."""
    return {
        "marital_status": chance.one_of(_MARRIED),
        "education": chance.one_of(_SCHOOLS),
        "mobiles": [
            {"number": _mobile(chance), "updated": _ago(chance, today, 900)}
            for _ in range(chance.number(1, 3))
        ],
        "residences": [
            {"address": _address(chance), "updated": _ago(chance, today, 1500)}
            for _ in range(chance.number(1, 3))
        ],
        "employers": [
            {
                "name": chance.one_of(_EMPLOYERS),
                "trade": chance.one_of(_TRADES),
                "since": str(today.year - chance.number(1, 15)),
                "updated": _ago(chance, today, 1500),
            }
            for _ in range(chance.number(1, 2))
        ],
    }


def day_before(chance: Chance, today: date, days: int) -> date:
    """Return a day within so many before today."""
    return today - timedelta(days=chance.number(1, days))


def _ago(chance: Chance, today: date, days: int) -> str:
    return day_before(chance, today, days).isoformat()


def _mobile(chance: Chance) -> str:
    return f"1{chance.one_of('3578')}{chance.number(0, 999_999_999):09d}"


def _address(chance: Chance) -> str:
    town, street = chance.one_of(_TOWNS), chance.one_of(_STREETS)
    return f"{town}{street}{chance.number(1, 300)}号"
