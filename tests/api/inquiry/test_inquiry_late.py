"""A worker that is slow, and a sweeper that takes it for dead: nothing leaves twice."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import psycopg
import pytest

from book_bench import NAME, Bench, rows, verified
from counter import INQUIRIES, LIU, WHY, Counter
from held import HEAD, LETTERS, Held
from simulators.asgi import Answer, Call, Client
from xinhu.adapters.bureau.simulator.faults import Fault
from xinhu.adapters.postgres.inquiry_store import PostgresInquiries
from xinhu.core.base.clock import system_clock
from xinhu.desks.inquiry.sweeping import sweep

_OVER = "UPDATE inquiry.inquiry SET lease_until = 0 WHERE state = ANY(%s)"
_WORKED_ON = ["reserved", "sending"]
_SECONDS = 20.0
"""How long the bureau keeps a worker that is overtaken, if it is not let go."""


@pytest.fixture(params=[False, True], ids=["one gate", "two gates"])
def other(request: pytest.FixtureRequest, counter: Counter) -> Client:
    """The gate process that is asked while the first is slow."""
    return counter.bank.another_gate() if request.param else counter.bank.client


@pytest.mark.duty("R7.4")
def test_a_worker_overtaken_before_its_entry_sends_nothing_and_is_bound(
    counter: Counter, tmp_path: Path
) -> None:
    letter = counter.letter()
    with Held(counter.bank.database.owner) as head:
        head.take(HEAD)

        async def meanwhile() -> None:
            await head.awaited()
            assert await _swept(counter) == 1
            head.release()

        late = _slow(counter, letter, meanwhile)
    _require_late(counter, late, "interrupted")
    assert counter.asked() == 0
    assert _told(counter) == ["interrupted"]
    with psycopg.connect(counter.bank.database.gate) as gate:
        bench = Bench(counter, gate, tmp_path / "volumes")
        bound = bench.bind()
        code, said = verified(bench.volume(), bound.folder)
    assert (code, said["problems"], said["book"]) == (0, [], f"{NAME}: 1")
    (row,) = rows(bound.folder)
    assert (row["decision"], row["state"]) == ("permit", "interrupted")


@pytest.mark.duty("R7.4")
def test_a_worker_overtaken_after_its_entry_sends_nothing(counter: Counter) -> None:
    letter = counter.letter()
    owner = counter.bank.database.owner
    with Held(owner) as head, Held(owner) as letters:
        head.take(HEAD)

        async def meanwhile() -> None:
            await head.awaited()
            # What the gate decides from was fetched; who signed is read before sending.
            await asyncio.to_thread(letters.take, LETTERS)
            head.release()
            await letters.awaited()
            assert await _swept(counter) == 1
            letters.release()

        late = _slow(counter, letter, meanwhile)
    _require_late(counter, late, "registered")
    assert counter.asked() == 0
    counter.person()
    (ref,) = _refs(counter)
    sent = counter.decide(ref, "send")
    assert (sent.json["state"], sent.json["attempt"]) == ("answered", 1)
    assert counter.asked() == 1


@pytest.mark.duty("R7.4")
def test_an_answer_that_comes_after_the_sweeper_is_kept(
    counter: Counter, other: Client
) -> None:
    late = _overtaken(counter, other, None)
    assert (late.status, late.json["state"]) == (201, "answered"), late.text
    assert counter.asked() == 1
    _require_one_report(counter)
    events = counter.events()
    assert events[-2:] == ["inquiry.unclear", "inquiry.answered"]


@pytest.mark.duty("R7.4")
def test_an_answer_that_comes_after_the_bureau_said_it_never_saw_it_is_kept(
    counter: Counter, other: Client
) -> None:
    letter = counter.letter()
    counter.person()
    counter.bureau.faults.ask(Fault(kind="slow", seconds=_SECONDS))

    async def meanwhile() -> None:
        while counter.bureau.faults.waiting():  # noqa: ASYNC110 -- another thread's
            await asyncio.sleep(0.01)
        assert await _swept(counter) == 1
        (ref,) = await asyncio.to_thread(_refs, counter)
        path = f"{INQUIRIES}/{ref}/look-up"
        found = await other.call(Call("POST", path, "alice", {"why": WHY}))
        assert found.json["state"] == "registered", found.text
        counter.bureau.faults.let_go()

    late = _slow(counter, letter, meanwhile)
    assert (late.status, late.json["state"]) == (201, "answered"), late.text
    assert counter.asked() == 1
    _require_one_report(counter)


@pytest.mark.duty("R7.4")
def test_an_answer_that_comes_after_a_person_looked_it_up_is_not_kept_again(
    counter: Counter, other: Client
) -> None:
    late = _overtaken(counter, other, "look-up")
    _require_late(counter, late, "answered")
    assert counter.asked() == 1
    _require_one_report(counter)


@pytest.mark.duty("R7.4")
def test_an_answer_that_comes_after_a_person_sent_again_is_not_kept(
    counter: Counter, other: Client
) -> None:
    late = _overtaken(counter, other, "send")
    _require_late(counter, late, "answered")
    (ref,) = _refs(counter)
    assert [line.key for line in counter.bureau.journal.lines()] == [
        f"{ref}.1",
        f"{ref}.2",
    ]
    _require_one_report(counter)


@pytest.mark.duty("R7.4")
def test_an_answer_that_comes_after_a_person_gave_up_is_not_kept(
    counter: Counter, other: Client
) -> None:
    late = _overtaken(counter, other, "give-up")
    _require_late(counter, late, "given_up")
    assert _papers(counter) == 0


@pytest.mark.duty("R7.4")
@pytest.mark.parametrize("what", ["send", "look-up", "give-up"])
def test_two_persons_at_once_decide_once(
    counter: Counter, other: Client, what: str
) -> None:
    letter = counter.letter()
    counter.person()
    counter.bureau.faults.ask(Fault(kind="cut_after"))
    ref = counter.ask(letter).json["ref"]
    call = Call("POST", f"{INQUIRIES}/{ref}/{what}", "alice", {"why": WHY})

    async def both() -> list[Answer]:
        gates = (counter.bank.client, other)
        return list(await asyncio.gather(*(gate.call(call) for gate in gates)))

    answers = counter.bank.run(both())
    assert sorted(each.status for each in answers) == [200, 409]
    assert counter.asked() == (2 if what == "send" else 1)
    assert _papers(counter) == (0 if what == "give-up" else 1)


def _overtaken(counter: Counter, other: Client, what: str | None) -> Answer:
    """Sweep, let a person decide while the bureau works; return the late answer."""
    letter = counter.letter()
    counter.person()
    counter.bureau.faults.ask(Fault(kind="hang", seconds=_SECONDS))

    async def meanwhile() -> None:
        while not counter.asked():  # noqa: ASYNC110 -- another thread's
            await asyncio.sleep(0.01)
        assert await _swept(counter) == 1
        if what is not None:
            (ref,) = await asyncio.to_thread(_refs, counter)
            path = f"{INQUIRIES}/{ref}/{what}"
            decided = await other.call(Call("POST", path, "alice", {"why": WHY}))
            assert decided.status == 200, decided.text
        counter.bureau.faults.let_go()

    return _slow(counter, letter, meanwhile)


def _slow(
    counter: Counter, letter: str, meanwhile: Callable[[], Awaitable[None]]
) -> Answer:
    """Ask, do something else before the answer is there, and return that."""

    async def both() -> Answer:
        call = Call("POST", INQUIRIES, "alice", counter.wish(letter))
        asked = asyncio.create_task(counter.bank.client.call(call))
        await meanwhile()
        return await asked

    answer: Answer = counter.bank.run(both())
    return answer


async def _swept(counter: Counter) -> int:
    """Let every lease be over, and sweep as the registrar does."""
    bank = counter.bank
    await asyncio.to_thread(bank.owner.execute, _OVER, (_WORKED_ON,))
    inquiries = PostgresInquiries(bank.several(bank.database.gate, 1))
    return await sweep(inquiries, system_clock)


def _require_late(counter: Counter, answer: Answer, state: str) -> None:
    """The late worker says where the inquiry stands, and shows nothing."""
    assert (answer.status, answer.code) == (409, "inquiry.state"), answer.text
    assert counter.states() == [state]


def _require_one_report(counter: Counter) -> None:
    assert _papers(counter) == 1
    (ref,) = _refs(counter)
    assert counter.report(ref).status == 200


def _papers(counter: Counter) -> int:
    rows = counter.bank.owner.execute(
        "SELECT 1 FROM inquiry.paper WHERE kind = 'report'"
    )
    return len(rows.fetchall())


def _refs(counter: Counter) -> list[str]:
    rows = counter.bank.owner.execute("SELECT ref FROM inquiry.inquiry").fetchall()
    return [ref for (ref,) in rows]


def _told(counter: Counter) -> list[str]:
    """Return what the clerk is told of each inquiry."""
    answers = [
        counter.bank.ask("alice", "GET", f"{INQUIRIES}/{ref}") for ref in _refs(counter)
    ]
    assert LIU.values["name"] not in str([each.text for each in answers])
    return [each.json["state"] for each in answers]
