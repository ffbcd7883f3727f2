"""The versions of customer_kek that a serving process knows, kept up with rotation.

A rotation by ``xinhu keys rotate`` begins a version that processes already serving have
never heard of. They learn it here, at the first customer's key that names it: one look
at the database, a few milliseconds, once per version and process.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import psycopg

from xinhu.core.crypto.kek import Kek
from xinhu.core.crypto.keyring import Keyring
from xinhu.core.crypto.root_key import RootKey
from xinhu.wiring.institution import Institution, load_keyring

_LOOK_AGAIN_SECONDS = 1.0
"""A version that nobody stored is not looked for more often than this, so that one
damaged row cannot slow a process down."""


class LiveKeks(dict[int, Kek]):
    """Version → key; a version not known yet is fetched.

    Args:
        known: what was there at the start.
        fetch: returns every version stored now.
    """

    def __init__(
        self, known: Mapping[int, Kek], fetch: Callable[[], Mapping[int, Kek]]
    ) -> None:
        super().__init__(known)
        self._fetch = fetch
        self._looked = float("-inf")

    def __missing__(self, version: int) -> Kek:
        """Fetch what is stored now and return the version.

        Raises:
            KeyError: nobody stored it, or it could not be looked for.
        """
        if time.monotonic() - self._looked < _LOOK_AGAIN_SECONDS:
            raise KeyError(version)
        self._looked = time.monotonic()
        try:
            self.update(self._fetch())
        except psycopg.Error as failure:
            raise KeyError(version) from failure
        found = self.get(version)
        if found is None:
            raise KeyError(version)
        return found


def load_live_keyring(
    url: str,
    gate: psycopg.Connection[Any],
    root: RootKey,
    institution: Institution,
) -> Keyring:
    """Open the institution's keys for a process that goes on serving.

    Args:
        url: of the gate's role, for later looks.
        gate: a connection of it.
        root: the root key; it stays in memory.
        institution: whose keys.

    Raises:
        InstitutionKeyMissingError, InstitutionKeyError: as ``load_keyring``.
    """

    def fetch() -> Mapping[int, Kek]:
        with psycopg.connect(url, autocommit=True) as connection:
            return load_keyring(connection, root, institution).keks

    keyring = load_keyring(gate, root, institution)
    return replace(keyring, keks=LiveKeks(keyring.keks, fetch))
