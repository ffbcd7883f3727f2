"""Steps 7 and 8 of the gate: open what the entry names, and mask it.

The only place outside ``searching`` and ``merging`` that opens the vault. It is called
with the receipt of an entry that is durable already, and turns that into the ``Grant``
without which nothing opens.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from xinhu.core.base.receipt import Receipt
from xinhu.core.catalogue.catalogue import Catalogue
from xinhu.core.catalogue.field import SEPARATOR, Field
from xinhu.core.catalogue.masks import Masker
from xinhu.core.crypto.keyring import Keyring
from xinhu.core.gate.asks import Shown
from xinhu.core.gate.stores import Sealed
from xinhu.core.policy.decider import Permit
from xinhu.core.policy.refusals import CustomerErasedError
from xinhu.core.vault.grant import Grant
from xinhu.core.vault.opening import open_fields


def show(
    keyring: Keyring,
    catalogue: Catalogue,
    sealed: Sealed,
    permit: Permit,
    receipt: Receipt,
) -> Shown:
    """Open the permitted fields and mask each at its level.

    A field that the customer's record does not hold is left out.

    Raises:
        CustomerErasedError: the key is gone.
        XinhuError: the record does not verify, or a value cannot be masked; nothing of
            it is returned then.
    """
    if sealed.wrapped_key is None:
        raise CustomerErasedError
    # (7) Only what the entry names.
    names, steps, levels = _plan(catalogue, permit.masks)
    values = open_fields(
        Grant(receipt, sealed.customer, names),
        keyring,
        catalogue,
        sealed.wrapped_key,
        sealed.kek_version,
        sealed.record,
        sealed.version,
    )
    # (8) Whatever cannot be masked refuses the whole look.
    shown = _masked(steps, values)
    if len(shown) < len(names):
        levels = {name: levels[name] for name in shown}
    return Shown(shown, levels, receipt, permit.masks)


def _masked(
    steps: Sequence["_Step"], values: Mapping[str, str]
) -> dict[str, str | list[str]]:
    shown: dict[str, str | list[str]] = {}
    for name, level, field, masker, many in steps:
        value = values.get(name)
        if value is None:
            continue
        if masker is None or not value or SEPARATOR in value:
            shown[name] = field.shown(level, value)
        else:
            shown[name] = [masker(value)] if many else masker(value)
    return shown


class _Step(NamedTuple):
    """How one field is masked; ``masker`` serves a single value."""

    name: str
    level: str
    field: Field
    masker: Masker | None
    many: bool


@lru_cache(maxsize=1024)
def _plan(
    catalogue: Catalogue, masks: tuple[tuple[str, str], ...]
) -> tuple[tuple[str, ...], tuple[_Step, ...], dict[str, str]]:
    """Look up once what every look with the same permit needs."""
    steps = []
    for name, level in masks:
        field = catalogue.field(name)
        steps.append(_Step(name, level, field, field.masks.get(level), field.many))
    return tuple(name for name, _ in masks), tuple(steps), dict(masks)
