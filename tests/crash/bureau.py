"""The simulated bureau as a process of its own, to be killed and started again."""

import http.client
import json
import socket
import ssl
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil

from crash.family import freeze, kill, thaw
from crash.waiting import until
from ports import free_port
from xinhu.adapters.bureau.simulator.faults import Kind
from xinhu.adapters.bureau.simulator.journal import Line, read_journal
from xinhu.wiring.trial_bureau import HOST, JOURNAL, TrialBureau, prepare_trial

_XINHU = str(Path(sys.executable).with_name("xinhu"))


class BureauProcess:
    """``xinhu bureau serve`` for the time of the block.

    Args:
        folder: of its certificates and journal.
    """

    def __init__(self, folder: Path) -> None:
        self.trial: TrialBureau = prepare_trial(folder, free_port())
        self._log = folder / "bureau.log"
        self._process: psutil.Popen | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process is not None:
            self.kill()

    @property
    def environment(self) -> dict[str, str]:
        """Variables of a bank that asks it."""
        return {
            f"XINHU_{name.upper()}": str(value)
            for name, value in self.trial.settings.items()
        }

    def start(self) -> None:
        """Start it, on the journal that it left."""
        words = ["bureau", "serve", "--folder", str(self.trial.folder)]
        with self._log.open("ab") as out:
            self._process = psutil.Popen(
                [_XINHU, *words, "--port", str(self.trial.port)],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
            )
        until(self._answers, "a bureau that serves")

    def kill(self) -> None:
        """Kill -9 it."""
        assert self._process is not None
        kill([self._process])
        self._process = None

    def freeze(self) -> None:
        """Let it stand still: whoever asks is connected, and not heard."""
        assert self._process is not None
        freeze([self._process])

    def is_connected(self) -> bool:
        """Tell whether somebody is connected to it at the moment."""
        return any(
            link.status == psutil.CONN_ESTABLISHED
            and link.laddr.port == self.trial.port
            for link in psutil.net_connections("tcp")
        )

    def thaw(self) -> None:
        """Let it go on."""
        assert self._process is not None
        thaw([self._process])

    def fail(self, kind: Kind, seconds: float) -> None:
        """Let the next query fail."""
        context = ssl.create_default_context(cafile=self.trial.papers.authorities)
        given = self.trial.settings
        context.load_cert_chain(
            given["bureau_certificate_file"], given["bureau_key_file"]
        )
        link = http.client.HTTPSConnection(HOST, self.trial.port, context=context)
        body = json.dumps({"kind": kind, "seconds": seconds})
        try:
            link.request("POST", "/faults", body)
            assert link.getresponse().status == http.HTTPStatus.NO_CONTENT
        finally:
            link.close()

    def journal(self) -> list[Line]:
        """Return what it counted."""
        return read_journal(self.trial.folder / JOURNAL)

    def counted(self, customer_number: str) -> list[Line]:
        """Return what it counted about somebody, by their identity number."""
        return [line for line in self.journal() if customer_number in line.asked]

    def _answers(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, self._log.read_text("utf-8")[-1500:]
        with suppress(OSError):
            socket.create_connection((HOST, self.trial.port), timeout=1).close()
            return True
        return False
