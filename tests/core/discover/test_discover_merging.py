"""What is found in pieces of a table becomes what is found in all of it."""

from msgspec.structs import replace

from xinhu.core.catalogue.grades import Grade
from xinhu.core.discover.examined import UnreadMember
from xinhu.core.discover.finding import Finding
from xinhu.core.discover.merging import examined, merged
from xinhu.core.discover.part import Why

_PIECE = Finding(
    path="jdbc:a#t",
    member="",
    place="",
    kind="cn_mobile",
    confidence=0.8,
    reasons=("shape",),
    grade=Grade.C2,
    level=3,
    evidence="138******00",
    column="电话",
    count=40,
    rows=50,
)


def test_counts_are_summed_and_the_surest_piece_speaks() -> None:
    surer = replace(_PIECE, confidence=0.9, reasons=("header",), count=2, rows=5)
    other = replace(_PIECE, column="备注", count=1)
    (first, second) = merged([_PIECE, other, surer], 55)
    assert first == replace(surer, count=42, rows=55)
    assert second == replace(other, rows=55)


def test_the_whole_is_graded_together_and_what_is_unread_is_told_once() -> None:
    class Graded:
        grade = Grade.C3
        level = 5
        reasons = ("many",)

    asked: list[object] = []

    def together(counts: object) -> Graded:
        asked.append(counts)
        return Graded()

    lost = UnreadMember("", Why.BROKEN)
    told = examined(merged([_PIECE, _PIECE], 100), [lost, lost], together)
    assert asked == [{"cn_mobile": 80}]
    assert (told.grade, told.level, told.because) == (Grade.C3, 5, ("many",))
    assert told.unread == (lost,)
    assert [place.count for place in told.places] == [80]


def test_nothing_found_has_no_grade() -> None:
    assert examined(merged([], 3), [], lambda _: None).grade is None
