"""Nothing opens before its entry stands; nothing is shown that no entry names."""

import asyncio
from typing import cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bank_people import CHEN, ERASED, LIU, RESTRICTED, leaked
from simulators.gate_room import Room, ask
from simulators.stores import Failure
from xinhu.core.base.ids import CustomerId
from xinhu.core.gate.asks import Answer, Ask, Refused, Shown
from xinhu.core.gate.deciding import require_customer
from xinhu.core.gate.refusals import (
    DatabaseUnavailableError,
    RegisterUnavailableError,
)
from xinhu.core.gate.stores import Sealed
from xinhu.core.policy.decider import Decider, Permit
from xinhu.core.policy.refusals import CustomerRestrictedError


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Room:
    return Room(monkeypatch)


def test_the_entry_stands_before_the_record_is_opened(room: Room) -> None:
    (answer,) = room.look([ask()])
    assert isinstance(answer, Shown)
    assert [grant.receipt for grant in room.opened] == [answer.receipt]


@pytest.mark.parametrize("failure", ["failed", "failed but happened"])
@pytest.mark.duty("B2")
def test_nothing_is_opened_or_shown_when_the_append(
    room: Room, failure: Failure
) -> None:
    room.register.failures = [failure]
    with pytest.raises(RegisterUnavailableError):
        room.look([ask(), ask(customer=CHEN.id, ground="chen")])
    assert room.opened == []
    assert len(room.register.entries) == (0 if failure == "failed" else 2)


@pytest.mark.duty("B2")
def test_nothing_is_decided_when_the_database_does_not_answer(room: Room) -> None:
    room.store.failing = True
    with pytest.raises(DatabaseUnavailableError):
        room.look([ask()])
    assert room.register.entries == []
    assert room.opened == []


def test_whatever_opens_shows_the_receipt_of_a_durable_entry(room: Room) -> None:
    """The simulator's own door refuses otherwise: prove that it does."""
    from simulators.stores import door  # noqa: PLC0415 -- only here
    from xinhu.core.base.receipt import Receipt  # noqa: PLC0415 -- only here
    from xinhu.core.vault.grant import Grant  # noqa: PLC0415 -- only here

    guarded = door(room.register, [])
    with pytest.raises(AssertionError, match="nothing that was written"):
        guarded(Grant(Receipt(0, b"x" * 32), LIU.id, ("name",)))


class _Levels:
    """A decider that permits at a level that no mask has."""

    def __init__(self, level: str) -> None:
        self._level = level

    def decide(self, *_: object) -> Permit:
        return Permit((("name", self._level),), ("too-generous",))


@pytest.mark.parametrize("level", ["", "whole", "CLEAR", "clear "])
@pytest.mark.duty("R3.2")
def test_a_mask_that_fails_refuses_the_look_and_is_reported(
    room: Room, level: str
) -> None:
    gate = room.disclosing(cast("Decider", _Levels(level)))
    (answer,) = asyncio.run(gate.answer([ask("name")]))
    assert isinstance(answer, Refused)
    assert answer.error.code == "mask.failed"
    assert not leaked(str(answer.error.params))
    permitted, failed = room.register.entries
    assert permitted["decision"] == "permit"
    assert failed["kind"] == "disclosure_failed"
    assert failed["reasons"] == ["mask.failed"]
    assert failed["detail"] == {"entry": 0}
    assert failed["fields"] == {}


def test_a_failure_that_cannot_be_reported_shows_nothing(room: Room) -> None:
    room.register.failures = [None, "failed"]
    gate = room.disclosing(cast("Decider", _Levels("whole")))
    with pytest.raises(RegisterUnavailableError):
        asyncio.run(gate.answer([ask("name")]))


@pytest.mark.parametrize("state", [1, 3, 7, -1])
def test_a_state_that_this_version_does_not_know_restricts(state: int) -> None:
    with pytest.raises(CustomerRestrictedError):
        require_customer(Sealed(LIU.id, state, 1, b"", 1, b""))


def test_a_batch_is_read_and_written_once(room: Room) -> None:
    room.look([ask() for _ in range(20)])
    assert room.store.fetched == 1
    assert room.register.batches == [20]


ASKS = st.builds(
    ask,
    bearer=st.sampled_from(
        (b"alice", b"alice", b"bob", b"late", b"revoked", b"gone", b"tech", b"nobody")
    ),
    customer=st.sampled_from(
        (LIU.id, LIU.id, CHEN.id, RESTRICTED.id, ERASED.id, CustomerId("99" * 16))
    ),
    purpose=st.sampled_from(
        ("counter_service", "counter_service", "loan_review", "刘芳菲")
    ),
    ground=st.sampled_from(
        (
            "liu",
            "liu",
            "chen",
            "once",
            "twice",
            "over",
            "withdrawn",
            "restricted",
            "erased",
            "none",
            None,
        )
    ),
    kind=st.sampled_from(("authorisation_letter", "authorisation_letter", "刘芳菲")),
)
FIELDS = st.lists(
    st.sampled_from(("name", "mobile", "branch", "balance", "cvv", "income", "刘芳菲")),
    max_size=4,
).map(tuple)
WISHES = st.lists(
    st.tuples(ASKS, FIELDS).map(lambda pair: pair[0]._replace(fields=pair[1])),
    min_size=1,
    max_size=12,
)
FAILURES = st.lists(
    st.sampled_from((None, None, None, "failed", "failed but happened")), max_size=3
)


@given(batches=st.lists(WISHES, min_size=1, max_size=4), failures=FAILURES)
@settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@pytest.mark.duty("B2")
def test_whatever_is_asked_and_fails_nothing_shown_is_unwritten(
    batches: list[list[Ask]], failures: list[Failure | None]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        room = Room(patch)
        room.register.failures = list(failures)
        results = asyncio.run(_all_at_once(room, batches))
        shown = 0
        for batch, answers in zip(batches, results, strict=True):
            if isinstance(answers, BaseException):
                assert isinstance(answers, RegisterUnavailableError)
                continue
            for one, answer in zip(batch, answers, strict=True):
                _check(room, one, answer)
                shown += isinstance(answer, Shown)
        assert len(room.opened) >= shown
        assert not leaked(str(room.register.entries))
        room.register.check()


async def _all_at_once(
    room: Room, batches: list[list[Ask]]
) -> list[list[Answer] | BaseException]:
    gate = room.disclosing()
    return await asyncio.gather(
        *(gate.answer(batch) for batch in batches), return_exceptions=True
    )


def _check(room: Room, one: Ask, answer: Answer) -> None:
    if isinstance(answer, Shown):
        entry = room.register.durable(answer.receipt)
        assert entry["decision"] == "permit"
        assert entry["customer"] == one.customer
        assert entry["purpose"] == one.purpose
        assert one.ground is not None
        assert entry["ground"] == one.ground._asdict()
        assert answer.masks.items() <= entry["fields"].items()
        assert answer.fields.keys() == answer.masks.keys()
        assert set(entry["fields"]) == set(one.fields)
        assert "clear" not in {
            answer.masks[name] for name in answer.masks if name != "branch"
        }
    elif one.bearer == b"nobody":
        assert answer.receipt is None
    else:
        assert answer.receipt is not None
        entry = room.register.durable(answer.receipt)
        assert entry["decision"] == "refuse"
        assert entry["reasons"][0] == answer.error.code
