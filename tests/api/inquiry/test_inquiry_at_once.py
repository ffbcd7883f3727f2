"""Inquiries at once, at one gate process and at two: none is one too many."""

import asyncio
from collections import Counter as Times
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from counter import CHEN, INQUIRIES, LIU, Counter, subject_of
from open_counter import open_counter
from simulators.asgi import Answer, Call, Client

LIMIT = 3
_LIMITS = f"""
a_day:
  number: {LIMIT}
  unit: inquiries of one operator for one reason on one day
  source: this test
  status: confirmed
"""


@pytest.fixture(params=[1, 2], ids=["one gate", "two gates"])
def gates(request: pytest.FixtureRequest, counter: Counter) -> list[Client]:
    """The gate processes that are asked in turn."""
    return _gates(counter, request.param)


@pytest.fixture
def narrow(emptied: object, tmp_path: Path) -> Iterator[Counter]:
    """A counter whose day is full soon."""
    rules = tmp_path / "rules"
    (rules / "inquiry").mkdir(parents=True)
    (rules / "inquiry" / "limits.yaml").write_text(_LIMITS, "utf-8")
    with open_counter(emptied, tmp_path, rules=rules) as made:
        yield made


@pytest.mark.duty("R7.2")
def test_two_at_once_about_the_same_customer_are_one_query(
    counter: Counter, gates: list[Client]
) -> None:
    letter = counter.letter()
    answers = _at_once(counter, gates, [counter.wish(letter)] * 2)
    assert _codes(answers) == {"answered": 1, "inquiry.repeated": 1}
    _require_written(counter, permits=1, refusals=1)


@pytest.mark.duty("R7.2")
def test_a_letter_with_one_use_left_is_used_once(
    counter: Counter, gates: list[Client]
) -> None:
    letter = counter.letter(uses=1)
    wishes = [counter.wish(letter), counter.wish(letter, reason="guarantor")]
    assert _codes(_at_once(counter, gates, wishes)) == {
        "answered": 1,
        "ground.used_up": 1,
    }
    _require_written(counter, permits=1, refusals=1)


@pytest.mark.duty("R7.7")
def test_an_approval_is_used_once_by_two_at_once(
    counter: Counter, gates: list[Client]
) -> None:
    counter.loan()
    approval = counter.approved()
    wish = counter.wish(
        approval, reason="post_loan", loan="DK-2026-1", why_again="两人同时提交"
    )
    answers = _at_once(counter, gates, [wish] * 2)
    assert _codes(answers) == {"answered": 1, "ground.used_up": 1}
    _require_written(counter, permits=1, refusals=1)


@pytest.mark.duty("R7.2")
@pytest.mark.parametrize("count", [1, 2], ids=["one gate", "two gates"])
def test_the_day_is_full_at_its_limit_however_many_ask_at_once(
    narrow: Counter, count: int
) -> None:
    letters = {each.id: narrow.letter(each) for each in (LIU, CHEN)}
    wishes = [
        narrow.wish(
            letters[each.id],
            customer=each.id,
            subject=subject_of(each),
            why_again="审批要求更新报告",
        )
        for each in (LIU, CHEN)
        for _ in range(LIMIT)
    ]
    answers = _at_once(narrow, _gates(narrow, count), wishes)
    assert _codes(answers) == {"answered": LIMIT, "inquiry.limit": LIMIT}
    _require_written(narrow, permits=LIMIT, refusals=LIMIT)


def _gates(counter: Counter, count: int) -> list[Client]:
    bank = counter.bank
    return [bank.client, *(bank.another_gate() for _ in range(count - 1))]


def _at_once(
    counter: Counter, gates: list[Client], wishes: list[dict[str, Any]]
) -> list[Answer]:
    async def all_of() -> list[Answer]:
        calls = [Call("POST", INQUIRIES, "alice", wish) for wish in wishes]
        turns = [gates[n % len(gates)].call(call) for n, call in enumerate(calls)]
        return list(await asyncio.gather(*turns))

    answers: list[Answer] = counter.bank.run(all_of())
    return answers


def _codes(answers: list[Answer]) -> dict[str, int]:
    """Count answers by state, or by why they were refused."""
    return dict(Times(each.code_or_none or str(each.json["state"]) for each in answers))


def _require_written(counter: Counter, *, permits: int, refusals: int) -> None:
    """Hold the bureau's journal against the register."""
    entries = [row.entry for row in counter.bank.entries()]
    decisions = [each["decision"] for each in entries if each["kind"] == "inquiry"]
    assert Times(decisions) == {"permit": permits, "refuse": refusals}
    assert counter.asked() == permits
    assert Times(counter.states()) == {"answered": permits, "refused": refusals}
