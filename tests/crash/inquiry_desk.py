"""A served bank that asks a bureau, its clerk, and one inquiry on its way."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import psutil
import psycopg

from counter import PDF, PNG, today
from crash.asking import LostError, Told
from crash.bank import Bank, copied, served
from crash.bureau import BureauProcess
from crash.family import child_named, freeze, kill, thaw, workers_of
from crash.invented import customer_of, values_of
from crash.waiting import until
from held import Held
from xinhu.adapters.bureau.simulator.journal import Line
from xinhu.core.base.clock import system_clock

INQUIRIES = "/api/v1/inquiries"
INSTITUTION = "crash.example"
LEASE_SECONDS, BUREAU_SECONDS = 8, 6
_RULE = "{name}:\n  number: {number}\n  unit: s\n  source: test\n  status: confirmed\n"
_SESSIONS = "UPDATE desk.staff_token SET kind = 'session'"
_WORKED_ON = """
SELECT count(*) FROM inquiry.inquiry WHERE state IN ('reserved', 'sending')
"""
_ON_ITS_WAY = """
SELECT count(*) FROM inquiry.inquiry WHERE state = 'unclear' AND lease_until >= %s
"""
WHY = "征信中心电话核实后处理"


@dataclass(frozen=True)
class InquiryDesk:
    """A bank that is served, and the bureau that it asks."""

    bank: Bank
    supervisor: psutil.Process
    bureau: BureauProcess
    clients: ThreadPoolExecutor
    numbers: Iterator[int] = field(default_factory=count)

    @property
    def database(self) -> str:
        """URL of the database, for the operating system's user."""
        return psycopg.conninfo.make_conninfo(self.bank.server, dbname="xinhu")

    def ask(self, number: int) -> "Future[Told | LostError]":
        """Take a letter of a customer and ask the bureau; do not wait."""
        letter = self._letter(number)
        body = {
            "customer": customer_of(number),
            "reason": "loan_approval",
            "ground": letter,
            "subject": _subject(number),
        }
        return self.clients.submit(self._told, body)

    def about(self, number: int) -> dict[str, Any] | None:
        """Return what the clerk is told of the inquiry about a customer."""
        with self._client() as client:
            own = client.get(INQUIRIES)
            assert own.status == 200, own.code
            for each in own.body["inquiries"]:
                if each["customer"] == customer_of(number):
                    told = client.get(f"{INQUIRIES}/{each['ref']}")
                    assert told.status == 200, told.code
                    return told.body
        return None

    def state(self, number: int) -> str | None:
        """Return where the inquiry about a customer stands, in the database."""
        with psycopg.connect(self.database) as admin:
            found = admin.execute(
                "SELECT state FROM inquiry.inquiry WHERE customer = %s::text::uuid",
                (customer_of(number),),
            ).fetchall()
        return found[0][0] if found else None

    def decide(self, number: int, what: str) -> dict[str, Any]:
        """Decide about the inquiry of a customer, as a person."""
        ref = self._ref(number)
        with self._client() as client:
            told = client.post(f"{INQUIRIES}/{ref}/{what}", {"why": WHY})
        assert told.status == 200, told.body
        return told.body

    def counted(self, number: int) -> list[Line]:
        """Return what the bureau counted about a customer."""
        return self.bureau.counted(values_of(number)["id_number"])

    def report(self, number: int) -> Told:
        """Open the report about a customer."""
        with self._client() as client:
            return client.post(f"{INQUIRIES}/{self._ref(number)}/report", {})

    def kill_workers(self) -> None:
        """Kill -9 every worker of the gate."""
        kill(until(lambda: workers_of(self._gate()), "workers"))

    def kill_gate(self) -> None:
        """Kill -9 the gate's main process and its workers."""
        gate = self._gate()
        kill([gate, *gate.children(recursive=True)])

    @contextmanager
    def held(self) -> Iterator[Held]:
        """Give a lock of the test's own."""
        with Held(self.database) as held:
            yield held

    @contextmanager
    def registrar_still(self) -> Iterator[None]:
        """Let the registrar stand still: it writes entries as well."""
        registrar = child_named(self.supervisor, "registrar_process")
        freeze([registrar])
        try:
            yield
        finally:
            thaw([registrar])

    def swept(self) -> None:
        """Wait until the registrar has moved on whatever nobody works on."""
        with psycopg.connect(self.database, autocommit=True) as admin:

            def none_left() -> bool:
                return admin.execute(_WORKED_ON).fetchall()[0][0] == 0

            until(none_left, "inquiries that were moved on")

    def arrived(self) -> None:
        """Wait until nothing can be on its way to the bureau any more."""
        with psycopg.connect(self.database, autocommit=True) as admin:

            def none_left() -> bool:
                found = admin.execute(_ON_ITS_WAY, (system_clock(),)).fetchall()
                return bool(found[0][0] == 0)

            until(none_left, "leases that are over")

    def _gate(self) -> psutil.Process:
        return child_named(self.supervisor, "gate_process")

    def _ref(self, number: int) -> str:
        told = self.about(number)
        assert told is not None
        return str(told["ref"])

    def _letter(self, number: int) -> str:
        form = {
            "customer": customer_of(number),
            "subject": _subject(number),
            "reasons": ["loan_approval"],
            "institution": INSTITUTION,
            "signed_on": today(),
            "witness": "王柜员",
            "place": "营业大厅",
            "papers": {"letter": PDF, "identity_front": PNG, "identity_back": PNG},
        }
        with self._client() as client:
            told = client.post("/api/v1/letters", form)
        assert told.status == 201, told.body
        return str(told.body["ref"])

    def _told(self, body: dict[str, Any]) -> Told | LostError:
        with self._client() as client:
            try:
                return client.post(INQUIRIES, body)
            except LostError as lost:
                return lost

    @contextmanager
    def _client(self) -> Iterator[Any]:
        until(self.bank.is_ready, "a gate that is ready")
        client = self.bank.client()
        try:
            yield client
        finally:
            client.close()


@contextmanager
def inquiry_desk(founded: Bank, folder: Path) -> Iterator[InquiryDesk]:
    """Serve a copy of a bank, and the bureau that it asks."""
    rules = folder / "rules"
    (rules / "inquiry").mkdir(parents=True)
    seconds = {"lease_seconds": LEASE_SECONDS, "bureau_seconds": BUREAU_SECONDS}
    text = "".join(_RULE.format(name=n, number=v) for n, v in seconds.items())
    (rules / "inquiry" / "limits.yaml").write_text(text, "utf-8")
    with (
        BureauProcess(folder / "bureau") as bureau,
        copied(founded, XINHU_RULES=str(rules), **bureau.environment) as bank,
        served(bank) as supervisor,
        ThreadPoolExecutor(4) as clients,
    ):
        desk = InquiryDesk(bank, supervisor, bureau, clients)
        with psycopg.connect(desk.database) as admin:
            admin.execute(_SESSIONS)
        yield desk


def _subject(number: int) -> dict[str, str]:
    values = values_of(number)
    names = ("name", "id_type", "id_number", "mobile", "address")
    return {name: values[name] for name in names}
