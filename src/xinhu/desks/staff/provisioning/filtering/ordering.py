"""The order that a list is asked for: by one attribute, absent values last."""

from typing import Any

from django.db.models.functions import Coalesce
from scim2_models import InvalidPathException
from scim2_models.path import AttributeBinding

from xinhu.desks.staff.provisioning.filtering.json_paths import first
from xinhu.desks.staff.provisioning.filtering.translating import (
    Table,
    key_of,
    path_of,
)

_PRIMARY = '[*] ? (@."primary" == true)'
_ANY = "[0]"


def ordered_by(bound: AttributeBinding | None, table: Table, *, falling: bool) -> Any:  # noqa: ANN401 -- an OrderBy
    """Return an order for the database.

    Args:
        bound: the attribute.
        table: where it stands.
        falling: the greatest first.

    Raises:
        InvalidPathException: nobody can sort by the attribute.
    """
    column = _column(bound, table)
    return column.desc() if falling else column.asc()


def _column(bound: AttributeBinding | None, table: Table) -> Any:  # noqa: ANN401 -- expression or reference
    if bound is None:
        raise InvalidPathException
    key = key_of(bound)
    if key in table.columns:
        return table.columns[key]
    if bound.field_name in table.lists or not table.stored:
        raise InvalidPathException
    if not bound.is_multivalued:
        path, name = path_of(bound)
        return first(name, path)
    chosen, name = path_of(bound, _PRIMARY)
    any_, _same = path_of(bound, _ANY)
    return Coalesce(first(name, chosen), first(name, any_))
