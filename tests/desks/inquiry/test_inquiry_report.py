"""A report as it is shown: masked, only what the rules name, hostile files refused."""

import json
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulators.keys import RULES
from xinhu.adapters.bureau.simulator.report import as_json, as_xml, report
from xinhu.adapters.bureau.wire import Asked
from xinhu.core.base.errors import XinhuError
from xinhu.core.catalogue.catalogue import Catalogue
from xinhu.core.catalogue.grades import Mask
from xinhu.core.catalogue.masks import HIDDEN
from xinhu.core.policy.rules_file import PolicyInvalidError
from xinhu.desks.inquiry.bureau import Media
from xinhu.desks.inquiry.report.layout import Layout
from xinhu.desks.inquiry.report.reading import MOST, read_report
from xinhu.desks.inquiry.report.showing import Section, ShownReport, show_report

CATALOGUE = Catalogue.load(RULES)
LAYOUT = Layout.load(CATALOGUE, RULES)
AT = datetime.fromisoformat("2026-11-29T10:00:00+08:00")
NUMBER = "110101198001010015"
JSON: Media = "application/json"
XML: Media = "application/xml"


def _made(id_number: str = NUMBER) -> dict[str, object]:
    asked = Asked(
        key="inquiry-1.1",
        entry="00" * 32,
        institution="示范农信",
        operator="op-clerk",
        reason="02",
        name="刘建国",
        id_type="居民身份证",
        id_number=id_number,
    )
    return report(asked, "R1", AT)


def _shown(body: bytes, media: Media = JSON, level: Mask = Mask.PARTIAL) -> ShownReport:
    return show_report(read_report(media, body), LAYOUT, CATALOGUE, level)


def _section(shown: ShownReport, code: str) -> Section:
    (found,) = [one for one in shown.sections if one.code == code]
    return found


@pytest.mark.duty("R7.3")
def test_who_somebody_is_shows_masked() -> None:
    made = _made()
    shown = _shown(as_json(made))
    text = str(shown)
    assert NUMBER not in text
    assert "刘建国" not in text
    person = made["person"]
    assert isinstance(person, dict)
    assert all(one["number"] not in text for one in person["mobiles"])
    assert all(one["address"] not in text for one in person["residences"])
    assert "刘**" in text


@pytest.mark.duty("R7.3")
def test_what_a_report_is_read_for_shows_as_it_is() -> None:
    made = _made()
    accounts = _section(_shown(as_json(made)), "accounts")
    places = {column[0]: n for n, column in enumerate(accounts.columns)}
    wanted = made["accounts"]
    assert isinstance(wanted, list)
    for name in ("institution", "amount", "balance", "months"):
        have = [row[places[name]] for row in accounts.rows]
        assert have == [str(one[name]) for one in wanted]
    assert all(
        one["number"] not in row for one, row in zip(wanted, accounts.rows, strict=True)
    )


@given(st.text("0123456789", min_size=18, max_size=18), st.sampled_from(list(Mask)))
def test_both_forms_of_a_report_show_the_same(id_number: str, level: Mask) -> None:
    made = _made(id_number)
    assert (
        _shown(as_json(made), JSON, level).sections
        == _shown(as_xml(made), XML, level).sections
    )


def test_hidden_shows_headings_alone() -> None:
    shown = _shown(as_json(_made()), level=Mask.HIDDEN)
    values = {value for one in shown.sections for row in one.rows for value in row}
    assert values <= {HIDDEN, ""}


def test_a_value_that_no_rule_names_is_counted_and_not_shown() -> None:
    made = _made()
    before = _shown(as_json(made)).left_out
    made["blood_type"] = "AB"
    made["summary"] = {**made["summary"], "religion": "某教"}  # type: ignore[dict-item]  # a part
    shown = _shown(as_json(made))
    assert shown.left_out == before + 2
    assert "AB" not in str(shown)
    assert "某教" not in str(shown)


@pytest.mark.parametrize(
    "part", ["text", [], {}, [["a"]], [{"kind": {"deep": "x"}}], None, 3]
)
def test_a_part_of_another_shape_shows_nothing_of_it(part: object) -> None:
    shown = _shown(json.dumps({"accounts": part, "summary": part}).encode())
    for code in ("accounts", "summary"):
        values = {v for row in _section(shown, code).rows for v in row}
        assert values <= {""}


_DEEP = b'{"a":' * 20 + b"1" + b"}" * 20
_BOMB = b'<!DOCTYPE r [<!ENTITY a "aaaa">]><report><a>&a;</a></report>'
_OUTSIDE = b'<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><r><a>&a;</a></r>'
_UTF16 = '<?xml version="1.0" encoding="utf-16"?><r><a>1</a></r>'.encode("utf-16")
_SAID_UTF16 = b'<?xml version="1.0" encoding="utf-16"?><r><a>1</a></r>'


@pytest.mark.parametrize(
    ("media", "body"),
    [
        (JSON, b""),
        (JSON, b"{"),
        (JSON, b"[]"),
        (JSON, b'"text"'),
        (JSON, b"\xff\xfe"),
        (JSON, _DEEP),
        (JSON, b"[" * 100_000),
        (JSON, b'{"a":[' + b"1," * MOST + b"1]}"),
        (XML, b""),
        (XML, b"<r>"),
        (XML, b"<r>1</r>"),
        (XML, b"<r><a>1</a><a>2</a></r>"),
        (XML, b"<a>" * 20 + b"1" + b"</a>" * 20),
        (XML, _BOMB),
        (XML, _OUTSIDE),
        (XML, _UTF16),
        (XML, _SAID_UTF16),
        ("application/pdf", b"%PDF-1.7"),
    ],
    ids=[
        "nothing",
        "cut",
        "a list",
        "a text",
        "no text",
        "deep",
        "very deep",
        "many",
        "no XML",
        "cut XML",
        "only text",
        "a name twice",
        "deep XML",
        "entities",
        "a file from outside",
        "UTF-16",
        "said to be UTF-16",
        "PDF",
    ],
)
def test_a_file_that_is_no_report_is_refused_without_its_words(
    media: Media, body: bytes
) -> None:
    with pytest.raises(XinhuError) as refused:
        read_report(media, body)
    assert refused.value.code == "report.unreadable"
    assert not refused.value.params


def test_a_mask_of_no_field_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "inquiry").mkdir()
    (tmp_path / "inquiry/report.yaml").write_text(
        "head: {zh: 头, en: h, at: head, rows: false,"
        " fields: {name: {zh: 名, en: n, mask: nickname}}}",
        "utf-8",
    )
    with pytest.raises(PolicyInvalidError):
        Layout.load(CATALOGUE, RULES, tmp_path)
