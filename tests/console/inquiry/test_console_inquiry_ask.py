"""Step two and three at the counter: asked once, followed at the inquiry's page."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from bank_people import CHEN, LIU, NOBODY, leaked
from counter import subject_of
from counter_pages import ASK, COUNTER, wished
from xinhu.adapters.bureau.simulator.faults import Fault
from xinhu.console.inquiry import ask as asking
from xinhu.console.inquiry import patience


@pytest.mark.duty("R7.2")
def test_asked_once_and_the_result_is_told_in_words(alice, desk) -> None:
    page = alice.post(ASK, wished(desk.letter()))
    assert page.status_code == 302, page.content.decode()
    result = alice.get(page.url)
    text = result.content.decode()
    assert "报告已返回" in text
    assert "下一步" in text
    assert leaked(text) == []
    assert desk.asked() == 1
    # The result's address loaded again asks nothing.
    assert alice.get(page.url).status_code == 200
    assert desk.asked() == 1


def test_a_slow_bureau_holds_up_nobody_and_is_asked_once(
    alice, desk, monkeypatch
) -> None:
    desk.bureau.faults.ask(Fault(kind="hang", seconds=20))
    letter = desk.letter()
    with ThreadPoolExecutor(1) as beside:

        def until_sent(asked: Callable[[], object]) -> None:
            beside.submit(asked)
            while desk.states() != ["sending"]:
                time.sleep(0.02)

        monkeypatch.setattr(asking, "within_patience", until_sent)
        page = alice.post(ASK, wished(letter))
        assert page.status_code == 302, page.content.decode()
        text = alice.get(page.url).content.decode()
        assert "查询中" in text
        assert 'hx-trigger="every 2s"' in text
        desk.bureau.faults.let_go()
    assert "报告已返回" in alice.get(page.url).content.decode()
    assert desk.asked() == 1


def test_patience_is_over_after_its_time_and_what_was_asked_goes_on(
    monkeypatch,
) -> None:
    monkeypatch.setattr(patience, "PATIENCE", 0.01)
    told, done = Event(), Event()

    def slow() -> str:
        told.wait(20)
        done.set()
        return "an answer"

    assert patience.within_patience(slow) is None
    told.set()
    assert done.wait(20)
    monkeypatch.setattr(patience, "PATIENCE", 20.0)
    assert patience.within_patience(lambda: "at once") == "at once"


@pytest.mark.duty("R7.2")
@pytest.mark.parametrize("kind", ["cut_before", "cut_after", "error"])
def test_what_is_unclear_says_what_to_do_and_is_not_sent_again(
    alice, desk, kind
) -> None:
    desk.bureau.faults.ask(Fault(kind=kind))
    page = alice.post(ASK, wished(desk.letter()))
    assert page.status_code == 302
    text = alice.get(page.url).content.decode()
    assert "结果不明" in text
    assert "先向征信机构核实" in text
    assert desk.asked() == (kind == "cut_after")


def test_what_the_bureau_rejects_is_told_in_its_words(alice, desk) -> None:
    desk.bureau.faults.ask(Fault(kind="reject"))
    page = alice.post(ASK, wished(desk.letter()))
    assert page.status_code == 302
    assert "征信机构未受理" in alice.get(page.url).content.decode()


def test_again_so_soon_is_told_at_the_field_and_mended_there(alice, desk) -> None:
    letter = desk.letter()
    assert alice.post(ASK, wished(letter)).status_code == 302
    page = alice.post(ASK, wished(letter))
    text = page.content.decode()
    assert page.status_code == 403
    assert 'id="id_why_again_error"' in text
    assert LIU.values["name"] in text, "what was typed stays"
    why = "客户补交收入证明，审批要求更新报告"
    assert alice.post(ASK, wished(letter, why_again=why)).status_code == 302
    assert desk.asked() == 2


def test_two_at_once_are_one_query(alice, desk, at_once) -> None:
    letter = desk.letter()
    answers = at_once(lambda who: who.post(ASK, wished(letter)), alice, alice)
    assert sorted(each.status_code for each in answers) == [302, 403]
    assert desk.asked() == 1


def test_without_a_letter_the_page_says_where_one_is_had(alice, desk) -> None:
    text = alice.get(f"{ASK}?letter=letter-none").content.decode()
    assert "没有可用的授权书或审批" in text
    page = alice.post(ASK, wished(""))
    assert page.status_code in {403, 422}
    assert desk.asked() == 0


def test_missing_details_are_told_and_nothing_is_asked(alice, desk) -> None:
    page = alice.post(ASK, wished(desk.letter(), name="", mobile=""))
    assert page.status_code == 422
    assert desk.states() == []


def test_a_supervisor_and_an_auditor_ask_nothing(sun, desk, entering) -> None:
    letter = desk.letter()
    for person in (sun, entering("op-audit")):
        assert person.get(f"{ASK}?letter={letter}").status_code == 403
        assert person.post(ASK, wished(letter)).status_code == 403
    assert desk.asked() == 0


def test_the_menu_leads_clerks_to_the_first_step_by_a_search(alice, sun) -> None:
    assert COUNTER in alice.get("/").content.decode()
    assert COUNTER not in sun.get("/").content.decode()
    assert sun.get(COUNTER).status_code == 403
    found = alice.post(COUNTER, {"field": "mobile", "value": "13810017001"})
    assert f"/customers/{LIU.id}/inquiry/" in found.content.decode()
    assert (
        f"/customers/{LIU.id}/inquiry/"
        in alice.get(f"/customers/{LIU.id}/").content.decode()
    )


@pytest.mark.parametrize(("customer", "status"), [("x", 422), (NOBODY, 404)])
def test_malformed_and_missing_customers(alice, desk, customer, status) -> None:
    letter = desk.letter()
    address = f"/customers/{customer}/inquiry/ask/"
    assert alice.get(address).status_code == status
    assert alice.post(address, wished(letter)).status_code == status
    assert desk.asked() == 0


def test_other_methods_are_refused(alice) -> None:
    assert alice.put(ASK).status_code == 405
    assert alice.post("/inquiries/inquiry-none/").status_code == 405


def test_an_inquiry_of_another_branch_is_not_shown(alice, bob, desk) -> None:
    page = alice.post(ASK, wished(desk.letter()))
    assert bob.get(page.url).status_code == 404
    assert alice.get("/inquiries/inquiry-none/").status_code == 404
    assert alice.get("/inquiries/x%00y/").status_code == 404


def test_a_stranger_is_led_to_the_log_in_page(desk, stranger) -> None:
    letter = desk.letter()
    for answer in (stranger.get(ASK), stranger.post(ASK, wished(letter))):
        assert answer.status_code == 302
        assert answer.url.startswith("/log-in/")
    assert desk.asked() == 0


def test_somebody_elses_details_send_nothing_and_are_told_in_place(alice, desk) -> None:
    page = alice.post(ASK, {**wished(desk.letter()), **subject_of(CHEN)})
    text = page.content.decode()
    assert page.status_code == 403
    assert "与客户档案不一致" in text
    assert LIU.values["id_number"] not in text
    assert desk.asked() == 0
