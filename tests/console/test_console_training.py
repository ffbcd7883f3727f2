"""My training: what I have to take, lessons, certificates; nobody else's."""

import re

import pytest

from console.exams import COURSE, PATH, begin, courses, give, long_here, right_form
from xinhu.desks.training.models import LessonRead

pytestmark = pytest.mark.usefixtures("console")


def text_of(page) -> str:
    return re.sub(r"<[^>]*>|\s+", " ", page.content.decode())


def test_a_newcomer_sees_every_course_of_theirs_as_to_be_taken(clerk) -> None:
    page = clerk.get("/training/")
    assert page.status_code == 200
    for course in courses().packs:
        assert f"/training/courses/{course}/" in page.content.decode()
    assert page.content.decode().count("badge-training_state-open") == 4
    assert "柜面服务" in text_of(page)


def test_states_follow_the_certificates(clerk) -> None:
    long_here("limin")
    give("limin", COURSE)
    give("limin", "passwords_and_media", days=5)
    give("limin", "leak_response", days=-3)
    page = clerk.get("/training/").content.decode()
    for state, lines in {"current": 1, "soon": 1, "overdue": 2, "open": 0}.items():
        assert page.count(f"badge-training_state-{state}") == lines, state
    assert "还有 5 天" in page
    assert "已过 3 天" in page
    assert page.count("badge-certificate_state-lapsed") == 1


def test_it_is_told_in_english_as_well(clerk) -> None:
    clerk.cookies["xinhu_language"] = "en"
    page = text_of(clerk.get("/training/"))
    assert "Duties towards customer information" in page
    assert "To be taken" in page


def test_lessons_are_read_one_after_the_other_and_noted(clerk) -> None:
    lessons = [lesson.name for lesson in courses().pack(COURSE).lessons]
    address = f"{PATH}lessons/{lessons[0]}/"
    page = clerk.get(address)
    assert page.status_code == 200
    assert "<h2>" in page.content.decode()
    assert LessonRead.objects.count() == 0
    for name in lessons:
        answer = clerk.post(f"{PATH}lessons/{name}/")
        assert answer.status_code == 302
    assert answer.headers["Location"] == PATH
    assert LessonRead.objects.count() == len(lessons)
    clerk.post(address)
    assert LessonRead.objects.count() == len(lessons)
    assert f"{len(lessons)}/{len(lessons)}" in clerk.get("/training/").content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/training/courses/nothing/",
        "/training/courses/nothing/lessons/x/",
        f"{PATH}lessons/nothing/",
        "/training/exams/ex-nothing/",
        "/training/exams/ex-nothing/result/",
    ],
)
def test_what_is_not_there_is_refused_and_told(clerk, address) -> None:
    page = clerk.get(address)
    assert page.status_code == 403
    assert "state-refused" in page.content.decode()


@pytest.mark.parametrize("number", ["1", "99999999999999999999", "0"])
def test_a_certificate_that_is_not_there_is_missing(clerk, number) -> None:
    assert clerk.get(f"/training/certificates/{number}/").status_code == 404


def test_ones_own_certificate_is_shown_and_prints(clerk) -> None:
    held = give("limin")
    page = clerk.get(f"/training/certificates/{held.pk}/")
    assert page.status_code == 200
    text = page.content.decode()
    assert "李敏" in text
    assert held.digest in text
    assert "data-print" in text


def test_another_clerks_certificate_is_missing_and_the_privacy_officer_sees_it(
    auditor, entering
) -> None:
    held = give("limin")
    address = f"/training/certificates/{held.pk}/"
    assert auditor.get(address).status_code == 404
    assert entering("chenjing").get(address).status_code == 200


PAGES = ["/training/", PATH, f"{PATH}lessons/purpose-first/"]


@pytest.mark.parametrize("address", PAGES)
def test_nobody_gets_anywhere_without_logging_in(stranger, address) -> None:
    answer = stranger.get(address)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/log-in/")


@pytest.mark.parametrize(
    ("address", "method"),
    [
        ("/training/", "post"),
        (PATH, "post"),
        (f"{PATH}exam/", "get"),
        ("/training/exams/ex-1/kept/", "get"),
        ("/training/exams/ex-1/result/", "post"),
        ("/training/certificates/1/", "post"),
    ],
)
def test_wrong_methods_are_refused(clerk, address, method) -> None:
    assert getattr(clerk, method)(address).status_code == 405


def test_without_the_anti_forgery_token_no_exam_begins(entering) -> None:
    clerk = entering("limin")
    clerk.handler.enforce_csrf_checks = True
    assert clerk.post(f"{PATH}exam/").status_code == 403
    assert clerk.post(f"{PATH}lessons/purpose-first/").status_code == 403


def test_a_lesson_marks_nothing_that_it_was_not_asked_to(clerk) -> None:
    sitting = begin(clerk)
    clerk.post(f"/training/exams/{sitting.reference}/", right_form(sitting))
    page = clerk.get(PATH).content.decode()
    assert "badge-outcome-passed" in page
    assert LessonRead.objects.count() == 0
