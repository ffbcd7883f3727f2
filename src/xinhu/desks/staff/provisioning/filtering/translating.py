"""Walks through a filter and builds the database's condition.

What it guarantees: what the database finds is what the filter means over the resources
(a slow model in the tests agrees); an attribute that cannot be asked for is refused,
not passed over. What it leaves to others: syntax and types, which ``ScimFilter`` has
checked when it was bound to its model.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from unicodedata import normalize

from django.db.models import Q
from django.db.models.expressions import Combinable
from scim2_models import BaseModel, Extension, InvalidFilterException, ScimFilter
from scim2_models.path import (
    AttributeBinding,
    AttrPath,
    CompareOperator,
    Comparison,
    FilterVisitor,
    LogicalExpr,
    LogicalOperator,
    Not,
    Present,
    ValuePath,
    coerce_value,
)

from xinhu.desks.staff.provisioning.filtering.columns import (
    NEVER,
    compare,
    present,
)
from xinhu.desks.staff.provisioning.filtering.json_paths import (
    exists,
    matches,
    predicate,
    step,
)
from xinhu.desks.staff.provisioning.folding import fold_text

_EXACT = "value"  # an identifier; whatever else stands in a row is compared folded
Row = Callable[[Q], Q]
"""Turns a condition on a row of a list into one on what the list belongs to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Where the attributes of a resource stand.

    Attributes:
        columns: lower-case attribute, with its sub-attribute after a dot and its schema
            before a colon where it is an extension's → column.
        lists: lower-case attribute → sub-attribute → column, and how its rows belong.
        quick: attributes that equality finds through an index → field.
        stored: whether the rest stands in ``kept`` and ``folded``.
    """

    columns: Mapping[str, Combinable]
    lists: Mapping[str, tuple[Mapping[str, Combinable], Row]]
    quick: Mapping[str, str]
    stored: bool


def condition(filter_: ScimFilter[Any], table: Table, *, lenient: bool) -> Q:
    """Return a filter as a condition of the database.

    Args:
        filter_: bound to the model.
        table: where its attributes stand.
        lenient: several kinds are searched; what this one does not know is false.

    Raises:
        InvalidFilterException: an attribute is unknown or cannot be asked for.
    """
    return _Translator(filter_, table, lenient=lenient).visit(filter_.ast)


class _Logic(FilterVisitor[Q]):
    """And, or, not: the same everywhere."""

    def visit_not(self, node: Not) -> Q:
        return ~self.visit(node.expr)

    def visit_logical_expr(self, node: LogicalExpr) -> Q:
        whole, *rest = (self.visit(term) for term in node.terms)
        for part in rest:
            whole = whole & part if node.op == LogicalOperator.and_ else whole | part
        return whole


class _Translator(_Logic):
    def __init__(
        self, filter_: ScimFilter[Any], table: Table, *, lenient: bool
    ) -> None:
        self._filter = filter_
        self._table = table
        self._strict = not lenient

    def visit_comparison(self, node: Comparison) -> Q:
        bound = self._filter.resolve_comparison(node.attr_path, strict=self._strict)
        if bound is None:
            return NEVER
        value = _prepared(bound, node)
        key = key_of(bound)
        if node.op == CompareOperator.ne:
            equality = Comparison(node.attr_path, CompareOperator.eq, node.value)
            return ~self.visit_comparison(equality)
        if node.op == CompareOperator.eq and key in self._table.quick and value:
            return Q(**{self._table.quick[key]: value})
        if key in self._table.columns:
            return compare(self._table.columns[key], node, value)
        listed = self._listed(bound)
        if listed is not None:
            columns, row = listed
            column = _column(columns, _name(bound.target_model, bound))
            return row(compare(column, node, value))
        return self._stored_comparison(bound, node.op, value)

    def visit_present(self, node: Present) -> Q:
        bound = self._filter.resolve(node.attr_path, strict=self._strict)
        if bound is None:
            return NEVER
        key = key_of(bound)
        if key in self._table.columns:
            return present(self._table.columns[key])
        listed = self._listed(bound)
        if listed is not None:
            columns, row = listed
            sub = _name(bound.target_model, bound) if bound.sub_field_name else "value"
            return row(present(_column(columns, sub)))
        path, column_name = self._stored(bound)
        return matches(column_name, path)

    def visit_value_path(self, node: ValuePath) -> Q:
        bound = self._filter.resolve(node.attr_path, strict=self._strict)
        if bound is None:
            return NEVER
        listed = self._listed(bound)
        if listed is not None:
            columns, row = listed
            return row(_RowTranslator(columns).visit(node.val_filter))
        path, column_name = self._stored(bound)
        inner = _Inner(bound.field_type).visit(node.val_filter)
        return matches(column_name, f"{path} ? ({inner})")

    def _listed(
        self, bound: AttributeBinding
    ) -> tuple[Mapping[str, Combinable], Row] | None:
        return self._table.lists.get(bound.field_name)

    def _stored_comparison(
        self, bound: AttributeBinding, operator: CompareOperator, value: object
    ) -> Q:
        path, column = self._stored(bound)
        if value is None:
            return ~matches(column, path) if operator == CompareOperator.eq else NEVER
        return matches(column, f"{path} ? ({predicate('@', operator, value)})")

    def _stored(self, bound: AttributeBinding) -> tuple[str, str]:
        if not self._table.stored:
            raise InvalidFilterException
        return path_of(bound)


def path_of(bound: AttributeBinding, pick: str = "[*]") -> tuple[str, str]:
    """Return where in the representation an attribute stands, and in which column.

    Args:
        bound: the attribute.
        pick: which values of a list.

    Raises:
        InvalidFilterException: it is no part of the representation.
    """
    if bound.field_name in {"id", "meta", "roles"}:
        raise InvalidFilterException
    path = "$"
    if issubclass(bound.model, Extension):
        path += step(str(bound.model.__schema__))
    path += step(_alias(bound.model, bound.field_name))
    if bound.is_multivalued:
        path += pick
    if bound.sub_field_name and isinstance(bound.field_type, type):
        path += step(_alias(bound.field_type, bound.sub_field_name))
    return path, "kept" if bound.case_exact else "folded"


class _RowTranslator(_Logic):
    """Inside a value path over rows of a table."""

    def __init__(self, columns: Mapping[str, Combinable]) -> None:
        self._columns = columns

    def visit_comparison(self, node: Comparison) -> Q:
        column = _column(self._columns, node.attr_path.attr)
        exact = node.attr_path.attr.lower() == _EXACT
        return compare(column, node, _plain(node.value, exact=exact))

    def visit_present(self, node: Present) -> Q:
        return present(_column(self._columns, node.attr_path.attr))


class _Inner(FilterVisitor[str]):
    """Inside a value path over a stored list; all its texts are compared folded."""

    def __init__(self, item: type | None) -> None:
        self._item = item

    def visit_comparison(self, node: Comparison) -> str:
        value = _plain(node.value, exact=False)
        return f"({predicate(self._at(node.attr_path), node.op, value)})"

    def visit_present(self, node: Present) -> str:
        return f"({exists(self._at(node.attr_path))})"

    def visit_not(self, node: Not) -> str:
        return f"!({self.visit(node.expr)})"

    def visit_logical_expr(self, node: LogicalExpr) -> str:
        sign = " && " if node.op == LogicalOperator.and_ else " || "
        return f"({sign.join(self.visit(term) for term in node.terms)})"

    def visit_value_path(self, node: ValuePath) -> str:
        raise InvalidFilterException(detail=f"'{node.attr_path}' is nested too deep")

    def _at(self, path: AttrPath) -> str:
        names = {} if self._item is None else _aliases(self._item)
        found = names.get(path.attr.lower())
        if found is None or path.sub_attr or path.uri:
            raise InvalidFilterException(detail=f"'{path}' is not an attribute")
        return "@" + step(found)


def _prepared(bound: AttributeBinding, node: Comparison) -> object:
    value = coerce_value(bound, node.value, node.op)
    return _plain(value, exact=bound.case_exact)


def _plain(value: object, *, exact: bool) -> object:
    if not isinstance(value, str):
        return value
    if "\0" in value or (not value.isascii() and _half(value)):
        raise InvalidFilterException(detail="the value holds unreadable characters")
    return normalize("NFC", value) if exact else fold_text(value)


def _half(value: str) -> bool:
    return any("\ud800" <= letter <= "\udfff" for letter in value)


def key_of(bound: AttributeBinding) -> str:
    """Return an attribute as ``Table`` names it."""
    schema = f"{bound.model.__schema__}:" if issubclass(bound.model, Extension) else ""
    name = _alias(bound.model, bound.field_name)
    sub = ""
    if bound.sub_field_name and isinstance(bound.field_type, type):
        sub = f".{_alias(bound.field_type, bound.sub_field_name)}"
    return f"{schema}{name}{sub}".lower()


def _name(model: type[BaseModel] | None, bound: AttributeBinding) -> str:
    return "" if model is None else _alias(model, bound.target_field_name)


def _column(columns: Mapping[str, Combinable], name: str) -> Combinable:
    found = columns.get(name.lower())
    if found is None:
        raise InvalidFilterException(detail=f"'{name}' cannot be asked for")
    return found


def _aliases(model: type) -> Mapping[str, str]:
    if not issubclass(model, BaseModel):
        return {}
    return {
        _alias(model, name).lower(): _alias(model, name) for name in model.model_fields
    }


def _alias(model: type[Any], name: str) -> str:
    return str(model.model_fields[name].serialization_alias or name)
