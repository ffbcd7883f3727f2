"""A bank on a real database, and its gate in the same process.

The application is the one that ``wiring`` builds; only the root key lives in memory.
When the bank closes, the whole register is held against its specification.
"""

import asyncio
import contextlib
import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from unittest import mock

import psycopg

from bank_people import ALICE, CUSTOMERS, LIU, OPERATORS, SUN, TOKENS, Customer
from bank_people import Operator as Person
from opened_once import opened_once
from reference.slow_register import Row, checked_entries
from simulators.asgi import Answer, Client
from simulators.keys import RULES, MemoryRootKey, counted_bytes, keyring_of
from trained import certificates, trained
from xinhu.adapters.postgres import links as link_pool
from xinhu.adapters.postgres.checkpoint_writer import CheckpointWriter, Identity
from xinhu.adapters.postgres.link import Link
from xinhu.adapters.postgres.links import Links
from xinhu.adapters.postgres.outbox_drain import OutboxDrain
from xinhu.core.base.clock import (
    DAY,
    SECOND,
    Instant,
    system_clock,
    to_datetime,
)
from xinhu.core.base.ids import CustomerId
from xinhu.core.catalogue.catalogue import Catalogue
from xinhu.core.crypto.institution_keys import create_institution_keys
from xinhu.core.crypto.keyring import Keyring, unlock_keyring
from xinhu.core.crypto.suites import INTERNATIONAL, Suite
from xinhu.core.policy.approval.rules import ApprovalBook
from xinhu.core.policy.policy_set import PolicySet
from xinhu.core.policy.query import Query, request_digest
from xinhu.core.vault.index import identity, tags
from xinhu.core.vault.sealing import seal_record
from xinhu.desks.audit.supervision.rules import SupervisionRules
from xinhu.wiring import gate_parts, gate_shared, inquiry_parts
from xinhu.wiring.in_force import policies_in_force
from xinhu.wiring.institution import Institution
from xinhu.wiring.register_identity import read_verifiers
from xinhu.wiring.rules import load_wording
from xinhu.wiring.settings import read_settings
from xinhu.wiring.signers import open_signers
from xinhu.wiring.verifier_keys import rows_of
from xinhu.wiring.walked import Files, rules_files, walked_of

NAME = "bank.test"
ORIGIN = "bank.test/register"
CATALOGUE = Catalogue.load(RULES)
POLICIES = PolicySet.load(RULES)
SUPERVISION = SupervisionRules.load(RULES)
APPROVALS = ApprovalBook.load(RULES)
GRADES = {field.name: str(field.grade) for field in CATALOGUE.fields}
WORDING = load_wording()
"""Read once: the files take longer than a test."""
HOUR = 3600 * SECOND
ALICES = "alice"
NOWHERE = "postgresql://xinhu_gate@127.0.0.1:1/nowhere"

_OPERATOR = """
INSERT INTO desk.staff_operator (password, reference, username, full_name, email, role,
    post, branch, department, is_active, date_joined)
VALUES ('!', %s, %s, '', '', %s, %s, %s, %s, %s, now()) RETURNING id
"""
_TOKEN = """
INSERT INTO desk.staff_token (digest, operator_id, kind, name, scopes, zone, created_at,
    expires_at, revoked_at)
VALUES (%s, %s, 'api', %s, %s, %s, now(), now() + %s * interval '1 hour',
    CASE WHEN %s THEN now() END)
"""
_CERTIFICATE = """
INSERT INTO desk.training_certificate (operator_id, course, version, digest, passed_at,
    valid_until) VALUES (%s, %s, %s, %s, %s, %s)
"""
_GROUND = """
INSERT INTO desk.ground (ref, kind, customer, purposes, fields, valid_from, valid_until,
    max_uses, used, state, holder, digest, approver, review_due, created_by, created_at)
VALUES (%(ref)s, %(kind)s, %(customer)s, %(purposes)s, %(fields)s, %(valid_from)s,
    %(valid_until)s, %(max_uses)s, %(used)s, %(state)s, %(holder)s, %(digest)s,
    %(approver)s, %(review_due)s, 'op-sun', 0)
"""


class Bank:
    """Operators, tokens, customers and grounds in a database, and a gate over it."""

    def __init__(
        self,
        database: Any,
        data: Path,
        suite: Suite = INTERNATIONAL,
        runner: Any = None,
        **settings: str | int | Path,
    ) -> None:
        self.database = database
        self.suite = suite
        self.settings = read_settings({}, data=data, **settings)
        self.institution = Institution(
            name=NAME, suite=suite, origin=ORIGIN, expected_customers=100_000
        )
        self.root = MemoryRootKey()
        self.wrapped = create_institution_keys(
            self.root, institution=NAME, suite=suite, random=counted_bytes("bank")
        )
        self.keyring = unlock_keyring(
            self.root,
            self.wrapped,
            institution=NAME,
            suite=suite,
            expected_customers=100_000,
        )
        self.owner = psycopg.connect(database.owner, autocommit=True)
        # Another one where others than this thread ask the gate as well.
        self._runner = runner or asyncio.Runner()
        self.links: list[Link] = []
        self._numbers = iter(range(1, 1_000_000))
        self._fill()
        self.client = self.another_gate()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if kind is None:
                self.entries()
        finally:
            for link in self.links:
                with contextlib.suppress(Exception):
                    self.run(link.close())
            self._runner.close()
            self.owner.close()

    # --- the gate -------------------------------------------------------------------

    def another_gate(self, files: Files | None = None) -> Client:
        """Build one more gate process over the same database, with its own memory.

        Args:
            files: of rules, as they were walked; None for as they are.
        """
        with psycopg.connect(self.database.gate, autocommit=True) as connection:
            number, policies = policies_in_force(connection, POLICIES, GRADES)
        gate = gate_parts.Gate(
            settings=self.settings,
            url=self.database.gate,
            institution=self.institution,
            keyring=self.keyring,
            catalogue=CATALOGUE,
            installed=POLICIES,
            number=number,
            policies=policies,
            trained=trained(),
            supervision=SUPERVISION,
            approvals=APPROVALS,
            verifier_keys="".join(f"{signer.vkey}\n" for signer in self.signers),
        )
        with (
            mock.patch.object(gate_parts, "load_gate", return_value=gate),
            mock.patch.object(gate_parts, "load_wording", return_value=WORDING),
            mock.patch.object(gate_shared, "may_be_opened", opened_once),
            mock.patch.object(gate_parts, "Link", self.link),
            mock.patch.object(inquiry_parts, "Links", self.several),
        ):
            files = files or rules_files(self.settings)
            walked = walked_of(POLICIES, CATALOGUE, files)
            built = gate_parts.build_gate(self.settings, "", walked)
            return Client(self._runner, built)

    def link(self, url: str | None = None) -> Link:
        """Return a connection as the gate's role, closed with the bank."""
        link = Link(url or self.database.gate)
        self.links.append(link)
        return link

    def several(self, url: str, number: int) -> Links:
        """Return some connections as the gate's role, closed with the bank."""
        with mock.patch.object(link_pool, "Link", self.link):
            return Links(url, number)

    def run(self, awaitable: Any) -> Any:
        """Run a coroutine on the loop that the gate's connections belong to."""
        return self._runner.run(awaitable)

    def ask(
        self,
        token: str | None,
        method: str,
        path: str,
        json: object = None,
        **more: Any,
    ) -> Answer:
        """Make one request of the first gate."""
        return self.client.request(method, path, token, json, **more)

    def look(self, token: str | None = ALICES, **changes: object) -> Answer:
        """Ask for Liu's name and mobile by a letter, or for what ``changes`` say."""
        return self.ask(token, "POST", "/api/v1/disclosures", self.wish(**changes))

    def wish(self, **changes: object) -> dict[str, object]:
        """Return the body of a disclosure that Alice is permitted, but for changes."""
        body: dict[str, object] = {
            "customer": LIU.id,
            "purpose": "counter_service",
            "fields": ["name", "mobile"],
            **changes,
        }
        if "ground" not in body:
            body["ground"] = self.letter(customer=body["customer"])
        return {name: value for name, value in body.items() if value is not ...}

    # --- the register ---------------------------------------------------------------

    def entries(self) -> list[Row]:
        """Return the register's entries, each held against the specification."""
        return checked_entries(self.owner)

    def last(self) -> dict[str, Any]:
        """Return the newest entry."""
        return self.entries()[-1].entry

    def size(self) -> int:
        """Return how many entries the register has."""
        (row,) = self.owner.execute("SELECT size FROM register.head").fetchall()
        return int(row[0])

    def drain(self) -> int:
        """Carry the desk's acts into the register."""
        link = self.link()
        guomi = self.institution.guomi
        moved: int = self.run(OutboxDrain(link, guomi=guomi).drain())
        return moved

    @property
    def signers(self) -> Any:
        return open_signers(self.root, self.wrapped, self.institution)

    def checkpoint(self) -> int | None:
        """Sign a checkpoint over what is stored."""
        with psycopg.connect(self.database.gate) as gate:
            identity_ = Identity(
                origin=ORIGIN,
                signers=self.signers,
                verifiers=read_verifiers(gate),
                guomi=self.institution.guomi,
            )
            return CheckpointWriter(gate, identity_, system_clock).write()

    # --- grounds --------------------------------------------------------------------

    def letter(self, **changes: object) -> dict[str, str]:
        """Enter a customer's authorisation letter that holds for a day around now."""
        return self.ground("authorisation_letter", **changes)

    def case(self, **changes: object) -> dict[str, str]:
        """Enter a service case."""
        return self.ground("service_case", **changes)

    def order(self, **changes: object) -> dict[str, str]:
        """Enter an authority's order for one use."""
        terms = {"purposes": ["statutory_inquiry"], "max_uses": 1}
        return self.ground("statutory_order", **{**terms, **changes})

    def approval(
        self, *fields: str, by: Person = SUN, to: Person = ALICE, **changes: object
    ) -> dict[str, str]:
        """Enter a supervisor's approval of exactly this look at Liu."""
        terms = self._bound(to, "counter_service", fields, changes)
        terms.update(approver=by.ref, max_uses=1)
        return self.ground("supervisor_approval", **{**terms, **changes})

    def glass(
        self, *fields: str, to: Person = ALICE, **changes: object
    ) -> dict[str, str]:
        """Enter a broken glass for exactly this look at Liu."""
        terms = self._bound(to, "emergency", fields, changes)
        terms.update(max_uses=1, review_due=system_clock() + DAY)
        return self.ground("break_glass", **{**terms, **changes})

    def ground(self, kind: str, **changes: object) -> dict[str, str]:
        """Enter a ground of a kind as it would stand in the database."""
        ref = f"{kind.replace('_', '-')}-{next(self._numbers)}"
        now = system_clock()
        columns: dict[str, object] = dict.fromkeys(
            ("fields", "max_uses", "holder", "digest", "approver", "review_due")
        )
        columns |= {
            "ref": ref,
            "kind": kind,
            "customer": LIU.id,
            "purposes": ["counter_service"],
            "valid_from": now - HOUR,
            "valid_until": now + DAY,
            "used": 0,
            "state": "active",
            **changes,
        }
        self.owner.execute(_GROUND, columns)
        return {"kind": kind, "ref": ref}

    def uses(self, ground: Mapping[str, str]) -> int:
        """Return how often a ground was used."""
        found = self.owner.execute(
            "SELECT used FROM desk.ground WHERE ref = %s", (ground["ref"],)
        ).fetchall()
        return int(found[0][0])

    @staticmethod
    def _bound(
        to: Person,
        purpose: str,
        fields: tuple[str, ...],
        changes: Mapping[str, object],
    ) -> dict[str, object]:
        customer = CustomerId(str(changes.get("customer", LIU.id)))
        digest = request_digest(Query(customer, purpose, fields), to.ref)
        return {
            "holder": to.ref,
            "digest": digest,
            "purposes": [purpose],
            "fields": sorted(fields),
        }

    # --- filling --------------------------------------------------------------------

    def _fill(self) -> None:
        book = POLICIES.book
        with self.owner.transaction(), self.owner.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit = off")
            rows = {
                "institution": NAME,
                "suite": self.suite.name,
                "origin": ORIGIN,
                "expected_customers": "100000",
                **dict(rows_of(self.signers)),
            }
            cursor.executemany(
                "INSERT INTO vault.setting (name, value) VALUES (%s, %s)", rows.items()
            )
            cursor.executemany(
                "INSERT INTO vault.institution_key (name, version, wrapped, created_at)"
                " VALUES (%s, %s, %s, 0)",
                self.wrapped,
            )
            numbers = {p.ref: self._enter(cursor, p) for p in OPERATORS}
            self._certify(cursor, numbers.values())
            for name, token in TOKENS.items():
                person = token.operator
                scopes = token.scopes or sorted(book.roles[person.role].scopes)
                cursor.execute(
                    _TOKEN,
                    (
                        digest_of(name),
                        numbers[person.ref],
                        name,
                        list(scopes),
                        token.zone,
                        -1 if token.expired else 1,
                        token.revoked,
                    ),
                )
            for customer in CUSTOMERS:
                self.seal(customer)

    @staticmethod
    def _certify(cursor: Any, operators: Iterable[int]) -> None:
        """Let everybody have passed every course."""
        rows = [
            (
                number,
                each.course,
                each.version,
                each.digest,
                to_datetime(each.issued),
                to_datetime(each.expires),
            )
            for number in operators
            for each in certificates(system_clock())
        ]
        cursor.executemany(_CERTIFICATE, rows)

    @staticmethod
    def _enter(cursor: Any, person: Person) -> int:
        cursor.execute(
            _OPERATOR,
            (
                person.ref,
                person.ref,
                person.role,
                person.post,
                person.branch,
                person.department,
                person.active,
            ),
        )
        return int(cursor.fetchone()[0])

    def seal(self, customer: Customer, keyring: Keyring | None = None) -> None:
        """Store a customer; a stranger's record is sealed under another bank's keys."""
        ours = self.keyring
        sealing = keyring or (
            keyring_of(self.suite, institution="other.test")
            if customer.stranger
            else ours
        )
        sealed = seal_record(
            sealing, CATALOGUE, customer.id, customer.values, 1, os.urandom
        )
        number = customer.values.get("id_number")
        unique = None if number is None else identity(ours, "居民身份证", number)
        key = None if customer.state == 2 else sealed.wrapped_key
        self.owner.execute(
            "INSERT INTO vault.customer (customer, identity, state, kek_version,"
            " wrapped_key) VALUES (%s, %s, %s, %s, %s)",
            (customer.id, unique, customer.state, sealed.kek_version, key),
        )
        self.owner.execute(
            "INSERT INTO vault.record VALUES (%s, 1, %s, 0)",
            (customer.id, sealed.record),
        )
        for tag in tags(ours, CATALOGUE, customer.values):
            self.owner.execute(
                "INSERT INTO vault.tag VALUES (%s, %s)", (tag, customer.id)
            )


def digest_of(token: str) -> bytes:
    """Return what is stored of a token."""
    return hashlib.sha256(f"xinhu-{token}".encode()).digest()


def ago(hours: float) -> Instant:
    """Return an instant in the past."""
    return Instant(system_clock() - int(hours * HOUR))


@contextlib.contextmanager
def open_bank(database: Any, data: Path, suite: Suite) -> Iterator[Bank]:
    """Open a bank for the time of the block."""
    with Bank(database, data, suite) as bank:
        yield bank
