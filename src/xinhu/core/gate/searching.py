"""Finding a customer by an exact value: a look like any other, written first.

    (1) who  (2) purpose  (3) a field that can be searched, a value that can be one
    (4) policy: may the fields that tell matches apart be seen
    (6) register: the search                       ← commit point for comparing
    (7) open the searched field of those who share the blind tag, and compare
    (6) register: one entry for each customer found  ← commit point for showing
    (8) open and mask what tells them apart

The entry of a search names the field and never the value: not in clear, not hashed
(design, promise 3). A customer found is a customer looked at, so each has an entry in
their own chain. What is opened for comparing leaves this module as a pseudonym only.
"""

from collections.abc import Sequence
from typing import NamedTuple

from msgspec.structs import replace

from xinhu.core.base.clock import Clock, Instant
from xinhu.core.base.errors import BadInput, Refusal, XinhuError
from xinhu.core.base.receipt import Receipt
from xinhu.core.catalogue.catalogue import Catalogue
from xinhu.core.catalogue.errors import FieldInvalidError
from xinhu.core.catalogue.field import SEPARATOR, Field
from xinhu.core.catalogue.kinds.kind import Reason
from xinhu.core.crypto.keyring import Keyring
from xinhu.core.gate.asks import Refused, Shown
from xinhu.core.gate.batching import Batcher
from xinhu.core.gate.deciding import (
    ACTIVE,
    policies_as_reasons,
    reasons_of,
    require_bearer,
)
from xinhu.core.gate.refusals import (
    DatabaseUnavailableError,
    GateBusyError,
    RegisterUnavailableError,
    SearchFieldError,
    SearchTooManyError,
)
from xinhu.core.gate.ruling import Rules
from xinhu.core.gate.showing import show
from xinhu.core.gate.stores import Appended, Bearer, Intent, Reader, Sealed
from xinhu.core.policy.decider import Permit
from xinhu.core.policy.in_force import InForce
from xinhu.core.policy.query import Query
from xinhu.core.policy.refusals import FieldNotInCatalogueError, TokenUnknownError
from xinhu.core.policy.rule_book import PLAIN_LOOK
from xinhu.core.policy.standing import Standing
from xinhu.core.register.entry import Facts
from xinhu.core.vault.grant import Grant
from xinhu.core.vault.index import tag
from xinhu.core.vault.opening import open_fields

TELLING = ("name", "id_number", "mobile")
"""Fields that tell matches apart."""

MOST = 20
"""Customers that one search may show."""

_MOST_CANDIDATES = 2_000
_UNANSWERED = (DatabaseUnavailableError, RegisterUnavailableError, GateBusyError)
"""Nothing more can be written down about these, so they end the exchange."""


class Search(NamedTuple):
    """A search that somebody asks for; texts are unchecked."""

    bearer: bytes
    field: str
    value: str
    purpose: str


class Match(NamedTuple):
    """A customer found, as far as the searcher may see them."""

    customer: str
    shown: Shown


class Found(NamedTuple):
    """What a search found, and where it is written."""

    matches: tuple[Match, ...]
    receipt: Receipt


class Searching:
    """Answers searches."""

    def __init__(
        self,
        *,
        reader: Reader,
        register: Batcher[Intent, Appended],
        rules: Rules,
        keyring: Keyring,
        catalogue: Catalogue,
        clock: Clock,
    ) -> None:
        self._reader = reader
        self._register = register
        self._rules = rules
        self._keyring = keyring
        self._catalogue = catalogue
        self._clock = clock

    async def search(self, asked: Search) -> Found | Refused:
        """Find customers by an exact value.

        Raises:
            DatabaseUnavailableError: nothing was decided, or nothing compared.
            RegisterUnavailableError: nothing is shown.
        """
        known = await self._reader.fetch((asked.bearer,), (), ())
        bearer = known.bearers[0]
        if bearer is None:
            return Refused(TokenUnknownError(), None)
        rules = await self._rules.at(known.policy)
        now = self._clock()
        facts = self._facts(rules, asked, bearer.standing, now)
        try:
            permit = self._permit(rules, asked, bearer, now)
            sought = self._sought(asked)
        except (Refusal, BadInput) as refusal:
            return await self._refuse(refusal, facts)
        facts = replace(facts, reasons=permit.overlooked)
        receipt = await self._write(facts)
        try:
            matching = await self._matching(asked.field, sought, receipt)
            if len(matching) > MOST:
                error = SearchTooManyError(limit=MOST)
                return await self._refuse(error, facts)
            return await self._show(matching, permit, facts, receipt)
        except _UNANSWERED:
            raise
        except XinhuError as fault:
            return await self._report(fault, facts, receipt)

    def _permit(
        self, rules: InForce, asked: Search, bearer: Bearer, now: Instant
    ) -> Permit:
        standing = require_bearer(bearer, "search", now)
        query = Query(None, asked.purpose, TELLING)
        permit = rules.permit(standing, query, None, now, matter=PLAIN_LOOK)
        field = self._catalogue.by_name.get(asked.field)
        if field is None:
            raise FieldNotInCatalogueError
        if not field.search:
            raise SearchFieldError(field=field.name)
        return permit.overlooking(
            rules.fitness.require_fit(standing, asked.purpose, now)
        )

    def _sought(self, asked: Search) -> str:
        """Return the value in the form that is compared; (3) it must be one value."""
        field = self._catalogue.field(asked.field)
        value = field.validate(field.normalise(asked.value))
        if SEPARATOR in value:
            raise FieldInvalidError(field=field.name, reason=Reason.FORMAT)
        return field.search_form(value)

    def _facts(
        self, rules: InForce, asked: Search, standing: Standing, now: Instant
    ) -> Facts:
        searchable = asked.field in self._catalogue.by_name
        return Facts(
            kind="search",
            actor=standing.operator,
            post=standing.post,
            zone=standing.zone,
            at=now,
            decision="permit",
            policy=rules.version,
            purpose=asked.purpose if asked.purpose in rules.purposes else None,
            detail=(("field", asked.field if searchable else "?"),),
        )

    async def _refuse(self, error: XinhuError, facts: Facts) -> Refused:
        refused = replace(facts, decision="refuse", reasons=reasons_of(error))
        return Refused(error, await self._write(refused))

    async def _report(
        self, fault: XinhuError, facts: Facts, receipt: Receipt
    ) -> Refused:
        """Write that a record found could not be opened or masked.

        Nothing is shown, not even the other matches: a changed record is an incident,
        and a list that silently lacks somebody would be taken for the whole.
        """
        failed = replace(
            facts,
            kind="search_failed",
            decision="record",
            reasons=(fault.code,),
            detail=(("entry", receipt.index),),
        )
        await self._write(failed)
        return Refused(fault, receipt)

    async def _write(self, facts: Facts) -> Receipt:
        (appended,) = await self._register.submit((Intent(facts.draft()),))
        return appended.receipt

    async def _matching(
        self, name: str, sought: str, receipt: Receipt
    ) -> Sequence[Sealed]:
        blind = tag(self._keyring, self._catalogue, name, sought)
        candidates = await self._reader.candidates(blind, _MOST_CANDIDATES)
        field = self._catalogue.field(name)
        return [
            sealed
            for sealed in candidates
            if sealed.state == ACTIVE and self._holds(sealed, field, sought, receipt)
        ]

    def _holds(
        self, sealed: Sealed, field: Field, sought: str, receipt: Receipt
    ) -> bool:
        """Tell whether a candidate has the value: others share the truncated tag."""
        if sealed.wrapped_key is None:
            return False
        grant = Grant(receipt, sealed.customer, (field.name,))
        values = open_fields(
            grant,
            self._keyring,
            self._catalogue,
            sealed.wrapped_key,
            sealed.kek_version,
            sealed.record,
            sealed.version,
        )
        held = values.get(field.name, "").split(SEPARATOR)
        return any(field.search_form(one) == sought for one in held)

    async def _show(
        self,
        matching: Sequence[Sealed],
        permit: Permit,
        facts: Facts,
        receipt: Receipt,
    ) -> Found:
        hits = [
            replace(
                facts,
                kind="search_hit",
                customer=sealed.customer,
                fields=permit.masks,
                reasons=(*permit.overlooked, *policies_as_reasons(permit.policies)),
                detail=(("search", receipt.index),),
            )
            for sealed in matching
        ]
        written = (
            await self._register.submit([Intent(hit.draft()) for hit in hits])
            if hits
            else []
        )
        matches = tuple(
            Match(
                sealed.customer,
                show(self._keyring, self._catalogue, sealed, permit, appended.receipt),
            )
            for sealed, appended in zip(matching, written, strict=True)
        )
        return Found(matches, receipt)
