"""The exam's pages: nothing of the answers before it is handed in; hostile sheets."""

import re
from datetime import timedelta

import psycopg
import pytest
from msgspec.structs import replace

from console.exams import COURSE, begin, courses, give, right_form
from xinhu.desks.training.models import Sitting, StoredCertificate
from xinhu.desks.training.shape import Question

pytestmark = pytest.mark.usefixtures("console")


TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


def address(sitting: Sitting) -> str:
    return f"/training/exams/{sitting.reference}/"


def move(database, sitting: Sitting, minutes: int) -> None:
    """Let an exam have begun so many minutes earlier; only the owner can."""
    past = timedelta(minutes=minutes)
    with psycopg.connect(database.owner) as owner:
        owner.execute(
            "UPDATE desk.training_sitting SET started_at = started_at - %s,"
            " due_at = due_at - %s WHERE id = %s",
            (past, past, sitting.pk),
        )


@pytest.mark.duty("R1.1")
def test_no_answer_and_no_explanation_reaches_the_browser_before_it_is_handed_in(
    clerk,
) -> None:
    sitting = begin(clerk)
    page = clerk.get(address(sitting))
    whole = page.serialize().decode()  # headers, cookies and body
    of = courses().pack(COURSE)
    for key, question in of.questions.items():
        assert question.why not in whole
        assert question.why[:20] not in whole
        assert not re.search(rf"\b{re.escape(key)}\b", whole), key
        assert of.course.sources[question.source].zh not in whole
    assert sitting.digest not in whole
    for key, _ in sitting.drawn:
        assert of.questions[key].text in whole


@pytest.mark.duty("R1.1")
def test_the_page_is_the_same_whichever_options_are_right(clerk, monkeypatch) -> None:
    sitting = begin(clerk)
    before = TOKEN.sub("", clerk.get(address(sitting)).content.decode())
    questions = courses().pack(COURSE).questions
    for key, question in questions.items():
        turned = tuple(k for k in question.options if k not in question.right)
        assert turned
        monkeypatch.setitem(questions, key, _with_right(question, turned))
    after = TOKEN.sub("", clerk.get(address(sitting)).content.decode())
    assert _timeless(after) == _timeless(before)


def _with_right(question: Question, right: tuple[str, ...]) -> Question:
    return replace(question, right=right, why="something else", source="own")


def _timeless(page: str) -> str:
    return re.sub(r'data-seconds="\d+"|\d\d:\d\d:\d\d', "", page)


def test_a_right_sheet_passes_and_leads_to_the_explanations(clerk) -> None:
    sitting = begin(clerk)
    answer = clerk.post(address(sitting), right_form(sitting))
    assert answer.headers["Location"] == f"{address(sitting)}result/"
    page = clerk.get(answer.headers["Location"]).content.decode()
    assert "state-done" in page
    assert page.count("mark-right") == sitting.total
    for key, _ in sitting.drawn:
        question = courses().pack(COURSE).questions[key]
        assert question.why in page
        assert courses().pack(COURSE).course.sources[question.source].zh in page
    held = StoredCertificate.objects.get()
    assert f"/training/certificates/{held.pk}/" in page


def test_a_wrong_sheet_fails_and_is_explained_as_well(clerk) -> None:
    sitting = begin(clerk)
    clerk.post(address(sitting), right_form(sitting, wrong=6))
    page = clerk.get(f"{address(sitting)}result/").content.decode()
    assert page.count("mark-unanswered") == 6
    assert StoredCertificate.objects.count() == 0


def test_the_result_is_not_shown_while_the_exam_is_open(clerk) -> None:
    sitting = begin(clerk)
    answer = clerk.get(f"{address(sitting)}result/")
    assert answer.status_code == 302
    assert answer.headers["Location"] == address(sitting)


def test_what_is_chosen_is_kept_and_shown_again(clerk) -> None:
    sitting = begin(clerk)
    form = right_form(sitting)
    answer = clerk.post(f"{address(sitting)}kept/", form)
    assert (answer.status_code, answer.content) == (204, b"")
    page = clerk.get(address(sitting)).content.decode()
    assert page.count(" checked") == sum(len(values) for values in form.values())


def test_late_sheets_get_a_page_of_their_own(clerk, database) -> None:
    sitting = begin(clerk)
    move(database, sitting, minutes=31)
    page = clerk.post(address(sitting), right_form(sitting))
    assert page.status_code == 403
    text = page.content.decode()
    assert "这场考试不再接受答案" in text
    assert f"{address(sitting)}result/" in text
    assert StoredCertificate.objects.count() == 0
    page = clerk.get(f"{address(sitting)}result/").content.decode()
    assert "按未通过计" in page
    assert "mark-" not in page


def test_an_exam_whose_time_is_up_leads_to_its_result(clerk, database) -> None:
    sitting = begin(clerk)
    move(database, sitting, minutes=31)
    answer = clerk.get(address(sitting))
    assert answer.headers["Location"] == f"{address(sitting)}result/"


def test_kept_too_late_the_page_says_so_in_place_of_the_sheet(clerk, database) -> None:
    sitting = begin(clerk)
    move(database, sitting, minutes=31)
    page = clerk.post(
        f"{address(sitting)}kept/", right_form(sitting), headers={"HX-Request": "true"}
    )
    assert page.status_code == 403
    assert page.headers["HX-Retarget"] == "body"


def test_a_sheet_sent_again_is_not_graded_again(clerk) -> None:
    sitting = begin(clerk)
    clerk.post(address(sitting), {})
    page = clerk.post(address(sitting), right_form(sitting))
    assert page.status_code == 403
    assert StoredCertificate.objects.count() == 0


def test_a_sheet_sent_twice_at_once_is_graded_once(entering, at_once) -> None:
    clerk = entering("limin")
    sitting = begin(clerk)
    form = right_form(sitting)
    pages = at_once(lambda who: who.post(address(sitting), form), clerk, clerk)
    assert sorted(page.status_code for page in pages) == [302, 403]
    assert StoredCertificate.objects.count() == 1


def test_another_persons_exam_is_reached_by_no_address(clerk, auditor) -> None:
    sitting = begin(clerk)
    pages = [
        auditor.get(address(sitting)),
        auditor.get(f"{address(sitting)}result/"),
        auditor.post(address(sitting), right_form(sitting)),
        auditor.post(f"{address(sitting)}kept/", right_form(sitting)),
    ]
    of = courses().pack(COURSE)
    for page in pages:
        assert page.status_code == 403
        assert of.questions[sitting.drawn[0][0]].text not in page.content.decode()
    sitting.refresh_from_db()
    assert (sitting.outcome, sitting.answers) == ("open", [])


HOSTILE = {
    "a name of ours that is none": {"q-x": "1"},
    "a question that was not asked": {"q-99": "1"},
    "question 0": {"q-0": "1"},
    "an id of the bank": {"customer_data_1": "a"},
    "an option that is no number": {"q-1": "a"},
    "an option that was not offered": {"q-1": "9"},
    "a negative option": {"q-1": "-1"},
    "an option of other digits": {"q-1": "１"},
    "more options than there are": {"q-1": [str(n) for n in range(1, 20)]},
    "one option again and again": {"q-1": ["1"] * 8},
    "an empty option": {"q-1": ""},
    "what the server keeps": {"outcome": "passed", "right": "18"},
}


@pytest.mark.parametrize("form", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("part", ["", "kept/"])
def test_a_sheet_that_is_none_changes_nothing(clerk, form, part) -> None:
    sitting = begin(clerk)
    page = clerk.post(f"{address(sitting)}{part}", form)
    assert page.status_code == 422
    assert "state-warn" in page.content.decode()
    sitting.refresh_from_db()
    assert (sitting.outcome, sitting.answers) == ("open", [])


def test_an_oversize_sheet_is_not_read(clerk) -> None:
    sitting = begin(clerk)
    many = {f"q-{number}": "1" for number in range(1_100)}
    assert clerk.post(address(sitting), many).status_code == 400
    long = {"q-1": "1" * 3_000_000}
    assert clerk.post(address(sitting), long).status_code in {400, 413}
    sitting.refresh_from_db()
    assert sitting.outcome == "open"


def test_too_soon_after_a_failure_is_told_with_the_minutes(clerk) -> None:
    sitting = begin(clerk)
    clerk.post(address(sitting), {})
    page = clerk.post(f"/training/courses/{COURSE}/exam/")
    assert page.status_code == 403
    text = page.content.decode()
    assert "还须等待 10 分钟" in text
    assert f'href="/training/courses/{COURSE}/" accesskey="b"' in text


def test_whoever_holds_a_certificate_is_told_when_to_come_back(clerk) -> None:
    give("limin", COURSE)
    page = clerk.post(f"/training/courses/{COURSE}/exam/")
    assert page.status_code == 403
    assert "天才能续考" in page.content.decode()


def test_the_sheet_carries_the_viewers_mark(clerk) -> None:
    sitting = begin(clerk)
    page = clerk.get(address(sitting)).content.decode()
    assert re.search(r'<svg class="watermark".*李敏', page, re.DOTALL)
