"""Builds what a worker of the gate is made of."""

import asyncio
import os
from contextlib import closing

import psycopg

from xinhu.adapters.postgres.approval_store import PostgresApprovals
from xinhu.adapters.postgres.checkpoint_reader import PostgresCheckpoints
from xinhu.adapters.postgres.durability import require_durable
from xinhu.adapters.postgres.entry_browser import PostgresEntries
from xinhu.adapters.postgres.gate_reader import PostgresReader
from xinhu.adapters.postgres.ground_store import PostgresGrounds
from xinhu.adapters.postgres.link import Link
from xinhu.adapters.postgres.policy_reader import PostgresPolicies
from xinhu.adapters.postgres.policy_recording import record_installed
from xinhu.adapters.postgres.register_store import PostgresWriter
from xinhu.adapters.postgres.schema_version import require_schema
from xinhu.adapters.postgres.tile_reader import PostgresTiles
from xinhu.adapters.postgres.watermark import Append, Watermark
from xinhu.api.addresses import Handlers, application
from xinhu.api.app import Application
from xinhu.api.approvals import ApprovalAddresses
from xinhu.api.customers import CustomerAddresses
from xinhu.api.disclosures import Disclosures
from xinhu.api.entries import EntryAddresses
from xinhu.api.grounds import GroundAddresses
from xinhu.api.health import Health
from xinhu.api.proofs import ProofAddresses
from xinhu.api.register_files import RegisterFiles
from xinhu.api.saying import Saying
from xinhu.api.searches import Searches
from xinhu.api.supervision import SupervisionAddresses
from xinhu.core.base.clock import system_clock
from xinhu.core.crypto.keyring import Keyring
from xinhu.core.crypto.notes import seal_note, unseal_note
from xinhu.core.gate.asks import Answer, Ask
from xinhu.core.gate.batching import Batcher
from xinhu.core.gate.disclosing import Disclosing
from xinhu.core.gate.ruling import Load, Rules
from xinhu.core.gate.searching import Searching
from xinhu.core.gate.stores import Appended, Intent
from xinhu.core.policy.in_force import InForce
from xinhu.desks.audit.browsing import Browsing
from xinhu.desks.audit.day_reading import DayReading
from xinhu.desks.audit.proving import Proving
from xinhu.desks.customers.approving import Approving
from xinhu.desks.customers.grounding import Grounding, SealNote
from xinhu.desks.customers.knowing import Knowing
from xinhu.desks.customers.looking import Looking
from xinhu.wiring.database import database_folder, role_url
from xinhu.wiring.found_file_parts import build_found_files
from xinhu.wiring.gate_shared import Gate
from xinhu.wiring.in_force import (
    Reading,
    policies_in_force,
    read_version,
    require_installed,
)
from xinhu.wiring.inquiry_parts import build_inquiry
from xinhu.wiring.institution import read_institution
from xinhu.wiring.live_keks import load_live_keyring
from xinhu.wiring.root_key import open_root_key
from xinhu.wiring.rules import (
    load_approvals,
    load_catalogue,
    load_policies,
    load_wording,
)
from xinhu.wiring.settings import Settings
from xinhu.wiring.supervision import load_supervision
from xinhu.wiring.training import ZONE, load_trained
from xinhu.wiring.verifier_keys import read_verifier_keys
from xinhu.wiring.walked import Walked, require_walked, rules_files, walked_of

LANES = 1
"""Batches on their way into the register at once in a worker. With more of them each
is smaller, and where a flush takes long a smaller batch means fewer looks a second;
opening and masking hold no lane."""


def load_gate(settings: Settings, server: str, walked: Walked) -> Gate:
    """Read keys and rules, and refuse what does not permit a start.

    Args:
        settings: of the installation.
        server: where the database is.
        walked: the rules whose answers were all looked at, and no others.

    Raises:
        RulesNotWalkedError: the files are others by now.
        XinhuError: keys, rules or database do not permit a start.
    """
    url = role_url(settings, server, "gate")
    with closing(psycopg.connect(url, autocommit=True)) as connection:
        require_durable(connection)
        require_schema(connection)
        institution = read_institution(connection)
        root = open_root_key(settings)
        catalogue = load_catalogue(settings)
        installed = load_policies(settings)
        # Before they are entered as installed: others are none of this gate's.
        found = walked_of(installed, catalogue, rules_files(settings))
        require_walked(walked, found)
        record_installed(connection, installed, system_clock())
        number, policies = policies_in_force(connection, installed, catalogue.grades)
        return Gate(
            settings=settings,
            url=url,
            institution=institution,
            keyring=load_live_keyring(url, connection, root, institution),
            catalogue=catalogue,
            installed=installed,
            number=number,
            policies=policies,
            trained=load_trained(settings, policies.book),
            supervision=load_supervision(settings),
            approvals=load_approvals(settings),
            verifier_keys=read_verifier_keys(connection),
        )


def require_startable(settings: Settings, server: str) -> Walked:
    """Build everything once before workers are started, and throw it away.

    What the files permit is walked here, so that no worker has to do it.

    Returns:
        what was walked, for the workers.

    Raises:
        XinhuError: keys, rules or database do not permit a start.
    """
    files = rules_files(settings)
    catalogue = load_catalogue(settings)
    installed = require_installed(load_policies(settings), catalogue.grades)
    walked = walked_of(installed, catalogue, files)
    build_gate(settings, server, walked)
    return walked


def build_gate(settings: Settings, server: str, walked: Walked) -> Application:
    """Build the application of one worker, under the rules that were walked.

    Raises:
        RulesNotWalkedError: the files are others by now.
        XinhuError: keys, rules or database do not permit a start.
    """
    gate = load_gate(settings, server, walked)
    built = _application(gate)
    # Once more: by now everything was read.
    found = walked_of(gate.installed, gate.catalogue, rules_files(settings))
    require_walked(walked, found)
    return built


def _application(gate: Gate) -> Application:
    settings = gate.settings
    saying = Saying(load_wording(settings))
    # A connection each to fetch, to write and for the desks: none waits for another.
    reader = PostgresReader(Link(gate.url))
    writer = PostgresWriter(Link(gate.url), guomi=gate.institution.guomi)
    desk = Link(gate.url)
    register = _register(settings, writer)
    rules = Rules(
        gate.in_force(gate.number, gate.policies), _load(gate, PostgresPolicies(desk))
    )
    gate_asks = _asks(gate, reader, register, rules)
    proving = Proving(tiles=PostgresTiles(desk), checkpoints=PostgresCheckpoints(desk))
    entries = PostgresEntries(desk)
    handlers = Handlers(
        disclosures=Disclosures(Looking(gate_asks), saying),
        searches=Searches(_searching(gate, reader, register, rules), saying),
        customers=CustomerAddresses(_knowing(gate, reader, rules)),
        grounds=GroundAddresses(_grounding(gate, reader, rules, desk)),
        approvals=ApprovalAddresses(_approving(gate, reader, rules, desk)),
        entries=EntryAddresses(
            Browsing(reader=reader, entries=entries, clock=system_clock)
        ),
        supervision=SupervisionAddresses(_day_reading(gate, reader, entries)),
        found_files=build_found_files(
            gate, reader, gate_asks, register, rules, desk=desk, saying=saying
        ),
        inquiry=build_inquiry(gate, reader, gate_asks, register, rules, saying),
        proofs=ProofAddresses(proving),
        register=RegisterFiles(proving, gate.verifier_keys),
        health=Health(entries),
    )
    return application(handlers, saying)


def _register(settings: Settings, writer: PostgresWriter) -> Batcher[Intent, Appended]:
    return Batcher(
        _watched(settings, writer.append),
        lanes=1,
        largest=settings.gate_batch,
        waiting=settings.gate_waiting,
    )


def _day_reading(
    gate: Gate, reader: PostgresReader, entries: PostgresEntries
) -> DayReading:
    return DayReading(
        reader=reader,
        entries=entries,
        head_office=gate.supervision.head_office,
        zone=ZONE,
        clock=system_clock,
    )


def _load(gate: Gate, policies: PostgresPolicies) -> Load:
    """Read a version that came in force meanwhile, beside the event loop."""
    reading = Reading(
        lambda number, texts: read_version(
            number, texts, gate.installed, gate.catalogue.grades
        )
    )

    async def load(number: int) -> InForce:
        texts = await policies.texts(number)
        return gate.in_force(number, await asyncio.to_thread(reading, number, texts))

    return load


def _knowing(gate: Gate, reader: PostgresReader, rules: Rules) -> Knowing:
    return Knowing(
        reader=reader,
        catalogue=gate.catalogue,
        book=gate.policies.book,
        rules=rules,
        clock=system_clock,
    )


def _watched(settings: Settings, append: Append) -> Append:
    """Let an append look after the disk, where the database lies on ours."""
    folder = database_folder(settings)
    if not folder.exists():
        return append
    return Watermark(append, folder=folder, least_mb=settings.disk_watermark_mb).append


def _asks(
    gate: Gate,
    reader: PostgresReader,
    register: Batcher[Intent, Appended],
    rules: Rules,
) -> Batcher[Ask, Answer]:
    disclosing = Disclosing(
        reader=reader,
        register=register,
        rules=rules,
        keyring=gate.keyring,
        catalogue=gate.catalogue,
        clock=system_clock,
    )
    return Batcher(
        disclosing.register,
        lanes=LANES,
        largest=gate.settings.gate_batch,
        waiting=gate.settings.gate_waiting,
    )


def _searching(
    gate: Gate,
    reader: PostgresReader,
    register: Batcher[Intent, Appended],
    rules: Rules,
) -> Searching:
    return Searching(
        reader=reader,
        register=register,
        rules=rules,
        keyring=gate.keyring,
        catalogue=gate.catalogue,
        clock=system_clock,
    )


def _grounding(
    gate: Gate, reader: PostgresReader, rules: Rules, desk: Link
) -> Grounding:
    return Grounding(
        reader=reader,
        grounds=PostgresGrounds(desk),
        rules=rules,
        book=gate.policies.book,
        approvals=gate.approvals,
        fields=frozenset(gate.catalogue.by_name),
        seal=_seal(gate.keyring),
        clock=system_clock,
        random=os.urandom,
    )


def _approving(
    gate: Gate, reader: PostgresReader, rules: Rules, desk: Link
) -> Approving:
    return Approving(
        reader=reader,
        approvals=PostgresApprovals(desk),
        rules=rules,
        book=gate.approvals,
        seal=_seal(gate.keyring),
        unseal=lambda ref, note: unseal_note(gate.keyring, f"ground/{ref}", note),
        clock=system_clock,
        random=os.urandom,
    )


def _seal(keyring: Keyring) -> SealNote:
    return lambda ref, text: seal_note(keyring, f"ground/{ref}", text, os.urandom)
