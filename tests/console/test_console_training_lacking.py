"""The gate refuses for want of a certificate: the page leads to the course."""

import re

import pytest

from console.exams import courses, give, long_here
from simulators.gate_world import ZHANG

LINK = re.compile(r'<a class="button[^"]*" href="/training/courses/(\w+)/"')


def look(clerk, console, purpose: str = "loan_review"):  # noqa: ANN201 -- a page
    console.world.open_ground("letter-1", [purpose])
    console.world.lacking = True
    form = {"purpose": purpose, "ground": "service_case:letter-1", "fields": ["name"]}
    return clerk.post(f"/customers/{ZHANG}/look/", form)


@pytest.mark.duty("R1.1")
def test_it_names_every_course_that_the_purpose_wants_and_leads_there(
    clerk, console
) -> None:
    page = look(clerk, console)
    assert page.status_code == 403
    text = page.content.decode()
    assert "需要先完成培训" in text
    assert LINK.findall(text) == [
        "credit_inquiry",
        "customer_information",
        "passwords_and_media",
    ]
    assert "6 课；考试 18 题，30 分钟" in text
    assert "/register/entries/0/" in text  # the refusal's receipt


def test_courses_that_count_are_not_named_and_lapsed_ones_say_so(
    clerk, console
) -> None:
    long_here("limin")
    give("limin", "customer_information")
    give("limin", "passwords_and_media", days=-3)
    give("limin", "credit_inquiry")
    text = look(clerk, console).content.decode()
    assert LINK.findall(text) == ["passwords_and_media"]
    assert "的证书已到期" in text


def test_a_search_leads_to_the_courses_of_the_role(clerk, console) -> None:
    console.world.lacking = True
    form = {"field": "id_number", "value": "110101199001011234"}
    page = clerk.post("/customers/", form)
    assert page.status_code == 403
    assert set(LINK.findall(page.content.decode())) == set(courses().packs)


def test_it_is_told_in_english_as_well(clerk, console) -> None:
    clerk.cookies["xinhu_language"] = "en"
    text = look(clerk, console).content.decode()
    assert "A course comes first" in text
    assert "Credit inquiries by the rules" in text


def test_nothing_of_the_customer_stands_on_it(clerk, console) -> None:
    text = look(clerk, console).content.decode()
    for value in ("张三", "110101", "138****8000"):
        assert value not in text
