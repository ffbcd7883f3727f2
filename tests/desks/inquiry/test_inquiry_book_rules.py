"""The register book: its days, its quarter, its commitments, its manifest."""

import hashlib
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace as replace_in

from xinhu.core.base.clock import DAY, Instant, from_datetime
from xinhu.core.register.entry import Facts
from xinhu.core.register.errors import VolumeNameError
from xinhu.core.register.tree import SHA256, leaf_hash
from xinhu.core.register.volume.boundary import Binder
from xinhu.desks.inquiry.book.bound_row import Stored, bound_row
from xinhu.desks.inquiry.book.correcting import (
    COLUMNS,
    Corrected,
    commitment_of,
    require_column,
    require_right,
)
from xinhu.desks.inquiry.book.quarter import (
    BookManifest,
    bound_entry,
    folder_name,
    quarter_to_bind,
    quarters_over,
)
from xinhu.desks.inquiry.book.rows import BookFilter, span_of
from xinhu.desks.inquiry.errors import (
    BookBrokenError,
    BookQuarterError,
    BookSpanError,
    CorrectionColumnError,
    CorrectionValueError,
)
from xinhu.desks.inquiry.states import State

CHINA = timezone(timedelta(hours=8))
DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))
MANIFEST = BookManifest(
    origin="bank.test/register",
    quarter="2026Q3",
    count=2,
    corrections=0,
    first=4,
    last=9,
    bound_at=Instant(0),
    files={"rows.csv": "ab" * 32},
)


def at(*moment: int) -> Instant:
    return from_datetime(datetime(*moment, tzinfo=UTC))


def test_quarters_that_are_over_follow_each_other_the_newest_first() -> None:
    first, last = at(2025, 12, 31, 15, 59), at(2026, 9, 30, 15, 59)
    found = quarters_over(first, last)
    assert list(found) == ["2026Q2", "2026Q1", "2025Q4"]
    assert found["2026Q2"].ends == at(2026, 6, 30, 16)
    assert next(iter(quarters_over(first, at(2026, 9, 30, 16)))) == "2026Q3"
    assert quarters_over(last, last) == {}
    for name, span in found.items():
        assert quarter_to_bind(name, last) == span


@given(DAYS, st.integers(0, 365))
def test_both_days_belong_to_the_book_whole(since: date, days: int) -> None:
    span = span_of(BookFilter(since=since, until=since + timedelta(days)), CHINA)
    assert span.ends - span.begins == (days + 1) * DAY
    midnight = datetime(since.year, since.month, since.day, tzinfo=CHINA)
    assert span.begins == from_datetime(midnight.astimezone(UTC))


@given(DAYS, st.one_of(st.integers(-400, -1), st.integers(366, 800)))
def test_days_that_cannot_be_are_refused(since: date, days: int) -> None:
    wanted = BookFilter(since=since, until=since + timedelta(days))
    with pytest.raises(BookSpanError):
        span_of(wanted, CHINA)


def test_the_last_day_that_there_is_has_no_day_after() -> None:
    with pytest.raises(BookSpanError):
        span_of(BookFilter(since=date.max, until=date.max), CHINA)


def test_a_filters_digest_says_what_narrows_and_nothing_of_the_days() -> None:
    plain = BookFilter(since=date(2026, 7, 1), until=date(2026, 7, 2))
    others = [
        replace(plain, reason="loan_approval"),
        replace(plain, operator="loan_approval"),
        replace(plain, branch="loan_approval"),
        replace(plain, state=State.ANSWERED),
    ]
    assert len({each.digest() for each in (plain, *others)}) == 5
    assert replace(plain, until=date(2026, 8, 1)).digest() == plain.digest()


@pytest.mark.duty("R7.4")
def test_a_quarter_is_bound_once_it_is_over_in_beijing() -> None:
    over = at(2026, 9, 30, 16)
    span = quarter_to_bind("2026Q3", over)
    assert span == (at(2026, 6, 30, 16), over)
    with pytest.raises(BookQuarterError):
        quarter_to_bind("2026Q3", Instant(over - 1))
    assert quarter_to_bind("2026Q4", at(2027, 1, 1)).ends == at(2026, 12, 31, 16)


@pytest.mark.parametrize("name", ["", "2026", "2026Q5", "2026q3", "../2026Q3"])
def test_what_is_no_quarter_is_refused(name: str) -> None:
    with pytest.raises(VolumeNameError):
        quarter_to_bind(name, at(2030, 1, 1))


def test_the_entry_commits_to_the_manifest_and_names_nobody() -> None:
    told = bound_entry(MANIFEST, Binder("system:root", "system", "local"))
    data = MANIFEST.to_bytes()
    assert told.commitment == hashlib.sha256(data).hexdigest()
    assert dict(told.detail) == {"event": "book.bound", "quarter": "2026Q3", "count": 2}
    assert json.loads(data)["files"] == MANIFEST.files
    assert folder_name("2026Q3") == "2026Q3-inquiries"
    other = bound_entry(replace(MANIFEST, count=3), Binder("a", "b", "c"))
    assert other.commitment != told.commitment


def test_a_corrections_commitment_holds_both_texts_and_the_salt() -> None:
    kept = Corrected(right="13800001111", why="看错一位", salt="ab" * 32)
    for other in (
        replace_in(kept, right="13800001112"),
        replace_in(kept, why="看错两位"),
        replace_in(kept, salt="cd" * 32),
        replace_in(kept, right=kept.why, why=kept.right),
    ):
        assert commitment_of(other) != commitment_of(kept)


FACTS = Facts(
    kind="inquiry",
    actor="op-alice",
    post="credit",
    zone="branch",
    at=at(2026, 8, 1),
    decision="refuse",
    policy="p",
    detail=(("inquiry", "inquiry-1"), ("reason", "loan_approval")),
    commitment="ab" * 32,
)
ROWLESS = {"ref": None, "commitment": None}


def stored(facts: Facts = FACTS, **changes: object) -> Stored:
    body = facts.draft().complete(None)
    whole = Stored(
        entry=7,
        leaf=leaf_hash(SHA256, body),
        body=body,
        ref="inquiry-1",
        commitment=b"\xab" * 32,
        branch="朝阳支行",
        owner=None,
        reviewer="op-bob",
        custody="loan_file",
        state="refused",
        refusal="letter.reason",
        report_number=None,
        note=b"x",
    )
    return whole._replace(**changes)


@pytest.mark.duty("R7.4")
def test_a_row_says_what_its_entry_says_and_beside_it_what_became_of_it() -> None:
    row = bound_row(1, stored())
    assert (row.number, row.entry, row.at) == (1, 7, "2026-08-01T00:00:00.000000Z")
    assert (row.inquiry, row.reason, row.operator) == (
        "inquiry-1",
        "loan_approval",
        "op-alice",
    )
    assert (row.customer, row.ground, row.owner) == ("", "", "")
    assert (row.reviewer, row.custody) == ("op-bob", "loan_file")
    assert (row.state, row.refusal) == ("refused", "letter.reason")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"leaf": bytes(32)}, "leaf"),
        ({"ref": None, "commitment": None}, "row_missing"),
        ({"commitment": None}, "row_missing"),
        ({"ref": "inquiry-2"}, "row_differs"),
        ({"commitment": bytes(32)}, "row_differs"),
    ],
)
def test_a_row_that_its_entry_contradicts_is_told(changes, reason: str) -> None:
    with pytest.raises(BookBrokenError) as broken:
        bound_row(1, stored(**changes))
    assert broken.value.params == {"reason": reason, "index": 7}


@pytest.mark.duty("R7.4")
def test_an_entry_about_nobody_is_a_row_of_its_own() -> None:
    facts = replace_in(FACTS, detail=(("reason", "loan_approval"),), commitment=None)
    desk = dict.fromkeys(
        ("branch", "reviewer", "custody", "state", "refusal", "note"), None
    )
    row = bound_row(1, stored(facts, **ROWLESS, **desk))
    assert (row.entry, row.decision, row.reason) == (7, "refuse", "loan_approval")
    assert (row.inquiry, row.commitment, row.state, row.branch) == ("", "", "", "")


def test_what_was_permitted_is_no_entry_about_nobody() -> None:
    facts = replace_in(FACTS, detail=(("reason", "x"),), decision="permit")
    with pytest.raises(BookBrokenError) as broken:
        bound_row(1, stored(facts, **ROWLESS))
    assert broken.value.params["reason"] == "row_missing"


def test_an_entry_about_nobody_has_no_row() -> None:
    facts = replace_in(FACTS, detail=(("reason", "x"),))
    with pytest.raises(BookBrokenError) as broken:
        bound_row(1, stored(facts))
    assert broken.value.params["reason"] == "row_differs"


def test_only_columns_of_the_book_are_corrected() -> None:
    assert [require_column(each) for each in COLUMNS] == [*COLUMNS]
    for wrong in ("", "state", "ref", "balance"):
        with pytest.raises(CorrectionColumnError):
            require_column(wrong)


@pytest.mark.parametrize("text", ["", "  ", "x" * 201, "a\nb", "a\x00b"])
def test_what_is_right_must_be_one_line_of_text(text: str) -> None:
    with pytest.raises(CorrectionValueError):
        require_right(text)


def test_what_is_right_is_kept_without_blanks_around_it() -> None:
    assert require_right(" 13800001111 ") == "13800001111"
