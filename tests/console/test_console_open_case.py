"""Opening a service case from the counter."""

import pytest

from simulators.gate_world import NOBODY, ZHANG

ADDRESS = f"/customers/{ZHANG}/case/"
FORM = {"purpose": "counter_service", "valid_days": "7"}


def test_it_becomes_a_ground_and_leads_back_to_the_customer(clerk, console) -> None:
    answer = clerk.post(ADDRESS, FORM)
    (ref,) = console.world.grounds
    assert answer.url == f"/customers/{ZHANG}/?purpose=counter_service&opened={ref}"
    assert ref in clerk.get(answer.url).content.decode()


def test_it_offers_only_purposes_that_may_rest_on_a_case(clerk) -> None:
    text = clerk.get(f"{ADDRESS}?purpose=counter_service").content.decode()
    assert 'value="counter_service" selected' in text
    assert "loan_review" not in text


@pytest.mark.parametrize(
    "form",
    [
        {},
        {**FORM, "valid_days": "0"},
        {**FORM, "valid_days": "x"},
        {**FORM, "purpose": "loan_review"},
        {**FORM, "purpose": "audit_review"},
    ],
    ids=["nothing", "no day", "no number", "a purpose without cases", "another role's"],
)
def test_a_form_filled_in_badly_asks_nobody(clerk, console, form) -> None:
    assert clerk.post(ADDRESS, form).status_code == 200
    assert console.asked == []


def test_more_days_than_the_rules_permit_are_told_in_the_form(clerk, console) -> None:
    page = clerk.post(ADDRESS, {**FORM, "valid_days": "31"})
    assert page.status_code == 422
    assert "最长 30 天" in page.content.decode()
    assert console.world.grounds == {}


def test_wrong_person_is_offered_nothing(it_officer, console) -> None:
    assert it_officer.post(ADDRESS, FORM).status_code == 200
    assert console.world.grounds == {}


def test_wrong_method(clerk) -> None:
    assert clerk.put(ADDRESS).status_code == 405


def test_malformed_reference(clerk) -> None:
    assert clerk.post("/customers/x/case/", FORM).status_code == 422


def test_missing_customer(clerk) -> None:
    assert clerk.post(f"/customers/{NOBODY}/case/", FORM).status_code == 404


def test_a_repetition_is_another_case(clerk, console) -> None:
    clerk.post(ADDRESS, FORM)
    clerk.post(ADDRESS, FORM)
    assert len(console.world.grounds) == 2
