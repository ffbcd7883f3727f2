"""Who is known and may, and is refused still: untrained, locked, not proven lately."""

from collections.abc import Callable

import pytest

from bank import Bank, digest_of
from bank_expect import refused
from bank_people import ALICE, LIU, PAN
from simulators.asgi import Answer

LOOK = "/api/v1/disclosures"
SEARCH = "/api/v1/searches"
_OF = "(SELECT id FROM desk.staff_operator WHERE reference = %s)"
_REVOKE = (
    "UPDATE desk.training_certificate SET revoked_at = now()"
    f" WHERE operator_id = {_OF} AND course = %s"
)
_LAPSE = (
    "UPDATE desk.training_certificate SET valid_until = now()"
    f" WHERE operator_id = {_OF} AND course = %s"
)
_FORGET = (
    f"DELETE FROM desk.training_certificate WHERE operator_id = {_OF} AND course = %s"
)
_PASS = (
    "INSERT INTO desk.training_certificate (operator_id, course, version, digest,"
    f" passed_at, valid_until) VALUES ({_OF}, %s, 1, '', now(), now() + '1 day')"
)
BASIC = "customer_information"


def _session(bank: Bank, token: str) -> None:
    bank.owner.execute(
        "UPDATE desk.staff_token SET kind = 'session' WHERE digest = %s",
        (digest_of(token),),
    )


def _set(bank: Bank, token: str, assignment: str) -> None:
    bank.owner.execute(
        f"UPDATE desk.staff_token SET {assignment} WHERE digest = %s",
        (digest_of(token),),
    )


def _sensitive(bank: Bank) -> Callable[[], Answer]:
    """Return a look of the privacy officer for a sensitive purpose."""
    ground = bank.order()
    return lambda: bank.look(
        "pan", purpose="statutory_inquiry", ground=ground, fields=["name"]
    )


@pytest.mark.duty("R1.1")
@pytest.mark.parametrize("change", [_REVOKE, _LAPSE, _FORGET])
def test_without_a_certificate_every_gate_refuses_from_the_next_request_on(
    bank: Bank, change: str
) -> None:
    wish = bank.wish()
    gates = (bank.client, bank.another_gate())
    for gate in gates:
        assert gate.request("POST", LOOK, "alice", wish).status == 200
    bank.owner.execute(change, (ALICE.ref, BASIC))
    for gate in gates:
        answer = gate.request("POST", LOOK, "alice", wish)
        refused(bank, answer, 403, "training.lacking", entry=True)
    assert bank.last()["reasons"][0] == "training.lacking"
    assert bank.last()["reasons"][1].endswith(f":{BASIC}")


@pytest.mark.duty("R1.1")
def test_passing_restores_at_once_in_every_gate(bank: Bank) -> None:
    wish = bank.wish()
    gates = (bank.client, bank.another_gate())
    bank.owner.execute(_FORGET, (ALICE.ref, BASIC))
    for gate in gates:
        assert gate.request("POST", LOOK, "alice", wish).code == "training.lacking"
    bank.owner.execute(_PASS, (ALICE.ref, BASIC))
    for gate in gates:
        assert gate.request("POST", LOOK, "alice", wish).status == 200


@pytest.mark.duty("R1.1")
def test_the_refusal_says_which_course_to_take(bank: Bank) -> None:
    bank.owner.execute(_FORGET, (ALICE.ref, BASIC))
    error = bank.look().json["error"]
    assert "客户信息保护基本义务" in error["message"]


@pytest.mark.duty("R1.1")
def test_a_course_that_the_purpose_does_not_want_is_not_asked_for(bank: Bank) -> None:
    bank.owner.execute(_FORGET, (ALICE.ref, "credit_inquiry"))
    assert bank.look().status == 200


@pytest.mark.duty("R1.1")
def test_a_colleague_s_certificate_opens_nothing(bank: Bank) -> None:
    bank.owner.execute(_FORGET, (PAN.ref, BASIC))
    assert bank.look().status == 200
    assert _sensitive(bank)().code == "training.lacking"


@pytest.mark.duty("R1.1")
def test_a_search_wants_the_certificate_too(bank: Bank) -> None:
    bank.owner.execute(_FORGET, (ALICE.ref, BASIC))
    wish = {
        "field": "mobile",
        "value": LIU.values["mobile"].split("\n")[0],
        "purpose": "customer_search",
    }
    answer = bank.ask("alice", "POST", SEARCH, wish)
    refused(bank, answer, 403, "training.lacking", entry=True)


@pytest.mark.duty("R1.1")
def test_what_policy_refuses_is_not_blamed_on_training(bank: Bank) -> None:
    bank.owner.execute(_FORGET, (ALICE.ref, BASIC))
    assert bank.look(purpose="statutory_inquiry").code == "purpose.role"


@pytest.mark.duty("R6.3")
def test_a_sensitive_purpose_wants_a_second_factor_of_a_session(bank: Bank) -> None:
    look = _sensitive(bank)
    _session(bank, "pan")
    refused(bank, look(), 403, "second_factor.needed", entry=True)
    _set(bank, "pan", "second_factor_until = now() + interval '5 minutes'")
    assert look().status == 200
    look = _sensitive(bank)
    _set(bank, "pan", "second_factor_until = now()")
    assert look().code == "second_factor.needed"


@pytest.mark.duty("R6.3")
def test_a_second_factor_holds_for_its_own_session_only(bank: Bank) -> None:
    look = _sensitive(bank)
    _session(bank, "pan")
    _set(bank, "sun", "second_factor_until = now() + interval '5 minutes'")
    assert look().code == "second_factor.needed"


def test_a_program_s_token_is_not_asked_for_a_second_factor(bank: Bank) -> None:
    assert _sensitive(bank)().status == 200


def test_a_plain_purpose_wants_no_second_factor(bank: Bank) -> None:
    _session(bank, "alice")
    assert bank.look().status == 200


@pytest.mark.duty("R6.2")
def test_a_locked_session_is_refused_by_every_gate_until_it_is_unlocked(
    bank: Bank,
) -> None:
    wish = bank.wish()
    gates = (bank.client, bank.another_gate())
    for gate in gates:
        assert gate.request("POST", LOOK, "alice", wish).status == 200
    _set(bank, "alice", "locked_at = now()")
    for gate in gates:
        answer = gate.request("POST", LOOK, "alice", wish)
        refused(bank, answer, 401, "session.locked", entry=True)
    _set(bank, "alice", "locked_at = NULL")
    for gate in gates:
        assert gate.request("POST", LOOK, "alice", wish).status == 200
