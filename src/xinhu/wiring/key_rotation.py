"""``xinhu keys rotate``: a new customer_kek while the gate serves.

    (1) a new version is stored, with its act, in one transaction
    (2) customers' keys move to it, a thousand at a time
    (3) an act says that all have moved

The gate's processes learn a new version at the first key that names it (``live_keks``).
Between any two steps a crash leaves every key readable; ``--resume`` goes on at (2).
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import psycopg

from xinhu.adapters.postgres.key_rows import (
    Wrapped,
    add_version,
    count_left,
    move_batch,
)
from xinhu.core.base.clock import system_clock
from xinhu.core.base.errors import BadInput
from xinhu.core.crypto.institution_keys import CUSTOMER_KEK, create_key
from xinhu.core.crypto.kek import require_uses_left
from xinhu.core.crypto.keyring import Keyring
from xinhu.core.crypto.root_key import RootKey
from xinhu.core.register.act import act, pack
from xinhu.core.vault.rotation import rewrap
from xinhu.wiring.commander import commander
from xinhu.wiring.database import require_initialised, role_url, running_database
from xinhu.wiring.institution import Institution, load_keyring, read_institution
from xinhu.wiring.root_key import open_root_key
from xinhu.wiring.settings import Settings

_ACT = "INSERT INTO desk.outbox (written_at, act) VALUES (now(), %s)"


class RotationUnfinishedError(BadInput):
    """An earlier rotation did not come to its end; params: left."""

    code = "keys.rotation_unfinished"


@dataclass(frozen=True, slots=True)
class Rotated:
    """What a rotation did: the version in force, and keys moved by this run."""

    version: int
    customers: int


def rotate_customer_kek(
    settings: Settings, *, resume: bool, progress: Callable[[int, int], None]
) -> Rotated:
    """Rotate, or go on rotating.

    Args:
        settings: of the installation.
        resume: begin no new version, move what is left to the newest.
        progress: gets keys moved and keys to move.

    Raises:
        RotationUnfinishedError: keys are left from an earlier one, and it is not
            resumed.
        XinhuError: root key or database do not permit it.
    """
    with running_database(require_initialised(settings)) as server:
        root = open_root_key(settings)
        url = role_url(settings, server, "gate")
        with psycopg.connect(url, autocommit=True) as gate:
            institution = read_institution(gate)
            newest = load_keyring(gate, root, institution).kek_version
            left = count_left(gate, newest)
            if left and not resume:
                raise RotationUnfinishedError(left=left)
            version = newest
            if not resume:
                version = _begin(gate, root, institution, newest + 1)
            moved = _move(gate, load_keyring(gate, root, institution), progress)
            _tell(gate, "keys.rotated", version, moved)
    return Rotated(version, moved)


def _begin(
    gate: psycopg.Connection[Any], root: RootKey, institution: Institution, version: int
) -> int:
    made = create_key(
        root,
        CUSTOMER_KEK,
        version,
        institution=institution.name,
        suite=institution.suite,
        random=os.urandom,
    )
    with gate.transaction():
        add_version(gate, made.name, version, made.wrapped, system_clock())
        _tell(gate, "keys.rotation_begun", version, 0)
    return version


def _move(
    gate: psycopg.Connection[Any],
    keyring: Keyring,
    progress: Callable[[int, int], None],
) -> int:
    version = keyring.kek_version

    def wrap(row: Wrapped) -> bytes:
        customer, old, wrapped = row
        return rewrap(keyring, customer, wrapped, old, version, os.urandom)

    whole, moved = count_left(gate, version), 0
    check = partial(require_uses_left, version, more=0)
    while count := move_batch(gate, version, wrap, check):
        moved += count
        progress(moved, max(whole, moved))
    return moved


def _tell(gate: psycopg.Connection[Any], event: str, version: int, moved: int) -> None:
    by = commander()
    facts = act(
        event,
        actor=by["reference"],
        post=by["post"],
        zone=by["zone"],
        at=system_clock(),
        version=version,
        moved=moved,
    )
    gate.execute(_ACT, (pack(facts),))
