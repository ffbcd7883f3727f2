"""The connector sends once, and tells what left from what may have left."""

import asyncio
import json
import socket
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from simulators.authority import Authority
from simulators.keys import RULES
from xinhu.adapters.bureau.https import HttpsBureau, Place
from xinhu.adapters.bureau.simulator.faults import Fault, Kind
from xinhu.adapters.bureau.simulator.server import SimulatedBureau
from xinhu.adapters.bureau.wire import Asked
from xinhu.core.base.errors import XinhuError
from xinhu.desks.inquiry.bureau import BureauQuery, BureauReport
from xinhu.desks.inquiry.errors import BureauNotSentError, BureauUnclearError
from xinhu.desks.inquiry.rejections import Rejections

Connect = Callable[..., HttpsBureau]


def _ask(bank: HttpsBureau, query: BureauQuery) -> BureauReport:
    return asyncio.run(bank.query(query))


def _refused(bank: HttpsBureau, query: BureauQuery) -> XinhuError:
    with pytest.raises(XinhuError) as refused:
        _ask(bank, query)
    return refused.value


@pytest.mark.duty("R7.4")
def test_a_query_names_its_entry_and_brings_a_report(
    bureau: SimulatedBureau, connect: Connect, query: BureauQuery
) -> None:
    report = _ask(connect(bureau.port), query)
    (line,) = bureau.journal.lines()
    assert report.number == line.number
    assert json.loads(report.body)["head"]["name"] == query.name
    asked = json.loads(line.asked)
    assert set(asked) == set(Asked.__struct_fields__)
    assert asked["entry"] == query.receipt.leaf.hex()


def test_the_same_key_again_is_the_same_report_and_counts_nothing(
    bureau: SimulatedBureau, connect: Connect, query: BureauQuery
) -> None:
    bank = connect(bureau.port)
    first, again = _ask(bank, query), _ask(bank, query)
    assert first == again
    assert len(bureau.journal.lines()) == 1


FAILURES: list[tuple[Kind, str, int]] = [
    ("reject", "bureau.rejected", 0),
    ("reject_cut", "bureau.unclear", 0),
    ("error", "bureau.unclear", 0),
    ("cut_before", "bureau.unclear", 0),
    ("cut_after", "bureau.unclear", 1),
    ("garbage", "bureau.unclear", 1),
    ("other_key", "bureau.unclear", 1),
    ("hang", "bureau.unclear", 1),
]


@pytest.mark.parametrize(("kind", "code", "counted"), FAILURES)
def test_a_failure_is_told_and_nothing_is_sent_again(
    bureau: SimulatedBureau,
    connect: Connect,
    query: BureauQuery,
    kind: Kind,
    code: str,
    counted: int,
) -> None:
    bureau.faults.ask(Fault(kind=kind, seconds=2.0))
    bank = connect(bureau.port, seconds=0.5 if kind == "hang" else 10)
    assert _refused(bank, query).code == code
    assert len(bureau.journal.lines()) == counted
    assert bureau.faults.take() is None


@pytest.mark.parametrize(("kind", "code", "counted"), FAILURES[2:])
def test_what_became_of_a_key_is_asked_without_a_query(
    bureau: SimulatedBureau,
    connect: Connect,
    query: BureauQuery,
    kind: Kind,
    code: str,
    counted: int,
) -> None:
    bureau.faults.ask(Fault(kind=kind, seconds=2.0))
    hasty = connect(bureau.port, seconds=0.5 if kind == "hang" else 10)
    assert _refused(hasty, query).code == code
    found = asyncio.run(connect(bureau.port).look_up(query.key))
    assert (found is not None) == bool(counted)
    assert len(bureau.journal.lines()) == counted


@pytest.mark.parametrize(("kind", "code", "counted"), FAILURES[:2])
def test_a_rejection_is_told_again_to_whoever_looks_it_up(
    bureau: SimulatedBureau,
    connect: Connect,
    query: BureauQuery,
    kind: Kind,
    code: str,
    counted: int,
) -> None:
    bureau.faults.ask(Fault(kind=kind))
    assert _refused(connect(bureau.port), query).code == code
    with pytest.raises(XinhuError) as rejected:
        asyncio.run(connect(bureau.port).look_up(query.key))
    assert rejected.value.code == "bureau.rejected"
    assert len(bureau.journal.lines()) == counted


def test_a_slow_answer_is_waited_for(
    bureau: SimulatedBureau, connect: Connect, query: BureauQuery
) -> None:
    bureau.faults.ask(Fault(kind="slow", seconds=0.5))
    assert _ask(connect(bureau.port), query).number


def test_a_bureau_that_is_not_there_got_nothing(
    connect: Connect, query: BureauQuery
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    bank = connect(port)
    assert _refused(bank, query).code == "bureau.not_sent"
    with pytest.raises(XinhuError) as unclear:
        asyncio.run(bank.look_up(query.key))
    assert unclear.value.code == "bureau.unclear"


def test_nothing_is_sent_to_a_bureau_that_nobody_vouches_for(
    bureau: SimulatedBureau, connect: Connect, query: BureauQuery, tmp_path: Path
) -> None:
    stranger = Authority(tmp_path, "another authority")
    bank = connect(bureau.port, trusts=stranger)
    assert _refused(bank, query).code == "bureau.not_sent"
    assert bureau.journal.lines() == []


def test_a_bank_that_the_bureau_does_not_know_gets_nothing(
    bureau: SimulatedBureau, connect: Connect, query: BureauQuery, tmp_path: Path
) -> None:
    stranger = Authority(tmp_path, "another authority")
    bank = connect(bureau.port, known_to=stranger)
    # In TLS 1.3 the refusal comes after the query left; the bureau read none of it.
    assert _refused(bank, query).code in {"bureau.unclear", "bureau.not_sent"}
    assert bureau.journal.lines() == []


def test_a_report_without_end_is_no_report(
    authority: Authority, connect: Connect, query: BureauQuery
) -> None:
    endless = _Endless(authority)
    with endless:
        assert _refused(connect(endless.port), query).code == "bureau.unclear"


def test_what_a_bureau_says_of_a_refusal_is_repeated_only_as_a_code(
    bureau: SimulatedBureau, connect: Connect, query: BureauQuery
) -> None:
    bureau.faults.ask(Fault(kind="reject"))
    assert _refused(connect(bureau.port), query).params == {"reason": "busy"}


def test_no_detail_of_a_person_shows_in_a_querys_text(query: BureauQuery) -> None:
    assert query.name not in repr(query)
    assert query.id_number not in repr(query)


class _Endless:
    """A server whose answer to the first request does not end before 9 MiB."""

    def __init__(self, authority: Authority) -> None:
        import ssl  # noqa: PLC0415 -- only here

        certificate, key = authority.vouch("endless", "127.0.0.1")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self._socket = context.wrap_socket(
            socket.create_server(("127.0.0.1", 0)), server_side=True
        )
        self.port = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._serve)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._thread.join(20)
        self._socket.close()

    def _serve(self) -> None:
        link, _ = self._socket.accept()
        with link:
            link.recv(65_536)
            head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n"
            try:
                link.sendall(head + b"[" * (9 << 20))
            except OSError:
                return


def test_whoever_waits_too_long_for_a_connection_sends_nothing(
    bureau: SimulatedBureau, authority: Authority, query: BureauQuery
) -> None:
    certificate, key = authority.vouch("bank")
    place = Place(
        url=f"https://127.0.0.1:{bureau.port}",
        authorities=authority.certificate,
        certificate=certificate,
        key=key,
        seconds=1.0,
        connections=1,
    )
    bank = HttpsBureau("pboc", place, Rejections.load(RULES))
    bureau.faults.ask(Fault(kind="slow", seconds=3.0))

    async def both() -> list[object]:
        second = replace(query, key="inquiry-0002.1")
        return await asyncio.gather(
            bank.query(query), bank.query(second), return_exceptions=True
        )

    slow, waited = asyncio.run(both())
    assert isinstance(slow, BureauUnclearError)
    assert isinstance(waited, BureauNotSentError)
    assert "inquiry-0002.1" not in str(bureau.journal.lines())
