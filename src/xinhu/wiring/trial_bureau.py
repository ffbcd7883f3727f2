"""A simulated bureau to try with: certificates made on the spot, its journal beside.

Whoever holds the folder can play both sides; nothing of it is for a real bureau.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Final

from cryptography import x509

from xinhu.adapters.bureau.simulator.authority import Authority
from xinhu.adapters.bureau.simulator.faults import Fault, Kind
from xinhu.adapters.bureau.simulator.journal import Journal
from xinhu.adapters.bureau.simulator.server import Papers, SimulatedBureau
from xinhu.core.base.clock import system_clock, to_datetime
from xinhu.wiring.training import ZONE

__all__ = ["Fault", "Kind", "TrialBureau", "prepare_trial", "trial_serving"]

NAME: Final = "simulated"
"""Of the bureau in entries: nobody takes its reports for real ones."""
HOST: Final = "127.0.0.1"
JOURNAL: Final = "journal"
_AUTHORITY, _BUREAU, _BANK = "authority", "bureau", "bank"
_RENEW = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class TrialBureau:
    """A simulated bureau before it serves.

    Attributes:
        folder: of certificates and journal.
        port: on which it will serve.
    """

    folder: Path
    port: int

    @property
    def papers(self) -> Papers:
        """What it shows, and who vouches for banks."""
        return Papers(
            certificate=self.folder / f"{_BUREAU}.pem",
            key=self.folder / f"{_BUREAU}.key",
            authorities=self.folder / f"{_AUTHORITY}.pem",
        )

    @property
    def settings(self) -> dict[str, str | Path]:
        """Settings of a bank that asks it, by attribute."""
        return {
            "bureau_name": NAME,
            "bureau_url": f"https://{HOST}:{self.port}",
            "bureau_ca_file": self.folder / f"{_AUTHORITY}.pem",
            "bureau_certificate_file": self.folder / f"{_BANK}.pem",
            "bureau_key_file": self.folder / f"{_BANK}.key",
        }


def prepare_trial(folder: Path, port: int) -> TrialBureau:
    """Return the bureau of a folder, making certificates where none hold for long.

    Raises:
        OSError: the folder cannot be written to.
        ValueError: a certificate in it is none.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not _holds(folder / f"{_BANK}.pem", to_datetime(system_clock())):
        authority = Authority(folder, _AUTHORITY)
        authority.vouch(_BUREAU, HOST)
        authority.vouch(_BANK)
    return TrialBureau(folder, port)


@contextmanager
def trial_serving(
    trial: TrialBureau, fault: Fault | None = None, zone: tzinfo = ZONE
) -> Iterator[SimulatedBureau]:
    """Serve for the time of the block.

    Args:
        trial: the bureau.
        fault: what happens to the first queries.
        zone: of the times in its reports.

    Raises:
        OSError: the port is taken.
    """
    journal = Journal(trial.folder / JOURNAL)
    bureau = SimulatedBureau(journal, trial.papers, _here(zone), trial.port)
    if fault is not None:
        bureau.faults.ask(fault)
    with bureau:
        yield bureau


def _here(zone: tzinfo) -> Callable[[], datetime]:
    return lambda: to_datetime(system_clock()).astimezone(zone)


def _holds(certificate: Path, now: datetime) -> bool:
    """Tell whether a certificate is there and need not be renewed soon."""
    if not certificate.exists():
        return False
    read = x509.load_pem_x509_certificate(certificate.read_bytes())
    return now + _RENEW < read.not_valid_after_utc
