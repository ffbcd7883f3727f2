"""What the parts of the inquiry desk share."""

import os
from dataclasses import dataclass

from xinhu.adapters.postgres.gate_reader import PostgresReader
from xinhu.adapters.postgres.inquiry_store import PostgresInquiries
from xinhu.adapters.postgres.links import Links
from xinhu.api.saying import Saying
from xinhu.core.crypto.keyring import Keyring
from xinhu.core.crypto.notes import seal_note, unseal_note
from xinhu.core.gate.asks import Answer, Ask
from xinhu.core.gate.batching import Batcher
from xinhu.core.gate.ruling import Rules as InForce
from xinhu.core.gate.stores import Appended, Intent
from xinhu.desks.inquiry.asking import Rules, SealNote
from xinhu.desks.inquiry.bureau import Bureau
from xinhu.desks.inquiry.notes import Notes
from xinhu.desks.inquiry.opening_words import OpenNote
from xinhu.desks.inquiry.report.layout import Layout
from xinhu.wiring.gate_shared import Gate


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What the parts of the desk share."""

    gate: Gate
    reader: PostgresReader
    asks: Batcher[Ask, Answer]
    register: Batcher[Intent, Appended]
    in_force: InForce
    saying: Saying
    links: Links
    rules: Rules
    inquiries: PostgresInquiries
    bureau: Bureau
    layout: Layout
    notes: Notes


def sealing(keyring: Keyring) -> SealNote:
    """Return what seals a text for the place it belongs to."""
    return lambda place, text: seal_note(keyring, place, text, os.urandom)


def unsealing(keyring: Keyring) -> OpenNote:
    """Return what opens a text that was sealed for a place."""
    return lambda place, note: unseal_note(keyring, place, note)
