"""Finding a customer: who may, by what, and what stays out of addresses."""

import pytest

from simulators.gate_world import ZHANG

ADDRESS = "/customers/"
BY_NAME = {"field": "name", "value": "张三"}


@pytest.mark.duty("R5.1")
def test_a_clerk_finds_a_customer_masked_with_receipts(clerk) -> None:
    page = clerk.post(ADDRESS, BY_NAME)
    text = page.content.decode()
    assert page.status_code == 200
    assert "110101********1234" in text
    assert f"/customers/{ZHANG}/" in text
    assert "回执" in text


def test_nobody_found_is_told_and_registered(clerk, console) -> None:
    page = clerk.post(ADDRESS, {"field": "name", "value": "李四"})
    assert "没有客户使用这一内容" in page.content.decode()
    assert len(console.world.entries) == 1


def test_wrong_person_is_refused_by_the_gate(it_officer, console) -> None:
    page = it_officer.post(ADDRESS, BY_NAME)
    assert page.status_code == 403
    assert "token.scope" in page.content.decode()
    assert "张三" not in page.content.decode()
    assert console.world.entries == []


def test_the_page_is_not_shown_to_whoever_finds_nobody(it_officer, console) -> None:
    page = it_officer.get(ADDRESS)
    text = page.content.decode()
    assert page.status_code == 403
    assert "您的角色不办理这一事项" in text
    assert '<form method="post" class="bar"' not in text
    assert console.asked == []


def test_a_refusal_for_the_role_speaks_of_the_role_and_not_of_tokens(
    it_officer,
) -> None:
    text = it_officer.post(ADDRESS, BY_NAME).content.decode()
    assert "您的角色不办理这一事项" in text
    assert "令牌" not in text


def test_a_value_that_cannot_be_is_told_at_its_field(clerk) -> None:
    page = clerk.post(ADDRESS, {"field": "id_number", "value": "123"})
    assert page.status_code == 422
    assert "校验位不对" in page.content.decode()


@pytest.mark.parametrize(
    "form",
    [{}, {"field": "name", "value": ""}, {"field": "balance", "value": "1"}],
    ids=["nothing", "empty value", "a field that is not searched by"],
)
def test_a_form_filled_in_badly_asks_nobody(clerk, console, form) -> None:
    assert clerk.post(ADDRESS, form).status_code == 200
    assert console.asked == []


def test_the_value_never_stands_in_an_address(clerk, console) -> None:
    clerk.post(ADDRESS, BY_NAME)
    assert all("张三" not in path and "%E5" not in path for _, path in console.asked)


def test_a_search_by_address_searches_nothing(clerk, console) -> None:
    page = clerk.get(ADDRESS, BY_NAME)
    assert page.status_code == 200
    assert "110101" not in page.content.decode()
    assert console.asked == []


def test_wrong_method(clerk) -> None:
    page = clerk.delete(ADDRESS)
    assert page.status_code == 405
    assert "不能这样打开此页" in page.content.decode()


def test_a_repeated_search_is_another_entry(clerk, console) -> None:
    clerk.post(ADDRESS, BY_NAME)
    clerk.post(ADDRESS, BY_NAME)
    assert len(console.world.entries) == 4


def test_two_at_once_both_get_their_answer(entering, at_once) -> None:
    people = entering("limin"), entering("chenjing")
    pages = at_once(lambda who: who.post(ADDRESS, BY_NAME).status_code, *people)
    assert pages == [200, 200]
