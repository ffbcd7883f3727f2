"""A gate on stores in memory: people, customers and grounds, and what to ask."""

import asyncio
import os
from collections.abc import Sequence

import pytest

from bank_people import ALICE, BOB, CHEN, ERASED, GONE, LIU, RESTRICTED, TECH
from bank_people import Operator as Person
from simulators.keys import RULES, keyring_of
from simulators.stores import NOON, MemoryRegister, MemoryStore, door
from trained import certificates, trained
from xinhu.core.base.clock import DAY, Instant
from xinhu.core.base.ids import CustomerId
from xinhu.core.catalogue.catalogue import Catalogue
from xinhu.core.crypto.suites import INTERNATIONAL
from xinhu.core.gate import searching, showing
from xinhu.core.gate.asks import Answer, Ask
from xinhu.core.gate.batching import Batcher
from xinhu.core.gate.disclosing import Disclosing
from xinhu.core.gate.refusals import PolicyUnavailableError
from xinhu.core.gate.ruling import Load, Rules
from xinhu.core.gate.searching import Searching
from xinhu.core.gate.stores import Appended, Bearer, Intent, Sealed
from xinhu.core.policy.decider import Decider
from xinhu.core.policy.fitness import Fitness
from xinhu.core.policy.ground import Ground
from xinhu.core.policy.in_force import InForce
from xinhu.core.policy.policy_set import PolicySet
from xinhu.core.policy.standing import Standing
from xinhu.core.register.entry import GroundRef
from xinhu.core.vault.grant import Grant
from xinhu.core.vault.index import tags
from xinhu.core.vault.sealing import seal_record

CATALOGUE = Catalogue.load(RULES)
POLICIES = PolicySet.load(RULES)
KEYRING = keyring_of(INTERNATIONAL)
GRADES = {field.name: str(field.grade) for field in CATALOGUE.fields}
CUSTOMERS = (LIU, CHEN, RESTRICTED, ERASED)
_SEALED = {
    customer.id: seal_record(
        KEYRING, CATALOGUE, customer.id, customer.values, 1, os.urandom
    )
    for customer in CUSTOMERS
}


def in_force(
    decider: Decider | None = None,
    number: int = 0,
    version: str = POLICIES.version,
    **matters: str,
) -> InForce:
    """Return the shipped rules, or others with another decider or other matters."""
    purposes = POLICIES.book.purposes
    return InForce(
        number=number,
        version=version,
        purposes={code: one.matter for code, one in purposes.items()} | matters,
        decider=decider or Decider(POLICIES, GRADES),
        fitness=Fitness(purposes, trained()),
    )


async def nothing_newer(number: int) -> InForce:
    """Refuse every other version; what a gate does whose database has none."""
    raise PolicyUnavailableError(number=number, detail="none")


def rules(decider: Decider | None = None, load: Load = nothing_newer) -> Rules:
    """Return the rules of a process."""
    return Rules(in_force(decider), load)


def bearer_of(person: Person, *, hours: int = 1, revoked: bool = False) -> Bearer:
    """Return what is stored of a person's token."""
    standing = Standing(
        operator=person.ref,
        role=person.role,
        post=person.post,
        branch=person.branch,
        department=person.department,
        zone="branch",
        scopes=POLICIES.book.roles[person.role].scopes,
        kind="api",
        locked=False,
        second_factor_until=Instant(0),
        certificates=certificates(NOON),
        active=person.active,
        handed_on=None,
    )
    return Bearer(standing, Instant(NOON + hours * 3_600_000_000), revoked, ())


def letter(ref: str, customer: CustomerId = LIU.id, **changes: object) -> Ground:
    """Return a letter for counter service."""
    facts: dict[str, object] = {
        "kind": "authorisation_letter",
        "ref": ref,
        "customer": customer,
        "purposes": frozenset({"counter_service"}),
        "fields": None,
        "valid_from": Instant(NOON - DAY),
        "valid_until": Instant(NOON + DAY),
        "max_uses": None,
        "used": 0,
        "state": "active",
        **changes,
    }
    return Ground(**facts)  # type: ignore[arg-type]  # facts of a test


BEARERS = {
    b"alice": bearer_of(ALICE),
    b"bob": bearer_of(BOB),
    b"late": bearer_of(ALICE, hours=-1),
    b"revoked": bearer_of(ALICE, revoked=True),
    b"gone": bearer_of(GONE),
    b"tech": bearer_of(TECH),
}
GROUNDS = (
    letter("liu"),
    letter("chen", CHEN.id),
    letter("once", max_uses=1),
    letter("twice", max_uses=2),
    letter("over", valid_until=Instant(NOON)),
    letter("withdrawn", state="withdrawn"),
    letter("restricted", RESTRICTED.id),
    letter("erased", ERASED.id),
)


class Room:
    """A gate over memory, with the vault's door watched.

    Attributes:
        opened: every grant that was shown to the vault.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.store = MemoryStore()
        self.register = MemoryRegister(self.store)
        self.opened: list[Grant] = []
        self.store.bearers = dict(BEARERS)
        self.store.grounds = {ground.ref: ground for ground in GROUNDS}
        for customer in CUSTOMERS:
            sealed = _SEALED[customer.id]
            key = None if customer is ERASED else sealed.wrapped_key
            self.store.customers[customer.id] = Sealed(
                customer.id, customer.state, sealed.kek_version, key, 1, sealed.record
            )
            for tag in tags(KEYRING, CATALOGUE, customer.values):
                self.store.tags.setdefault(tag, []).append(customer.id)
        guarded = door(self.register, self.opened)
        monkeypatch.setattr(showing, "open_fields", guarded)
        monkeypatch.setattr(searching, "open_fields", guarded)

    def batcher(self) -> Batcher[Intent, Appended]:
        """Return what appends; made inside a running loop."""
        return Batcher(self.register.append, lanes=1, largest=64, waiting=4096)

    def disclosing(
        self, decider: Decider | None = None, load: Load = nothing_newer
    ) -> Disclosing:
        """Return the gate of looks."""
        return Disclosing(
            reader=self.store,
            register=self.batcher(),
            rules=rules(decider, load),
            keyring=KEYRING,
            catalogue=CATALOGUE,
            clock=lambda: NOON,
        )

    def searching(self, under: Rules | None = None) -> Searching:
        """Return the gate of searches, under the shipped rules or others."""
        return Searching(
            reader=self.store,
            register=self.batcher(),
            rules=under or rules(),
            keyring=KEYRING,
            catalogue=CATALOGUE,
            clock=lambda: NOON,
        )

    def look(self, asks: Sequence[Ask]) -> list[Answer]:
        """Take a batch through the gate."""

        async def answer() -> list[Answer]:
            return await self.disclosing().answer(asks)

        return asyncio.run(answer())


def ask(
    *fields: str,
    bearer: bytes = b"alice",
    customer: CustomerId = LIU.id,
    purpose: str = "counter_service",
    ground: str | None = "liu",
    kind: str = "authorisation_letter",
) -> Ask:
    """Return an ask that is permitted, but for what is said otherwise."""
    named = None if ground is None else GroundRef(kind, ground)
    return Ask(bearer, customer, purpose, named, fields or ("name", "mobile"))
