"""``POST /api/v1/disclosures``: grounds that do not cover what is asked."""

from asyncio import gather
from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from bank import HOUR, Bank, ago
from bank_expect import refused
from bank_people import ALICE, BOB, CHEN, LIU, SUN
from simulators.asgi import Answer, Call
from xinhu.core.base.clock import system_clock

Wrong = Callable[[Bank], dict[str, str]]
WRONG: dict[str, tuple[Wrong, str]] = {
    "expired": (
        lambda b: b.letter(valid_from=ago(9), valid_until=ago(1)),
        "ground.expired",
    ),
    "begins later": (
        lambda b: b.letter(valid_from=system_clock() + HOUR),
        "ground.not_yet",
    ),
    "withdrawn": (lambda b: b.letter(state="withdrawn"), "ground.withdrawn"),
    "never granted": (lambda b: b.letter(state="denied"), "ground.inactive"),
    "used up": (lambda b: b.letter(max_uses=2, used=2), "ground.used_up"),
    "marked as used": (lambda b: b.letter(state="used"), "ground.used_up"),
    "of another customer": (
        lambda b: b.letter(customer=CHEN.id),
        "ground.other_customer",
    ),
    "about nobody": (lambda b: b.letter(customer=None), "ground.other_customer"),
    "for another purpose": (
        lambda b: b.letter(purposes=["loan_review"]),
        "ground.purpose",
    ),
    "for fewer fields": (lambda b: b.letter(fields=["name"]), "ground.field"),
    "for no field at all": (lambda b: b.letter(fields=[]), "ground.field"),
    "bound to another clerk": (lambda b: b.letter(holder=BOB.ref), "ground.holder"),
    "of another kind than said": (
        lambda b: {**b.case(), "kind": "authorisation_letter"},
        "ground.unknown",
    ),
    "invented": (
        lambda _: {"kind": "service_case", "ref": "case-none"},
        "ground.unknown",
    ),
    "of no known kind": (lambda _: {"kind": "刘芳菲", "ref": "x"}, "ground.kind"),
    "of a kind that the purpose cannot rest on": (
        lambda b: b.order(purposes=["counter_service"]),
        "ground.kind",
    ),
    "broken glass at the counter": (
        lambda b: b.glass("name", "mobile"),
        "ground.kind",
    ),
    "approval for another clerk": (
        lambda b: b.approval("name", "mobile", to=BOB),
        "ground.holder",
    ),
    "approval of fewer fields": (lambda b: b.approval("name"), "ground.field"),
    "approval of more fields": (
        lambda b: b.approval("name", "mobile", "balance"),
        "ground.digest",
    ),
    "approval of another customer": (
        lambda b: b.approval("name", "mobile", customer=CHEN.id),
        "ground.other_customer",
    ),
    "approval that is over": (
        lambda b: b.approval("name", "mobile", valid_from=ago(9), valid_until=ago(1)),
        "ground.expired",
    ),
    "approval that was used": (
        lambda b: b.approval("name", "mobile", used=1),
        "ground.used_up",
    ),
}


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.duty("R5.1")
def test_a_ground_that_does_not_cover_the_request_is_refused_with_an_entry(
    bank: Bank, wrong: str
) -> None:
    make, code = WRONG[wrong]
    ground = make(bank)
    stored = bank.owner.execute(
        "SELECT kind FROM desk.ground WHERE ref = %s", (ground["ref"],)
    ).fetchone()
    refused(bank, bank.look(ground=ground), 403, code, entry=True)
    entry = bank.last()
    assert entry["customer"] == LIU.id
    # Only what is stored may stand in an entry; a caller's own words never.
    assert entry["ground"] == (stored and {"kind": stored[0], "ref": ground["ref"]})


@pytest.mark.duty("R5.1")
def test_a_purpose_that_needs_a_ground_is_refused_without_one(bank: Bank) -> None:
    refused(bank, bank.look(ground=None), 403, "ground.missing", entry=True)
    refused(bank, bank.look(ground=...), 403, "ground.missing", entry=True)


@pytest.mark.parametrize("ref", ["letter\x00", "x" * 5000, "a\nb", "\u202e"])
def test_a_reference_that_cannot_be_one_is_bad_input(bank: Bank, ref: str) -> None:
    ground = {"kind": "service_case", "ref": ref}
    refused(bank, bank.look(ground=ground), 422, "request.malformed")
    assert bank.size() == 0


def test_a_ground_that_cannot_be_written_is_no_ground(bank: Bank) -> None:
    """Zero approvers, and approving oneself, are no rows of the table."""
    for by in (None, ALICE.ref):
        with pytest.raises(psycopg.errors.CheckViolation):
            bank.approval("name", approver=by)
    with pytest.raises(psycopg.errors.CheckViolation):
        bank.approval("name", max_uses=2)
    with pytest.raises(psycopg.errors.CheckViolation):
        bank.glass("name", review_due=None)


@pytest.mark.duty("R5.1")
def test_an_approval_opens_exactly_what_was_approved_once(bank: Bank) -> None:
    ground = bank.approval("mobile", "name")
    answer = bank.look(ground=ground)
    assert answer.json["fields"] == {
        "name": "刘芳菲",
        "mobile": ["13810017001", "13910017002"],
    }
    assert bank.uses(ground) == 1
    refused(bank, bank.look(ground=ground), 403, "ground.used_up", entry=True)


def test_a_refusal_does_not_spend_a_use(bank: Bank) -> None:
    ground = bank.approval("name", "mobile")
    bank.look(ground=ground, fields=["name"])
    bank.look("bob", ground=ground)
    assert bank.uses(ground) == 0
    assert bank.look(ground=ground).status == 200


def test_a_ground_without_a_limit_is_not_counted(bank: Bank) -> None:
    ground = bank.letter()
    for _ in range(3):
        assert bank.look(ground=ground).status == 200
    assert bank.uses(ground) == 0


@pytest.mark.parametrize("gates", [1, 2])
@pytest.mark.duty("R5.1")
def test_of_many_at_once_on_a_single_use_exactly_one_is_shown(
    bank: Bank, gates: int
) -> None:
    ground = bank.approval("name", "mobile")
    wish = bank.wish(ground=ground)
    call = Call("POST", "/api/v1/disclosures", "alice", wish)
    answers = _at_once(bank, call, gates, times=12)
    shown = [answer for answer in answers if answer.status == 200]
    others = [answer for answer in answers if answer.status != 200]
    assert len(shown) == 1
    assert {answer.code for answer in others} == {"ground.used_up"}
    entries = {row.index: row.entry for row in bank.entries()}
    assert len(entries) == 12
    for answer in others:
        refusal = entries[answer.json["receipt"]["index"]]
        assert refusal["decision"] == "refuse"
        assert refusal["reasons"] == ["ground.used_up"]
        assert refusal["fields"] == {"mobile": "refused", "name": "refused"}
    assert bank.uses(ground) == 1


def _at_once(bank: Bank, call: Call, gates: int, *, times: int) -> list[Answer]:
    clients = [bank.client, *(bank.another_gate() for _ in range(gates - 1))]

    async def everyone() -> list[Answer]:
        calls = [clients[n % gates].call(call) for n in range(times)]
        return await gather(*calls)

    answers: list[Answer] = bank.run(everyone())
    return answers


@pytest.mark.duty("R5.1")
def test_of_three_uses_exactly_three_are_given(bank: Bank) -> None:
    ground = bank.case(max_uses=3)
    calls = [
        Call("POST", "/api/v1/disclosures", "alice", bank.wish(ground=ground))
        for _ in range(10)
    ]
    answers = bank.client.together(calls)
    assert sorted(answer.status for answer in answers) == [200] * 3 + [403] * 7
    assert bank.uses(ground) == 3


def test_a_limited_ground_withdrawn_before_the_lock_is_refused_at_the_lock(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The decision saw a ground in force; the writer finds it gone."""
    from xinhu.adapters.postgres import (  # noqa: PLC0415 -- only here
        append_at_once,
    )

    ground = bank.case(max_uses=3)
    wish = bank.wish(ground=ground)
    columns = append_at_once._columns  # noqa: SLF001 -- between decision and lock

    def meanwhile(*entries: Any) -> tuple[object, ...]:
        bank.owner.execute(
            "UPDATE desk.ground SET state = 'withdrawn' WHERE ref = %s",
            (ground["ref"],),
        )
        return columns(*entries)

    monkeypatch.setattr(append_at_once, "_columns", meanwhile)
    answer = bank.ask("alice", "POST", "/api/v1/disclosures", wish)
    refused(bank, answer, 403, "ground.used_up", entry=True)
    assert bank.uses(ground) == 0


@pytest.mark.parametrize(
    ("token", "kind", "purpose", "expected"),
    [
        ("alice", "letter", "counter_service", "partial"),
        ("alice", "case", "counter_service", "partial"),
        ("alice", "approval", "counter_service", "clear"),
        ("alice", "letter", "loan_review", "clear"),
        ("pan", "order", "statutory_inquiry", "clear"),
        ("alice", "glass", "emergency", "clear"),
        ("audit", "case", "audit_review", "partial"),
    ],
)
@pytest.mark.duty("R3.1")
def test_each_kind_of_ground_shows_as_much_as_its_purpose_permits(
    bank: Bank, token: str, kind: str, purpose: str, expected: str
) -> None:
    ground = (
        bank.approval("mobile")
        if kind == "approval"
        else bank.glass("mobile")
        if kind == "glass"
        else getattr(bank, kind)(purposes=[purpose])
    )
    answer = bank.look(token, purpose=purpose, ground=ground, fields=["mobile"])
    assert answer.status == 200, answer.text
    assert answer.json["masks"] == {"mobile": expected}


def test_a_supervisor_is_no_second_person_for_their_own_request(bank: Bank) -> None:
    ground = bank.approval("name", "mobile", to=ALICE, by=SUN)
    refused(bank, bank.look("sun", ground=ground), 403, "ground.holder", entry=True)
