"""Whose register it is: origin, signers, and the keys that are believed."""

from collections.abc import Sequence
from typing import Any

import psycopg

from xinhu.adapters.keys.sm2 import Sm2Verifier
from xinhu.adapters.postgres.checkpoint_writer import Identity
from xinhu.core.register.note_keys import (
    BUILT_IN,
    KeyVerifier,
    parse_vkey,
    verifier_of,
)
from xinhu.wiring.institution import read_institution, read_wrapped_keys
from xinhu.wiring.root_key import open_root_key
from xinhu.wiring.settings import Settings
from xinhu.wiring.signers import open_signers
from xinhu.wiring.verifier_keys import read_verifier_keys


def read_verifiers(gate: psycopg.Connection[Any]) -> Sequence[KeyVerifier]:
    """Return the keys, past ones included, that checkpoints are believed under."""
    algorithms = {**BUILT_IN, "sm2": Sm2Verifier}
    lines = read_verifier_keys(gate).splitlines()
    return [verifier_of(parse_vkey(line), algorithms) for line in lines]


def open_identity(gate: psycopg.Connection[Any], settings: Settings) -> Identity:
    """Return the register's identity with its signing keys.

    Raises:
        XinhuError: the root key does not open, or a key is missing.
    """
    institution = read_institution(gate)
    root = open_root_key(settings)
    return Identity(
        origin=institution.origin,
        signers=open_signers(root, read_wrapped_keys(gate), institution),
        verifiers=read_verifiers(gate),
        guomi=institution.guomi,
    )
