"""Packs are read whole or not at all; the institution's folder is laid over."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desks.training.small_packs import BANK, LESSONS, TERMS, written
from xinhu.desks.training import defects, refusals
from xinhu.desks.training.course_book import CourseBook
from xinhu.desks.training.defects import CourseDefectError
from xinhu.desks.training.pack import Pack
from xinhu.desks.training.reading import read_pack


def terms(**changes: Any) -> dict[str, Any]:
    return {**TERMS, **changes}


def bank(key: str = "one", **changes: Any) -> dict[str, Any]:
    return {**BANK, key: {**BANK[key], **changes}}


def test_a_pack_is_read_with_its_citations_filled_in(tmp_path: Path) -> None:
    pack = read_pack(written(tmp_path))
    assert [lesson.name for lesson in pack.lessons] == ["first", "second"]
    assert pack.lessons[0].title == "第一课"
    assert pack.lessons[0].text == "按某法第一条办。"
    assert pack.lessons[1].text == "保存7年（待核实）。"


def test_options_tell_a_number_without_its_status(tmp_path: Path) -> None:
    one = read_pack(written(tmp_path)).questions["one"]
    assert one.options["a"] == "7年"
    assert one.why == "某办法第二条（待核实）规定保存7年（待核实）。"


def test_a_statement_to_be_judged_gets_its_two_options(tmp_path: Path) -> None:
    three = read_pack(written(tmp_path)).questions["three"]
    assert list(three.options) == ["correct", "wrong"]


def test_the_digest_names_exactly_what_is_taught(tmp_path: Path) -> None:
    first = read_pack(written(tmp_path / "a")).digest
    assert read_pack(written(tmp_path / "b")).digest == first
    other = written(tmp_path / "c", bank=bank(why="另一个解释。"))
    assert read_pack(other).digest != first
    lesson = {**LESSONS, "01-first.md": "# 第一课\n\n按«law»严格办。\n"}
    assert read_pack(written(tmp_path / "d", lessons=lesson)).digest != first


BROKEN_TERMS: dict[str, tuple[Mapping[str, Any], type[CourseDefectError]]] = {
    "another folder": (terms(code="other"), defects.CourseNameError),
    "renewal to a version to come": (
        terms(renewal={"below": 3, "by": "2026-01-01"}),
        defects.CourseVersionError,
    ),
    "validity without source": (
        terms(validity_source="nobody"),
        defects.CourseCitationError,
    ),
    "a number without source": (
        terms(numbers={"kept": {**TERMS["numbers"]["kept"], "source": "nobody"}}),
        defects.CourseCitationError,
    ),
    "one name for two": (
        terms(numbers={"law": TERMS["numbers"]["kept"]}),
        defects.CourseCitationError,
    ),
    "more drawn than there are": (terms(draw=4), defects.CourseBankError),
    "fewer drawn than lessons": (terms(draw=1), defects.CourseBankError),
    "no pass mark": (terms(pass_mark=0), defects.CourseInvalidError),
    "a pass mark beyond all": (terms(pass_mark=101), defects.CourseInvalidError),
    "no time": (terms(minutes=0), defects.CourseInvalidError),
    "an unknown key": (terms(hobby="x"), defects.CourseInvalidError),
    "no such status": (
        terms(sources={**TERMS["sources"], "law": {"zh": "某法", "status": "maybe"}}),
        defects.CourseInvalidError,
    ),
    "a certificate for ever": (terms(validity_months=61), defects.CourseInvalidError),
    "yes for a number": (terms(version=True), defects.CourseInvalidError),
    "a code that is no name": (terms(code="../up"), defects.CourseInvalidError),
}


@pytest.mark.parametrize("case", BROKEN_TERMS, ids=str)
def test_terms_that_cannot_hold_stop_the_start(tmp_path: Path, case: str) -> None:
    broken, kind = BROKEN_TERMS[case]
    with pytest.raises(kind) as caught:
        read_pack(written(tmp_path, terms=broken))
    assert type(caught.value) is kind


BROKEN_BANKS: dict[str, tuple[Mapping[str, Any], type[CourseDefectError]]] = {
    "a lesson that is not there": (
        bank(lesson="third"),
        defects.CourseLessonUnknownError,
    ),
    "a lesson without question": (
        bank(lesson="second"),
        defects.CourseLessonUntestedError,
    ),
    "two options alike": (
        bank(options={"a": "甲", "b": "乙", "c": "甲 "}),
        defects.CourseOptionsError,
    ),
    "an option that a number makes alike": (
        bank(options={"a": "«kept»", "b": "7年", "c": "永远"}),
        defects.CourseOptionsError,
    ),
    "two options only": (
        bank(options={"a": "甲", "b": "乙"}),
        defects.CourseOptionsError,
    ),
    "a judged statement with options": (
        bank("three", options={"a": "甲", "b": "乙"}),
        defects.CourseOptionsError,
    ),
    "a right option that is not there": (
        bank(right=["d"]),
        defects.CourseAnswersError,
    ),
    "nothing right": (bank(right=[]), defects.CourseAnswersError),
    "two right where one is asked": (
        bank(right=["a", "b"]),
        defects.CourseAnswersError,
    ),
    "one right where several are asked": (
        bank("two", right=["a"]),
        defects.CourseAnswersError,
    ),
    "a right option named twice": (
        bank("two", right=["a", "a", "b"]),
        defects.CourseAnswersError,
    ),
    "a source that is not listed": (
        bank(source="nobody"),
        defects.CourseCitationError,
    ),
    "a citation that is not listed": (
        bank(text="按«nobody»办？"),
        defects.CourseCitationError,
    ),
    "a citation left open": (bank(why="按«law办。"), defects.CourseCitationError),
    "the same question again": (
        bank(text="选 哪些？"),
        defects.CourseQuestionRepeatedError,
    ),
    "no explanation": (bank(why=""), defects.CourseInvalidError),
    "an unknown kind": (bank(kind="essay"), defects.CourseInvalidError),
}


@pytest.mark.parametrize("case", BROKEN_BANKS, ids=str)
def test_a_bank_that_cannot_be_graded_stops_the_start(
    tmp_path: Path, case: str
) -> None:
    broken, kind = BROKEN_BANKS[case]
    with pytest.raises(kind) as caught:
        read_pack(written(tmp_path, bank=broken))
    assert type(caught.value) is kind
    assert caught.value.params["course"] == "folder_course"


BROKEN_LESSONS: dict[str, Mapping[str, str]] = {
    "no lesson": {},
    "a name without place": {**LESSONS, "third.md": "# 三\n\n文"},
    "two of one name": {**LESSONS, "03-first.md": "# 三\n\n文"},
    "two in one place": {**LESSONS, "02-third.md": "# 三\n\n文"},
    "no title": {**LESSONS, "01-first.md": "第一课\n\n文"},
    "an empty title": {**LESSONS, "01-first.md": "# \n\n文"},
    "no text": {**LESSONS, "01-first.md": "# 第一课\n\n"},
    "HTML": {**LESSONS, "01-first.md": "# 第一课\n\n<script>x</script>"},
    "a link": {**LESSONS, "01-first.md": "# 第一课\n\n[看](javascript:x)"},
    "an address": {**LESSONS, "01-first.md": "# 第一课\n\nhttps://example.org"},
}


@pytest.mark.parametrize("case", BROKEN_LESSONS, ids=str)
def test_a_lesson_that_cannot_be_shown_stops_the_start(
    tmp_path: Path, case: str
) -> None:
    with pytest.raises(defects.CourseLessonError):
        read_pack(written(tmp_path, lessons=BROKEN_LESSONS[case]))


@pytest.mark.parametrize("file", ["course.yaml", "questions.yaml"])
@pytest.mark.parametrize(
    "content", [b"\xff\xfe", b"- a\n- b", b"a: 1\na: 2", b"{", b""], ids=repr
)
def test_a_file_that_cannot_be_read_is_named(
    tmp_path: Path, file: str, content: bytes
) -> None:
    folder = written(tmp_path)
    (folder / file).write_bytes(content)
    with pytest.raises(defects.CourseInvalidError) as caught:
        read_pack(folder)
    assert caught.value.params["file"] == file


@pytest.mark.parametrize("file", ["course.yaml", "questions.yaml"])
def test_a_file_that_is_missing_is_named(tmp_path: Path, file: str) -> None:
    folder = written(tmp_path)
    (folder / file).unlink()
    with pytest.raises(defects.CourseInvalidError) as caught:
        read_pack(folder)
    assert caught.value.params["file"] == file


def test_a_lesson_that_is_no_utf8_is_named(tmp_path: Path) -> None:
    folder = written(tmp_path)
    (folder / "lessons" / "01-first.md").write_bytes(b"# \xff")
    with pytest.raises(defects.CourseInvalidError) as caught:
        read_pack(folder)
    assert caught.value.params["file"] == "01-first.md"


@settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(content=st.text(max_size=60))
def test_whatever_stands_in_a_file_it_is_read_or_refused(
    tmp_path: Path, content: str
) -> None:
    folder = tmp_path / "courses" / "folder_course"
    if not folder.exists():
        written(tmp_path)
    (folder / "questions.yaml").write_bytes(content.encode("utf-8", "replace"))
    with pytest.raises(CourseDefectError):
        read_pack(folder)


def test_the_institution_changes_terms_questions_and_lessons(tmp_path: Path) -> None:
    shipped = written(tmp_path / "shipped")
    own = written(
        tmp_path / "own",
        terms={"pass_mark": 95, "numbers": {"kept": number("10年", "confirmed")}},
        bank={"four": {**BANK["three"], "text": "本行呢？"}},
        lessons={
            "01-second.md": "# 新第二课\n\n保存«kept»。",
            "02-first.md": "# 一\n\n文",
        },
    )
    pack = read_pack(shipped, own)
    assert pack.course.pass_mark == 95
    assert pack.course.minutes == TERMS["minutes"]
    assert set(pack.questions) == {"one", "two", "three", "four"}
    assert [lesson.name for lesson in pack.lessons] == ["second", "first"]
    assert pack.lessons[0].text == "保存10年。"
    assert pack.questions["one"].options["a"] == "10年"


def number(zh: str, status: str) -> dict[str, str]:
    return {"zh": zh, "source": "rumour", "status": status}


def load(tmp_path: Path, purposes: tuple[str, ...] = ("serve",)) -> CourseBook:
    return CourseBook.load(tmp_path / "shipped", tmp_path / "own", purposes)


def test_the_institution_adds_a_course_of_its_own(tmp_path: Path) -> None:
    written(tmp_path / "shipped")
    written(
        tmp_path / "own", terms=terms(code="house", purposes=["lend"]), name="house"
    )
    book = load(tmp_path, ("serve", "lend"))
    assert [pack.course.code for pack in book.wanted_for("lend")] == ["house"]


def test_a_purpose_that_no_list_knows_stops_the_start(tmp_path: Path) -> None:
    written(tmp_path / "shipped", terms=terms(purposes=["serve", "sevre"]))
    with pytest.raises(defects.CoursePurposeError) as caught:
        load(tmp_path)
    assert caught.value.params["purpose"] == "sevre"


def test_a_purpose_that_wants_no_course_stops_the_start(tmp_path: Path) -> None:
    written(tmp_path / "shipped")
    with pytest.raises(defects.CoursePurposeUncoveredError) as caught:
        load(tmp_path, ("serve", "lend"))
    assert caught.value.params["purpose"] == "lend"


def test_without_any_course_nothing_starts(tmp_path: Path) -> None:
    with pytest.raises(defects.CoursePurposeUncoveredError):
        load(tmp_path)


def test_what_nobody_knows_is_refused(tmp_path: Path) -> None:
    written(tmp_path / "shipped", terms=terms(posts=["teller"]))
    book = load(tmp_path)
    assert isinstance(book.pack("folder_course"), Pack)
    with pytest.raises(refusals.CourseUnknownError):
        book.pack("other")
    with pytest.raises(refusals.TrainingPurposeUnknownError):
        book.wanted_for("lend")
    with pytest.raises(refusals.TrainingPostUnknownError):
        book.curriculum("janitor")
    assert len(book.curriculum("teller")) == 1


def test_the_rules_need_neither_django_nor_a_database() -> None:
    script = (
        "import sys, xinhu.desks.training.due, xinhu.desks.training.requiring;"
        "sys.exit(any(m in sys.modules for m in ('django', 'psycopg', 'asyncpg')))"
    )
    done = subprocess.run([sys.executable, "-c", script], check=False, timeout=60)
    assert done.returncode == 0
