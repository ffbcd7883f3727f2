"""A report is about whom was asked about, or it is none."""

import json

import pytest

from simulators.keys import RULES
from xinhu.core.base.errors import XinhuError
from xinhu.core.catalogue.catalogue import Catalogue
from xinhu.desks.inquiry.bureau import BureauReport
from xinhu.desks.inquiry.report.layout import Layout
from xinhu.desks.inquiry.report.subject import require_about
from xinhu.desks.inquiry.subject import Identity

LAYOUT = Layout.load(Catalogue.load(RULES), RULES)
LIU = Identity("刘建国", "居民身份证", "110101198001010010")
HEAD = {"name": LIU.name, "id_number": LIU.id_number, "id_type": LIU.id_type}


def _report(body: bytes) -> BureauReport:
    return BureauReport(number="R7", media="application/json", body=body)


def test_a_report_about_the_person_is_one() -> None:
    report = _report(json.dumps({"head": HEAD}).encode())
    assert require_about(report, LIU, LAYOUT) is report


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"head": {**HEAD, "name": "刘建"}}, "report.other"),
        ({"head": {**HEAD, "id_number": "110101198001010029"}}, "report.other"),
        ({"head": {"name": LIU.name}}, "report.other"),
        ({"head": "刘建国"}, "report.other"),
        ({}, "report.other"),
        ([], "report.unreadable"),
        ("garbage", "report.unreadable"),
    ],
)
def test_what_is_about_somebody_else_or_nobody_is_none(body: object, code: str) -> None:
    with pytest.raises(XinhuError) as refused:
        require_about(_report(json.dumps(body).encode()), LIU, LAYOUT)
    assert refused.value.code == code
    assert not refused.value.params
