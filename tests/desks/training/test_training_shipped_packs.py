"""The courses that come with Xinhu: whole, fair, and honest about what was not read."""

import re
from collections import Counter
from pathlib import Path

import msgspec
import pytest

from desks.training.small_packs import NOON, RULES, chance
from xinhu.core.policy.rule_book import RuleBook
from xinhu.desks.training.citing import UNVERIFIED
from xinhu.desks.training.course_book import CourseBook
from xinhu.desks.training.drawing import draw_exam, sheet_of
from xinhu.desks.training.pack import Pack

BOOK = CourseBook.load(RULES, None, RuleBook.load(RULES).purposes)
PACKS = list(BOOK.packs.values())
COURSES = [
    "credit_inquiry",
    "customer_information",
    "leak_response",
    "passwords_and_media",
]
each_pack = pytest.mark.parametrize("pack", PACKS, ids=list(BOOK.packs))

NUMBER = re.compile(r"\d+ ?(?:年|日|天|小时|分钟|个工作日|万元|元|万人|条|个字符)")


def raw(pack: Pack, pattern: str) -> str:
    folder = RULES / "courses" / pack.course.code
    return "".join(p.read_text("utf-8") for p in sorted(folder.rglob(pattern)))


@pytest.mark.duty("R1.1")
@pytest.mark.duty("R4.1")
def test_four_courses_are_shipped_and_every_purpose_wants_one() -> None:
    assert sorted(BOOK.packs) == COURSES
    assert all(BOOK.wanted_for(purpose) for purpose in BOOK.purposes)
    assert [p.course.code for p in BOOK.wanted_for("loan_review")] == [
        "credit_inquiry",
        "customer_information",
        "passwords_and_media",
    ]


@pytest.mark.duty("R4.1")
@each_pack
def test_a_certificate_lasts_a_year_at_most(pack: Pack) -> None:
    assert pack.course.validity_months <= 12


@each_pack
def test_each_has_lessons_to_read_and_a_bank_to_draw_from(pack: Pack) -> None:
    assert len(pack.lessons) >= 5
    for lesson in pack.lessons:
        assert 400 <= len("".join(lesson.text.split())) <= 900, lesson.name
        assert "**要做**" in lesson.text or "决不能做" in lesson.text, lesson.name
    assert len(pack.questions) >= 30
    asked = Counter(question.lesson for question in pack.questions.values())
    assert min(asked[lesson.name] for lesson in pack.lessons) >= 5


@each_pack
def test_no_question_is_asked_in_two_courses(pack: Pack) -> None:
    others = {
        question.text
        for other in PACKS
        if other is not pack
        for question in other.questions.values()
    }
    assert not others & {question.text for question in pack.questions.values()}


@each_pack
def test_explanations_teach_and_name_no_position(pack: Pack) -> None:
    for key, question in pack.questions.items():
        assert len(question.why) >= 40, key
        assert not re.search(
            r"选项 ?[A-Ha-h一二三四1-4]|[前后][一两二三四]项", question.why
        )


@each_pack
def test_right_answers_are_spread_over_the_options(pack: Pack) -> None:
    single = [q for q in pack.questions.values() if q.kind == "single"]
    places = Counter(q.right[0] for q in single)
    assert max(places.values()) - min(places[key] for key in "abcd") <= 1
    judged = Counter(
        q.right[0] for q in pack.questions.values() if q.kind == "true_false"
    )
    assert abs(judged["correct"] - judged["wrong"]) <= 2
    assert {"single", "multiple", "true_false"} == {
        q.kind for q in pack.questions.values()
    }


@each_pack
def test_how_long_an_option_is_tells_nothing(pack: Pack) -> None:
    single = [q for q in pack.questions.values() if q.kind == "single"]
    longest = shortest = 0
    for question in single:
        right = len(question.options[question.right[0]])
        others = [
            len(t) for key, t in question.options.items() if key not in question.right
        ]
        longest += right > max(others)
        shortest += right < min(others)
    assert longest <= len(single) * 0.4
    assert shortest <= len(single) * 0.4


@each_pack
def test_several_right_options_are_not_always_as_many(pack: Pack) -> None:
    sizes = {len(q.right) for q in pack.questions.values() if q.kind == "multiple"}
    assert len(sizes) > 1


@each_pack
def test_every_regulatory_number_stands_under_a_source_with_its_status(
    pack: Pack,
) -> None:
    assert not NUMBER.findall(raw(pack, "lessons/*.md"))
    for number in pack.course.numbers.values():
        source = pack.course.sources[number.source]
        assert number.status == "unverified" or source.status == "confirmed"


@each_pack
def test_what_was_not_read_is_told_as_such(pack: Pack) -> None:
    texts = [lesson.text for lesson in pack.lessons]
    texts.extend(question.why for question in pack.questions.values())
    listed = {**pack.course.sources, **pack.course.numbers}
    told = raw(pack, "lessons/*.md")
    for name, cited in listed.items():
        if cited.status == "unverified" and f"«{name}»" in told:
            assert any(cited.zh + UNVERIFIED in text for text in texts), name


@each_pack
def test_every_source_and_number_that_is_listed_is_used(pack: Pack) -> None:
    told = raw(pack, "*.md") + raw(pack, "*.yaml")
    for name in (*pack.course.sources, *pack.course.numbers):
        assert f"«{name}»" in told or f"source: {name}" in told, name


@each_pack
def test_the_sheet_holds_no_answer(pack: Pack) -> None:
    exam = draw_exam(pack, chance(3), NOON)
    sheet = msgspec.to_builtins(sheet_of(pack, exam))
    assert set(sheet) == {"course", "ends", "questions"}
    text = msgspec.json.encode(sheet).decode()
    for asked, drawn in zip(sheet["questions"], exam.questions, strict=True):
        assert set(asked) == {"number", "kind", "text", "options"}
        assert pack.questions[drawn.question].why not in text
        assert drawn.question not in text


@each_pack
def test_no_status_mark_in_a_question_gives_the_answer_away(pack: Pack) -> None:
    for question in pack.questions.values():
        assert UNVERIFIED not in question.text
        assert not [text for text in question.options.values() if UNVERIFIED in text]


def test_no_path_or_address_stands_in_a_course() -> None:
    for path in sorted(Path(RULES / "courses").rglob("*")):
        if path.is_file():
            assert not re.search(r"https?:|/home/|/root/", path.read_text("utf-8"))
