"""A simulated bureau, and a bank that it knows."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from simulators.authority import Authority
from simulators.keys import RULES
from xinhu.adapters.bureau.https import HttpsBureau, Place
from xinhu.adapters.bureau.simulator.journal import Journal
from xinhu.adapters.bureau.simulator.server import Papers, SimulatedBureau
from xinhu.core.base.receipt import Receipt
from xinhu.desks.inquiry.bureau import BureauQuery
from xinhu.desks.inquiry.rejections import Rejections

AT = datetime.fromisoformat("2026-11-29T10:00:00+08:00")


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


@pytest.fixture
def bureau(tmp_path: Path, authority: Authority) -> Iterator[SimulatedBureau]:
    certificate, key = authority.vouch("bureau", "127.0.0.1")
    papers = Papers(certificate=certificate, key=key, authorities=authority.certificate)
    journal = Journal(tmp_path / "journal")
    with SimulatedBureau(journal, papers, lambda: AT) as serving:
        yield serving


@pytest.fixture
def connect(authority: Authority) -> Callable[..., HttpsBureau]:
    def connected(
        port: int,
        *,
        seconds: float = 10,
        trusts: Authority = authority,
        known_to: Authority = authority,
    ) -> HttpsBureau:
        certificate, key = known_to.vouch("bank")
        place = Place(
            url=f"https://127.0.0.1:{port}",
            authorities=trusts.certificate,
            certificate=certificate,
            key=key,
            seconds=seconds,
        )
        return HttpsBureau("pboc", place, Rejections.load(RULES))

    return connected


@pytest.fixture
def query() -> BureauQuery:
    return query_of("inquiry-0001.1")


def query_of(key: str, **changes: str) -> BureauQuery:
    """Return a query about an invented person."""
    facts = {
        "name": "刘建国",
        "id_type": "居民身份证",
        "id_number": "110101198001010015",
        "reason": "02",
        "institution": "示范农信",
        "operator": "op-clerk",
        **changes,
    }
    receipt = Receipt(7, bytes(range(32)))
    return BureauQuery(key=key, receipt=receipt, **facts)  # type: ignore[arg-type]  # texts
