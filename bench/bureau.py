"""The simulated bureau as a process of its own, and what it counted."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from bench.processes import free_port, serving
from xinhu.adapters.bureau.simulator.journal import Line, read_journal
from xinhu.wiring.trial_bureau import JOURNAL, TrialBureau, prepare_trial


@dataclass(frozen=True, slots=True)
class ServedBureau:
    """A bureau while it is served."""

    trial: TrialBureau
    process: psutil.Process

    @property
    def environment(self) -> dict[str, str]:
        """Variables of a bank that asks it."""
        return {
            f"XINHU_{name.upper()}": str(value)
            for name, value in self.trial.settings.items()
        }

    @property
    def cpu_seconds(self) -> float:
        """Processor time that it has taken so far."""
        times = self.process.cpu_times()
        return float(times.user + times.system)

    def journal(self) -> list[Line]:
        """Return what it counted."""
        return read_journal(self.trial.folder / JOURNAL)


@contextmanager
def served_bureau(xinhu: str, folder: Path) -> Iterator[ServedBureau]:
    """Run ``xinhu bureau serve`` for the time of the block."""
    trial = prepare_trial(folder, free_port())
    words = ["bureau", "serve", "--folder", str(folder), "--port", str(trial.port)]
    with serving(
        [xinhu, *words],
        port=trial.port,
        workers=0,
        log=folder / "bureau.log",
        environment={},
    ) as process:
        yield ServedBureau(trial, process)
