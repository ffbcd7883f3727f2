"""A customer takes a letter back at the counter: at once, for good, once."""

import pytest

from bank_people import CHEN, LIU, NOBODY
from counter import subject_of
from counter_pages import ASK, LETTER, wished

ADDRESS = f"/customers/{LIU.id}/inquiry/letters/{{}}/withdraw/"


@pytest.mark.duty("R7.2")
def test_a_letter_that_was_taken_back_refuses_from_that_moment(alice, desk) -> None:
    ref = desk.letter()
    address = ADDRESS.format(ref)
    assert address in alice.get(LETTER).content.decode()
    page = alice.get(address)
    assert "不能恢复" in page.content.decode()
    assert desk.ask(ref).status == 201, "looking at the page withdraws nothing"
    done = alice.post(address)
    assert done.status_code == 302
    text = alice.get(done.url).content.decode()
    assert "授权书已撤回" in text
    assert address not in text
    refused = alice.post(ASK, wished(ref, why_again="客户补交材料"))
    assert "ground.withdrawn" in refused.content.decode()
    assert "letter.withdrawn" in desk.events()


def test_taken_back_twice_and_by_two_at_once_it_stays_withdrawn(
    alice, desk, at_once
) -> None:
    address = ADDRESS.format(desk.letter())
    answers = at_once(lambda who: who.post(address), alice, alice)
    assert {each.status_code for each in answers} <= {302, 403, 409}
    assert 302 in {each.status_code for each in answers}
    assert alice.post(address).status_code in {302, 403, 409}


def test_another_customers_letter_is_not_found_under_this_one(alice, desk) -> None:
    ref = desk.letter(CHEN)
    for answer in (alice.get(ADDRESS.format(ref)), alice.post(ADDRESS.format(ref))):
        assert answer.status_code == 404
    wish = {"customer": CHEN.id, "subject": subject_of(CHEN)}
    assert desk.ask(ref, **wish).status == 201


@pytest.mark.parametrize("ref", ["letter-0000000000000000", "x", "x.y"])
def test_missing_and_malformed_letters(alice, desk, ref) -> None:
    assert desk.letter()
    assert alice.get(ADDRESS.format(ref)).status_code == 404
    assert alice.post(ADDRESS.format(ref)).status_code == 404


@pytest.mark.parametrize(("customer", "status"), [("x", 422), (NOBODY, 404)])
def test_malformed_and_missing_customers(alice, desk, customer, status) -> None:
    address = f"/customers/{customer}/inquiry/letters/{desk.letter()}/withdraw/"
    assert alice.post(address).status_code == status


def test_no_other_role_no_stranger_and_no_other_method(
    alice, sun, stranger, desk
) -> None:
    ref = desk.letter()
    address = ADDRESS.format(ref)
    assert sun.get(address).status_code == 403
    assert stranger.post(address).url.startswith("/log-in/")
    assert alice.put(address).status_code == 405
    assert desk.ask(ref).status == 201
