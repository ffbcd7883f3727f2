"""Builds what takes, opens and corrects found files in a gate worker."""

import os

from xinhu.adapters.postgres.found_file_correction_store import PostgresCorrections
from xinhu.adapters.postgres.found_file_store import PostgresFoundFiles
from xinhu.adapters.postgres.gate_reader import PostgresReader
from xinhu.adapters.postgres.link import Link
from xinhu.api.found_files import FoundFileAddresses
from xinhu.api.saying import Saying
from xinhu.core.base.clock import system_clock
from xinhu.core.gate.asks import Answer, Ask
from xinhu.core.gate.batching import Batcher
from xinhu.core.gate.ruling import Rules
from xinhu.core.gate.stores import Appended, Intent
from xinhu.desks.customers.found_files.correcting import FoundFileCorrecting
from xinhu.desks.customers.found_files.opening import FoundFileOpening
from xinhu.desks.customers.found_files.taking import FoundFileTaking
from xinhu.desks.customers.found_files.whose import FoundFileWhose
from xinhu.wiring.gate_shared import Gate


def build_found_files(
    gate: Gate,
    reader: PostgresReader,
    asks: Batcher[Ask, Answer],
    register: Batcher[Intent, Appended],
    rules: Rules,
    *,
    desk: Link,
    saying: Saying,
) -> FoundFileAddresses:
    """Build what takes, opens and corrects found files."""
    files = PostgresFoundFiles(desk)
    taking = FoundFileTaking(
        reader=reader,
        files=files,
        rules=rules,
        keyring=gate.keyring,
        clock=system_clock,
        random=os.urandom,
    )
    opening = FoundFileOpening(
        reader=reader,
        gate=asks,
        register=register,
        files=files,
        keyring=gate.keyring,
        clock=system_clock,
    )
    correcting = _correcting(gate, reader, register, rules, PostgresCorrections(desk))
    whose = FoundFileWhose(reader=reader, kept=files, clock=system_clock)
    return FoundFileAddresses(
        taking, opening, saying, correcting=correcting, whose=whose
    )


def _correcting(
    gate: Gate,
    reader: PostgresReader,
    register: Batcher[Intent, Appended],
    rules: Rules,
    corrections: PostgresCorrections,
) -> FoundFileCorrecting:
    return FoundFileCorrecting(
        reader=reader,
        corrections=corrections,
        register=register,
        rules=rules,
        keyring=gate.keyring,
        clock=system_clock,
        random=os.urandom,
    )
