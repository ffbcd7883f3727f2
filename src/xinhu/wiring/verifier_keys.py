"""The register's public keys as lines that anybody may have (``vkey``).

They are made at ``init`` and kept beside the settings, so that serving them takes no
private key. Older versions stay: they verify older checkpoints.
"""

from collections.abc import Iterable
from typing import Any

import psycopg

from xinhu.core.crypto.signer import Signer

_PREFIX = "vkey "
_READ = "SELECT value FROM vault.setting WHERE name LIKE 'vkey %' ORDER BY name"


def read_verifier_keys(gate: psycopg.Connection[Any]) -> str:
    """Return the keys, one a line, over a connection of the gate's role."""
    return "".join(f"{vkey}\n" for (vkey,) in gate.execute(_READ).fetchall())


def rows_of(signers: Iterable[Signer]) -> tuple[tuple[str, str], ...]:
    """Return the rows of vault.setting that keep signers' public keys."""
    return tuple(
        (f"{_PREFIX}{signer.key.algorithm} {signer.key_id.hex()}", signer.vkey)
        for signer in signers
    )
