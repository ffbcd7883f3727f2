"""A bank that a simulated bureau knows."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bank import Bank
from counter import Counter
from simulators.authority import Authority
from xinhu.adapters.bureau.simulator.journal import Journal
from xinhu.adapters.bureau.simulator.server import Papers, SimulatedBureau


@pytest.fixture
def counter(emptied: object, tmp_path: Path) -> Iterator[Counter]:
    """A counter of a bank, and the bureau that it asks."""
    authority = Authority(tmp_path)
    certificate, key = authority.vouch("bureau", "127.0.0.1")
    papers = Papers(certificate=certificate, key=key, authorities=authority.certificate)
    journal = Journal(tmp_path / "journal")
    own, own_key = authority.vouch("bank")
    with (
        SimulatedBureau(journal, papers, lambda: datetime.now(UTC)) as bureau,
        Bank(
            emptied,
            tmp_path,
            bureau_url=f"https://127.0.0.1:{bureau.port}",
            bureau_ca_file=authority.certificate,
            bureau_certificate_file=own,
            bureau_key_file=own_key,
        ) as bank,
    ):
        yield Counter(bank, bureau)
