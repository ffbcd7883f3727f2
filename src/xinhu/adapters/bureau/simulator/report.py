"""An invented second-generation personal credit report (个人信用报告), as JSON or XML.

The sections are those that such reports have; names of elements are this project's own,
as the bureau's interface is not public.
"""

from datetime import date, datetime
from functools import lru_cache
from xml.etree import ElementTree as ET

import msgspec

from xinhu.adapters.bureau.simulator.accounts import accounts, summary
from xinhu.adapters.bureau.simulator.chance import Chance
from xinhu.adapters.bureau.simulator.people import (
    Json,
    day_before,
    somebody,
)
from xinhu.adapters.bureau.wire import Asked

_ASKERS = ("示范农村商业银行", "示范银行", "河口村镇银行", "示范消费金融公司", "本人")
_WHY = ("贷款审批", "信用卡审批", "贷后管理", "担保资格审查", "本人查询")
_COURTS = 0.05  # of people have a record of a court
_TWO_YEARS = 730


def report(asked: Asked, number: str, at: datetime) -> Json:
    """Return the report of whoever is asked for; the same again at the same time."""
    return {
        "head": {
            "number": number,
            "at": at.isoformat(timespec="seconds"),
            "name": asked.name,
            "id_type": asked.id_type,
            "id_number": asked.id_number,
            "institution": asked.institution,
            "operator": asked.operator,
            "reason": asked.reason,
        },
        **_invented(asked.id_number, at.date()),
    }


@lru_cache(maxsize=4096)
def _invented(id_number: str, today: date) -> Json:
    """Return what is known of somebody on a day, invented once; it is only read."""
    chance = Chance(id_number)
    person = somebody(chance, today)
    credit = accounts(chance, today)
    return {
        "person": person,
        "summary": summary(credit),
        "accounts": msgspec.to_builtins(credit),
        "public": _public(chance.share(), today),
        "statements": [],
        "queries": _queries(id_number, today),
    }


def as_json(made: Json) -> bytes:
    """Write a report as JSON."""
    return msgspec.json.encode(made)


def as_xml(made: Json) -> bytes:
    """Write a report as XML: an element a key, ``item`` for each of a list."""
    root = ET.Element("report")
    _into(root, made)
    text: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return text


def _public(luck: float, today: date) -> list[Json]:
    if luck > _COURTS:
        return []
    filed = date(today.year - 2, today.month, 1)
    return [
        {
            "kind": "强制执行记录",
            "court": "示范县人民法院",
            "filed": filed.isoformat(),
            "state": "已结案",
        }
    ]


def _queries(id_number: str, today: date) -> list[Json]:
    chance = Chance("queries" + id_number)
    days = [day_before(chance, today, _TWO_YEARS) for _ in range(chance.number(1, 12))]
    return [
        {
            "day": day.isoformat(),
            "institution": chance.one_of(_ASKERS),
            "reason": chance.one_of(_WHY),
        }
        for day in sorted(days, reverse=True)
    ]


def _into(parent: ET.Element, value: object) -> None:
    match value:
        case dict():
            for key, each in value.items():
                _into(ET.SubElement(parent, key), each)
        case list():
            for each in value:
                _into(ET.SubElement(parent, "item"), each)
        case _:
            parent.text = str(value)
