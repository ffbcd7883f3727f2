"""The register's list: filters, order, pages; who may read it."""

import pytest

from simulators.gate import SimulatedGate
from simulators.gate_world import ZHANG

ADDRESS = "/register/"
SOMEBODY = {"operator": "op-somebody", "post": "counter", "zone": "branch"}


@pytest.fixture
def filled(console) -> SimulatedGate:
    """Sixty entries, every third one a refusal."""
    for number in range(60):
        refused = number % 3 == 0
        console.world.append(
            SOMEBODY,
            "disclosure",
            "refuse" if refused else "permit",
            customer=ZHANG,
            purpose="counter_service",
            fields={} if refused else {"name": "clear"},
        )
    return console


def test_an_auditor_reads_the_newest_entries_first(auditor, filled) -> None:
    text = auditor.get(ADDRESS).content.decode()
    assert "登记簿共 60 项" in text
    assert text.index("/register/entries/59/") < text.index("/register/entries/10/")
    assert "/register/entries/9/" not in text
    assert filled


def test_older_entries_stand_on_the_next_page(auditor, filled) -> None:
    text = auditor.get(f"{ADDRESS}?before=10").content.decode()
    assert "/register/entries/9/" in text
    assert "没有更早的登记项" in text
    assert filled


def test_filters_are_asked_of_the_gate(auditor, filled) -> None:
    text = auditor.get(f"{ADDRESS}?decision=refuse&since=2026-11-01").content.decode()
    asked = filled.asked[-1][1]
    assert "decision=refuse" in asked
    assert "from=2026-11-01T00%3A00%3A00%2B08%3A00" in asked
    assert "放行</span>" not in text
    assert "已筛选" in text


def test_columns_sort_the_page(auditor, filled) -> None:
    text = auditor.get(f"{ADDRESS}?sort=index").content.decode()
    assert text.index("/register/entries/10/") < text.index("/register/entries/59/")
    assert 'aria-sort="ascending"' in text
    assert filled


@pytest.mark.parametrize("odd", ["sort=nonsense", "before=x", "before=-1", "x=y"])
def test_odd_parameters_change_nothing(auditor, filled, odd) -> None:
    text = auditor.get(f"{ADDRESS}?{odd}").content.decode()
    assert "/register/entries/59/" in text
    assert filled


def test_a_filter_that_cannot_be_is_told_at_its_field(auditor, filled) -> None:
    page = auditor.get(f"{ADDRESS}?kind=nonsense&since=tomorrow")
    assert page.status_code == 422
    assert page.content.decode().count("field-wrong") == 2
    assert filled


def test_a_reference_that_is_none_is_told_at_its_field(auditor, filled) -> None:
    page = auditor.get(f"{ADDRESS}?customer=zzz")
    assert page.status_code == 422
    assert page.content.decode().count("field-wrong") == 1
    assert "客户编号的格式不对" in page.content.decode()
    assert "/register/entries/59/" not in page.content.decode(), "nor all the rest"
    assert filled


def test_what_is_wrong_with_a_filter_is_drawn_by_htmx_as_well(auditor) -> None:
    page = auditor.get(f"{ADDRESS}?customer=zzz", headers={"HX-Request": "true"})
    assert page.headers["HX-Retarget"] == "body"
    assert "field-wrong" in page.content.decode()


def test_nothing_found_is_told(auditor) -> None:
    assert "没有符合条件的登记项" in auditor.get(ADDRESS).content.decode()


def test_htmx_gets_the_list_alone(auditor, filled) -> None:
    page = auditor.get(ADDRESS, headers={"HX-Request": "true"})
    assert "<html" not in page.content.decode()
    assert filled


def test_wrong_person(clerk) -> None:
    page = clerk.get(ADDRESS)
    assert page.status_code == 403
    assert "token.scope" in page.content.decode()


def test_the_register_is_in_the_navigation_of_its_readers_only(clerk, auditor) -> None:
    assert 'href="/register/"' not in clerk.get("/").content.decode()
    assert 'href="/register/"' in auditor.get("/").content.decode()


def test_wrong_method(auditor) -> None:
    assert auditor.post(ADDRESS).status_code == 405
