"""What is missing from a letter is told at once, by names and never by values."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import msgspec
import pytest

from simulators.keys import RULES
from xinhu.core.base.errors import XinhuError
from xinhu.core.catalogue.catalogue import Catalogue
from xinhu.core.policy.rule_book import RuleBook
from xinhu.desks.inquiry.letters.form import (
    PAPERS,
    Electronic,
    LetterForm,
    Rules,
    lacks,
    require_whole,
)
from xinhu.desks.inquiry.letters.media import media_of
from xinhu.desks.inquiry.limits import Limits
from xinhu.desks.inquiry.reasons import ReasonBook
from xinhu.desks.inquiry.subject import Subject

TODAY = date(2026, 11, 29)
PDF = b"%PDF-1.7\nscan\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0scan\xff\xd9"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDRscan\x00\x00\x00\x00IEND\xaeB`\x82"
RULES_OF_LETTERS = Rules(
    catalogue=Catalogue.load(RULES),
    reasons=ReasonBook.load(RULES),
    ground=RuleBook.load(RULES).grounds["authorisation_letter"],
    limits=Limits.load(RULES),
    institution="示范农信",
)
LIU = Subject(
    name="刘建国",
    id_type="居民身份证",
    id_number="110101198001010010",
    mobile="13812345678",
    address="示范市东城区人民路 1 号",
)
WHOLE = LetterForm(
    subject=LIU,
    reasons=frozenset({"loan_approval"}),
    institution="示范农信",
    signed_on=TODAY,
    days=30,
    uses=1,
    witness="op-clerk",
    place="城关支行",
    papers={"letter": PDF, "identity_front": JPEG, "identity_back": PNG},
)
EVIDENCE = Electronic(
    provider="示范电子认证服务",
    certificate="SN-1",
    digest="ab" * 32,
    signed_at=datetime(2026, 11, 29, 8, tzinfo=UTC),
)


def _told(form: LetterForm) -> set[tuple[str, str]]:
    return {(one.what, one.why) for one in lacks(form, RULES_OF_LETTERS, TODAY)}


def _with(**changes: Any) -> LetterForm:
    return replace(WHOLE, **changes)


def _subject(**changes: str) -> LetterForm:
    return replace(WHOLE, subject=msgspec.structs.replace(LIU, **changes))


@pytest.mark.duty("R7.2")
def test_a_whole_letter_lacks_nothing() -> None:
    assert _told(WHOLE) == set()
    assert require_whole(WHOLE, RULES_OF_LETTERS, TODAY) is WHOLE


@pytest.mark.duty("R7.2")
@pytest.mark.parametrize(
    ("form", "what", "why"),
    [
        (_subject(name=" "), "subject.name", "missing"),
        (_subject(mobile="1381234567"), "subject.mobile", "invalid"),
        (_subject(id_number="110101198001010011"), "subject.id_number", "invalid"),
        (_subject(id_type="会员卡"), "subject.id_type", "invalid"),
        (_subject(address=""), "subject.address", "missing"),
        (_with(reasons=frozenset()), "reasons", "missing"),
        (_with(reasons=frozenset({"curiosity"})), "reasons", "unknown"),
        (_with(reasons=frozenset({"post_loan"})), "reasons", "unknown"),
        (_with(institution=""), "institution", "missing"),
        (_with(institution="别家银行"), "institution", "invalid"),
        (_with(days=0), "days", "invalid"),
        (_with(days=366), "days", "invalid"),
        (_with(days=-2_147_483_647), "days", "invalid"),
        (_with(uses=0), "uses", "invalid"),
        (_with(signed_on=None), "signed_on", "missing"),
        (_with(signed_on=date(2026, 11, 30)), "signed_on", "later"),
        (_with(signed_on=date(2026, 10, 30)), "signed_on", "invalid"),
        (_with(witness=""), "witness", "missing"),
        (_with(place="x" * 201), "place", "too_long"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_missing_or_wrong_is_named(
    form: LetterForm, what: str, why: str
) -> None:
    assert (what, why) in _told(form)
    with pytest.raises(XinhuError) as refused:
        require_whole(form, RULES_OF_LETTERS, TODAY)
    assert refused.value.code == "letter.incomplete"
    told = str(refused.value.params)
    assert LIU.name not in told
    assert LIU.id_number not in told


def test_everything_that_is_missing_is_told_at_once() -> None:
    empty = Subject(name="", id_type="", id_number="", mobile="", address="")
    form = LetterForm(
        subject=empty,
        reasons=frozenset(),
        institution="",
        signed_on=None,
        days=None,
        uses=None,
        witness="",
        place="",
        papers={},
    )
    told = _told(form)
    assert len(told) == 5 + 2 + 3 + len(PAPERS)
    assert {why for _, why in told} == {"missing"}


@pytest.mark.parametrize("name", PAPERS)
@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "missing"),
        (b"MZ\x90\x00", "invalid"),
        (PDF[:-6], "invalid"),
        (JPEG[:-1], "invalid"),
        (PNG[:-1], "invalid"),
        (b"<svg/>", "invalid"),
        (PDF + bytes(5 << 20), "too_large"),
    ],
    ids=["nothing", "a program", "cut PDF", "cut JPEG", "cut PNG", "SVG", "large"],
)
def test_a_scan_is_judged_by_its_content(name: str, body: bytes, why: str) -> None:
    form = _with(papers={**WHOLE.papers, name: body})
    assert _told(form) == {(f"papers.{name}", why)}


@pytest.mark.parametrize("body", [PDF, JPEG, JPEG + b"\x00\x00", PNG])
def test_whole_scans_of_each_kind_are_taken(body: bytes) -> None:
    assert media_of(body) in {"application/pdf", "image/jpeg", "image/png"}


def test_an_electronic_signature_stands_for_the_scan_and_for_nothing_else() -> None:
    form = _with(papers={}, electronic=EVIDENCE)
    assert _told(form) == {
        ("papers.identity_front", "missing"),
        ("papers.identity_back", "missing"),
    }


@pytest.mark.parametrize(
    ("changes", "what", "why"),
    [
        ({"provider": " "}, "provider", "missing"),
        ({"provider": "x" * 201}, "provider", "too_long"),
        ({"certificate": ""}, "certificate", "missing"),
        ({"digest": "ab"}, "digest", "invalid"),
        ({"digest": "AB" * 32}, "digest", "invalid"),
        ({"signed_at": datetime(2026, 12, 1, tzinfo=UTC)}, "signed_at", "later"),
    ],
)
def test_evidence_of_an_electronic_signature_is_whole(
    changes: dict[str, Any], what: str, why: str
) -> None:
    form = _with(electronic=msgspec.structs.replace(EVIDENCE, **changes))
    assert _told(form) == {(f"electronic.{what}", why)}


def test_a_passport_has_no_back() -> None:
    form = replace(
        _subject(id_type="护照", id_number="E12345678"),
        papers={"letter": PDF, "identity_front": JPEG},
    )
    assert _told(form) == set()


def test_no_scan_shows_in_a_forms_text() -> None:
    assert "scan" not in repr(WHOLE)
