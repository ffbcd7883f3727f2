"""Clients that look while things break, and keep everything that was shown to them."""

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, NamedTuple, Self

from crash.asking import Client, LostError, Told, TornError
from crash.bank import CUSTOMERS, PURPOSE, Ask, Bank
from crash.waiting import until

CLIENTS = 6
PAUSE_SECONDS = 0.01
_BATCH = 4


class Shown(NamedTuple):
    """Fields that a client received, and the receipt that came with them."""

    kind: str
    customer: str
    purpose: str
    fields: dict[str, Any]
    masks: dict[str, str]
    index: int
    leaf: str


@dataclass
class Kept:
    """What the clients received.

    Attributes:
        shown: every look that was permitted.
        codes: errors, by code.
        lost: answers that did not come.
        torn: customers of answers that came by half.
        grounds: references of grounds that were entered (acts at a desk).
    """

    shown: list[Shown] = field(default_factory=list)
    codes: Counter[str] = field(default_factory=Counter)
    lost: int = 0
    torn: list[str] = field(default_factory=list)
    grounds: list[str] = field(default_factory=list)

    @property
    def failures(self) -> int:
        """Answers that told an error, or did not come."""
        return self.codes.total() + self.lost

    def keep_look(self, kind: str, purpose: str, customer: str, body: Any) -> None:
        """Keep one look, or the code of its error."""
        if "error" in body:
            self.codes[body["error"]["code"]] += 1
            return
        receipt = body["receipt"]
        self.shown.append(
            Shown(
                kind,
                customer,
                purpose,
                body["fields"],
                body["masks"],
                receipt["index"],
                receipt["leaf"],
            )
        )


class Load:
    """Several clients at once, for the time of a block."""

    def __init__(self, bank: Bank, asks: list[Ask], clients: int = CLIENTS) -> None:
        self.kept = Kept()
        self._bank = bank
        self._asks = asks
        self._over = threading.Event()
        self._turn = threading.Lock()
        self._threads = [
            threading.Thread(target=self._work, args=(number,), daemon=True)
            for number in range(clients)
        ]

    def __enter__(self) -> Self:
        """Begin."""
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End, once every answer under way has come."""
        self._over.set()
        for thread in self._threads:
            thread.join(120)
            assert not thread.is_alive()

    def await_shown(self, more: int = 30) -> None:
        """Wait until so many more looks were shown."""
        goal = len(self.kept.shown) + more
        until(lambda: len(self.kept.shown) >= goal, f"{more} more looks")

    def await_acts(self, more: int = 2) -> None:
        """Wait until so many more acts were done at a desk."""
        goal = len(self.kept.grounds) + more
        until(lambda: len(self.kept.grounds) >= goal, f"{more} more acts")

    def _work(self, number: int) -> None:
        client = self._bank.client()
        turns: tuple[Callable[[Client, int], None], ...] = (
            self._single,
            self._search,
            self._single,
            self._batch,
            self._single,
            self._enter_ground,
        )
        step = number
        while not self._over.is_set():
            turns[step % len(turns)](client, step)
            step += 1
            self._over.wait(PAUSE_SECONDS)
        client.close()

    def _told(self, send: Callable[[], Told], customer: str) -> Told | None:
        try:
            told = send()
        except TornError:
            with self._turn:
                self.kept.torn.append(customer)
                self.kept.lost += 1
            return None
        except LostError:
            with self._turn:
                self.kept.lost += 1
            return None
        return told

    def _single(self, client: Client, step: int) -> None:
        ask = self._asks[step % len(self._asks)]
        told = self._told(lambda: client.disclose(ask), ask["customer"])
        if told is not None:
            with self._turn:
                self.kept.keep_look("disclosure", PURPOSE, ask["customer"], told.body)

    def _batch(self, client: Client, step: int) -> None:
        asks = [self._asks[(step + n) % len(self._asks)] for n in range(_BATCH)]
        told = self._told(
            lambda: client.post("/api/v1/disclosures/batch", {"requests": asks}),
            asks[0]["customer"],
        )
        if told is None:
            return
        with self._turn:
            if told.status != 200:
                self.kept.codes[told.code] += 1
                return
            for ask, one in zip(asks, told.body["results"], strict=True):
                self.kept.keep_look("disclosure", PURPOSE, ask["customer"], one)

    def _search(self, client: Client, step: int) -> None:
        purpose = "customer_search"
        form = {
            "field": "mobile",
            "value": f"138{step % CUSTOMERS:08d}",
            "purpose": purpose,
        }
        told = self._told(lambda: client.post("/api/v1/searches", form), "")
        if told is None:
            return
        with self._turn:
            if told.status != 200:
                self.kept.codes[told.code] += 1
                return
            assert len(told.body["matches"]) == 1, "one customer has this number"
            for match in told.body["matches"]:
                self.kept.keep_look("search_hit", purpose, match["customer"], match)

    def _enter_ground(self, client: Client, step: int) -> None:
        form = {
            "kind": "service_case",
            "customer": self._asks[step % len(self._asks)]["customer"],
            "purposes": [PURPOSE],
        }
        told = self._told(lambda: client.post("/api/v1/grounds", form), "")
        if told is None:
            return
        with self._turn:
            if told.status == 201:
                self.kept.grounds.append(told.body["ref"])
            else:
                self.kept.codes[told.code] += 1
