"""An exam asks about every lesson evenly, by chance, and tells no answer."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desks.training.small_packs import NOON, chance, pack
from xinhu.core.base.clock import SECOND
from xinhu.desks.training.chance import below, shuffled
from xinhu.desks.training.drawing import draw_exam, sheet_of
from xinhu.desks.training.refusals import ExamRandomnessError

SEEDS = st.integers(0, 2**32)
BANKS = st.dictionaries(
    st.sampled_from([f"lesson{n}" for n in range(7)]),
    st.integers(1, 9),
    min_size=1,
)


def even_shares(sizes: list[int], draw: int) -> list[int]:
    """Deal questions out one by one to whoever has fewest; the slow obvious way."""
    dealt = [0] * len(sizes)
    for _ in range(draw):
        open_ones = [n for n, size in enumerate(sizes) if dealt[n] < size]
        dealt[min(open_ones, key=lambda n: dealt[n])] += 1
    return sorted(dealt)


@settings(deadline=None)
@given(banks=BANKS, seed=SEEDS, data=st.data())
def test_lessons_are_asked_about_as_evenly_as_the_bank_allows(
    banks: dict[str, int], seed: int, data: st.DataObject
) -> None:
    draw = data.draw(st.integers(len(banks), sum(banks.values())))
    small = pack(banks, draw)
    exam = draw_exam(small, chance(seed), NOON)
    drawn = [each.question for each in exam.questions]
    assert len(drawn) == len(set(drawn)) == draw
    shares = Counter(small.questions[key].lesson for key in drawn)
    assert sorted(shares[name] for name in banks) == even_shares(
        list(banks.values()), draw
    )


@settings(deadline=None)
@given(banks=BANKS, seed=SEEDS)
def test_every_option_is_shown_once_and_nothing_else(
    banks: dict[str, int], seed: int
) -> None:
    small = pack(banks, sum(banks.values()))
    exam = draw_exam(small, chance(seed), NOON)
    sheet = sheet_of(small, exam)
    for asked, drawn in zip(sheet.questions, exam.questions, strict=True):
        question = small.questions[drawn.question]
        assert sorted(drawn.options) == sorted(question.options)
        assert asked.options == tuple(question.options[key] for key in drawn.options)
        assert asked.text == question.text
    numbers = [asked.number for asked in sheet.questions]
    assert numbers == list(range(1, len(exam.questions) + 1))


def test_a_statement_to_be_judged_keeps_its_order() -> None:
    small = pack({"one": 3}, 3)
    for seed in range(20):
        exam = draw_exam(small, chance(seed), NOON)
        judged = [
            drawn.options
            for drawn in exam.questions
            if small.questions[drawn.question].kind == "true_false"
        ]
        assert judged == [("correct", "wrong")]


def test_the_exam_ends_when_its_minutes_are_over() -> None:
    exam = draw_exam(pack({"one": 1}, 1, minutes=45), chance(1), NOON)
    assert exam.started == NOON
    assert exam.ends == NOON + 45 * 60 * SECOND


def test_another_chance_draws_another_exam_and_the_same_chance_the_same() -> None:
    small = pack({"one": 9, "two": 9}, 6)
    exams = [draw_exam(small, chance(seed), NOON) for seed in range(50)]
    assert len({exam.questions for exam in exams}) > 40
    assert draw_exam(small, chance(7), NOON) == exams[7]


def test_every_question_and_every_place_of_the_right_option_has_its_turn() -> None:
    small = pack({"one": 6, "two": 6}, 4)
    asked: Counter[str] = Counter()
    places: Counter[int] = Counter()
    for seed in range(600):
        for drawn in draw_exam(small, chance(seed), NOON).questions:
            asked[drawn.question] += 1
            if small.questions[drawn.question].kind == "single":
                places[drawn.options.index("b")] += 1
    assert len(asked) == 12
    assert max(asked.values()) < 2 * min(asked.values())
    assert len(places) == 4
    assert max(places.values()) < 1.5 * min(places.values())


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 7, 8, 18, 36, 100, 128, 129, 255, 256])
def test_no_number_is_likelier_than_another(limit: int) -> None:
    drawn: Counter[int] = Counter()
    for byte in range(256):
        try:
            drawn[below(limit, lambda n, b=byte: bytes([b]) * n)] += 1
        except ExamRandomnessError:
            continue
    assert sorted(drawn) == list(range(limit))
    assert len(set(drawn.values())) == 1


def test_which_lesson_is_asked_about_once_more_is_chance() -> None:
    small = pack({"one": 3, "two": 3, "three": 3}, 4)
    favoured: Counter[str] = Counter()
    for seed in range(300):
        exam = draw_exam(small, chance(seed), NOON)
        shares = Counter(small.questions[d.question].lesson for d in exam.questions)
        favoured[shares.most_common(1)[0][0]] += 1
    assert len(favoured) == 3
    assert max(favoured.values()) < 1.6 * min(favoured.values())


def test_large_numbers_are_drawn_from_more_bytes() -> None:
    assert below(257, lambda n: b"\x01\x00"[:n]) == 256
    assert below(1, lambda _: b"") == 0


@settings(deadline=None)
@given(things=st.lists(st.integers(), max_size=30), seed=SEEDS)
def test_shuffling_loses_nothing(things: list[int], seed: int) -> None:
    assert sorted(shuffled(things, chance(seed))) == sorted(things)


@pytest.mark.parametrize(
    "broken",
    [lambda _: b"", lambda n: b"\xff" * n, lambda n: b"\x00" * (n + 1)],
    ids=["nothing", "always the same", "too much"],
)
def test_a_broken_source_of_chance_is_told_and_never_waited_for(broken) -> None:
    with pytest.raises(ExamRandomnessError):
        below(3, broken)
