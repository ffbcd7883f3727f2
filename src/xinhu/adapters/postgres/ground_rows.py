"""A ground as a row of ``desk.ground``, read the same way wherever it is read."""

from collections.abc import Sequence
from typing import Any, Final

from xinhu.core.policy.ground import Ground

GROUND_COLUMNS: Final = """
g.kind, g.ref, encode(uuid_send(g.customer), 'hex'), g.purposes, g.fields,
g.valid_from, g.valid_until, g.max_uses, g.used, g.state, g.holder, g.digest,
g.approver, g.review_due"""
"""Columns of ``desk.ground AS g`` in the order that ``ground_from`` takes."""


def ground_from(row: Sequence[Any]) -> Ground:
    """Make a ground of a row of ``GROUND_COLUMNS``."""
    kind, ref, customer, purposes, fields, *others = row
    return Ground(
        kind,
        ref,
        customer,
        frozenset(purposes),
        None if fields is None else frozenset(fields),
        *others,
    )
