"""clamd's protocol: what is found; and no failure of any sort is taken for clean."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from simulators.clamd import EICAR, SimulatedClamd, clamd
from xinhu.adapters.clamd.client import CHUNK, Clamd, Engine
from xinhu.adapters.clamd.errors import ClamdError
from xinhu.core.base.clock import from_text

pytestmark = pytest.mark.duty("R6.1")


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[SimulatedClamd]:
    with clamd(tmp_path) as simulated:
        yield simulated


def _detail(daemon: SimulatedClamd, body: bytes = b"body", patience: float = 20) -> str:
    asked = Clamd(str(daemon.path), patience=patience)
    with pytest.raises(ClamdError) as raised:
        asked.examine(io.BytesIO(body))
    return str(raised.value.params["detail"])


@pytest.mark.parametrize(
    ("body", "virus"),
    [
        (b"", ""),
        (b"x" * (3 * CHUNK + 1), ""),
        (EICAR, "Eicar-Test-Signature"),
        (b"x" * (CHUNK - 9) + EICAR, "Eicar-Test-Signature"),
    ],
)
def test_files_are_sent_whole_and_what_is_found_has_its_name(
    daemon: SimulatedClamd, body: bytes, virus: str
) -> None:
    told = Clamd(str(daemon.path)).examine(io.BytesIO(body))
    assert told == (virus, len(body))
    assert daemon.seen == [len(body)]


def test_the_engine_tells_the_age_of_its_signatures(daemon: SimulatedClamd) -> None:
    made = from_text("2026-11-23T09:12:13Z")
    asked = Clamd(str(daemon.path))
    assert asked.engine() == Engine("ClamAV 1.0.7/27123", made)
    for version in (b"ClamAV 1.0.7", b"ClamAV 1.0.7/27123/yesterday"):
        daemon.version = version
        assert asked.engine().signatures is None
    for version in (b"SomethingElse", b"", b"ClamAV \x1b[2J"):
        daemon.version = version
        with pytest.raises(ClamdError):
            asked.engine()


@pytest.mark.parametrize(
    ("answer", "detail"),
    [
        (b"stream: OK", "broken_off"),
        (b"", "broken_off"),
        (b"OK\0", "garbage"),
        (b"stream: ok\0", "garbage"),
        (b"stream: OK\0stream: OK\0", "garbage"),
        (b"stream: OK \0", "garbage"),
        (b"other: OK\0", "garbage"),
        (b"stream:  FOUND\0", "garbage"),
        (b"\xff\xfe\0", "garbage"),
        (b"x" * 10_000 + b"\0", "garbage"),
        (b"stream: Can't allocate memory ERROR\0", "error"),
        (b"INSTREAM size limit exceeded. ERROR\0", "too_large"),
        (b"stream: Heuristics.Limits.Exceeded FOUND\0", "too_large"),
        (b"stream: Heuristics.Limits.Exceeded.MaxScanSize FOUND\0", "too_large"),
        (b"stream: Heuristics.Limits.Exceeded.MaxRecursion FOUND\0", "too_large"),
        (b"stream: Heuristics.Encrypted.Zip FOUND\0", "encrypted"),
        (b"stream: Heuristics.Encrypted.PDF FOUND\0", "encrypted"),
    ],
)
def test_whatever_is_not_literally_ok_is_not_clean(
    daemon: SimulatedClamd, answer: bytes, detail: str
) -> None:
    daemon.answer = answer
    assert _detail(daemon) == detail


def test_a_name_that_would_steer_a_terminal_does_not(daemon: SimulatedClamd) -> None:
    daemon.answer = b"stream: Evil\x1b[2J\xff FOUND\0"
    told = Clamd(str(daemon.path)).examine(io.BytesIO(b"x"))
    assert told.virus == "Evil?[2J\\xff"


def test_a_file_beyond_its_limit_is_told_though_it_hangs_up(
    daemon: SimulatedClamd,
) -> None:
    daemon.longest = CHUNK
    assert _detail(daemon, b"x" * (64 * CHUNK)) in {"too_large", "broken_off"}


def test_a_daemon_that_dies_stalls_or_drips_is_not_waited_for(
    daemon: SimulatedClamd,
) -> None:
    daemon.dies = True
    assert _detail(daemon, b"x" * (8 * CHUNK)) == "broken_off"
    daemon.dies, daemon.stalls = False, True
    assert _detail(daemon, patience=0.2) == "stalled"
    daemon.stalls, daemon.drips = False, True
    assert _detail(daemon, patience=0.2) == "stalled"


def test_where_nobody_answers_nothing_is_clean(tmp_path: Path) -> None:
    for address in (str(tmp_path / "none"), ("127.0.0.1", 1)):
        with pytest.raises(ClamdError) as raised:
            Clamd(address).examine(io.BytesIO(b"x"))
        assert raised.value.params == {"detail": "unreachable"}
