"""Opens a counter over a bank, and the simulated bureau that it asks."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bank import Bank
from counter import Counter
from simulators.authority import Authority
from xinhu.adapters.bureau.simulator.journal import Journal
from xinhu.adapters.bureau.simulator.server import Papers, SimulatedBureau


@contextmanager
def open_counter(database: Any, folder: Path, **settings: Any) -> Iterator[Counter]:
    """Open a counter of a bank, and the bureau that it asks."""
    authority = Authority(folder)
    certificate, key = authority.vouch("bureau", "127.0.0.1")
    papers = Papers(certificate=certificate, key=key, authorities=authority.certificate)
    journal = Journal(folder / "journal")
    own, own_key = authority.vouch("bank")
    with (
        SimulatedBureau(journal, papers, lambda: datetime.now(UTC)) as bureau,
        Bank(
            database,
            folder,
            bureau_url=f"https://127.0.0.1:{bureau.port}",
            bureau_ca_file=authority.certificate,
            bureau_certificate_file=own,
            bureau_key_file=own_key,
            **settings,
        ) as bank,
    ):
        made = Counter(bank, bureau)
        made.people()
        yield made
