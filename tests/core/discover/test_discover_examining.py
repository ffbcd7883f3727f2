"""Parts of a file become findings, counts, and what is unread."""

from collections.abc import Iterator, Sequence

import pyarrow as pa

from odd_looks import looks
from xinhu.core.catalogue.grades import Grade
from xinhu.core.discover.examined import Examined, Place, UnreadMember
from xinhu.core.discover.examining import TOGETHER, examine
from xinhu.core.discover.finding import ColumnHit, Finding
from xinhu.core.discover.gathering import EACH
from xinhu.core.discover.part import Part, TablePart, TextPart, Unread, Why
from xinhu.core.discover.steps import Hits

_TABLE = TablePart(
    "list.zip!a.csv", "", ("卡号",), iter([pa.record_batch({"卡号": []})])
)
_COLUMN = ColumnHit(
    column="卡号",
    kind="bank_card",
    confidence=0.95,
    reasons=("header",),
    evidence="6222****",
    count=40,
    rows=50,
)


def _examined(*parts: Part, threshold: float = 0.6) -> tuple[list[Finding], Examined]:
    found: list[Finding] = []
    examined = examine("a.txt", parts, looks((_COLUMN,)), threshold, found.append)
    return found, examined


def test_places_count_from_the_begin_of_the_member() -> None:
    found, _ = _examined(
        TextPart("", "", b"email"), TextPart("", "", b"an email", before=100)
    )
    assert [(f.start, f.end) for f in found] == [(0, 5), (103, 108)]


def test_a_finding_says_where_what_lies_and_how_grave_it_is() -> None:
    (found,), examined = _examined(TextPart("m.eml", "header", b"email"))
    assert found == Finding(
        path="a.txt",
        member="m.eml",
        place="header",
        kind="email",
        confidence=0.9,
        reasons=("context",),
        grade=Grade.C2,
        level=2,
        evidence="e***l",
        start=0,
        end=5,
    )
    place = Place("m.eml", "header", None, "email", 1, 0.9, Grade.C2, 2)
    assert examined == Examined(
        places=(place,), grade=Grade.C2, level=3, because=("many",)
    )


def test_a_column_counts_its_values() -> None:
    (found,), examined = _examined(_TABLE)
    assert (found.column, found.count, found.rows) == ("卡号", 40, 50)
    assert (found.start, found.end) == (None, None)
    assert [place.count for place in examined.places] == [40]


def test_what_is_less_sure_than_asked_is_left_out() -> None:
    found, examined = _examined(TextPart("", "", b"email"), _TABLE, threshold=0.92)
    assert [f.kind for f in found] == ["bank_card"]
    assert [place.kind for place in examined.places] == ["bank_card"]


def test_source_code_is_looked_at_as_such_by_the_name_of_the_member() -> None:
    found, examined = _examined(TextPart("src.zip!a.py", "", b"email"))
    assert not found
    assert examined == Examined()


def test_what_is_unread_is_told_and_a_bomb_is_a_finding() -> None:
    found, examined = _examined(
        Unread("a.zip", Why.ENCRYPTED), Unread("b.zip", Why.BOMB)
    )
    assert [(f.member, f.kind, f.evidence) for f in found] == [
        ("b.zip", "archive_bomb", "")
    ]
    assert examined.unread == (
        UnreadMember("a.zip", Why.ENCRYPTED),
        UnreadMember("b.zip", Why.BOMB),
    )


def test_what_was_found_before_an_error_counts_and_the_file_is_told_broken() -> None:
    def parts() -> Iterator[Part]:
        yield TextPart("", "", b"email")
        raise ValueError

    found: list[Finding] = []
    examined = examine("a", parts(), looks(), 0.6, found.append)
    assert len(found) == len(examined.places) == 1
    assert examined.unread == (UnreadMember("", Why.BROKEN),)


def test_a_file_that_wants_too_much_memory_is_told_too_large() -> None:
    def parts() -> Iterator[Part]:
        yield Unread("", Why.ENCRYPTED)
        raise MemoryError

    examined = examine("a", parts(), looks(), 0.6, lambda _: None)
    assert [unread.why for unread in examined.unread] == [Why.ENCRYPTED, Why.TOO_LARGE]


def test_not_more_texts_are_scanned_together_than_cost_little_however_short() -> None:
    together: list[int] = []

    def scan(texts: Sequence[bytes]) -> Hits:
        together.append(len(texts))
        return [()] * len(texts)

    parts = (TextPart("", f"cell {number}", b"") for number in range(10_000))
    examine("a.txt", parts, looks()._replace(text=scan), 0.6, [].append)
    assert sum(together) == 10_000
    assert max(together) <= TOGETHER // EACH + 1
