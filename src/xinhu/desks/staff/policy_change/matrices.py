"""Matrices of versions, each computed once per process, and their cells.

A matrix takes some tenths of a second; while a version stays the same it is kept. What
a version decides never changes, so nothing kept is ever out of date.
"""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from threading import Lock
from typing import NamedTuple

from xinhu.core.policy.levels import LADDER, Level
from xinhu.core.policy.matrix.cells import (
    AXES,
    EVERY,
    Cell,
    Choice,
    Place,
    cell,
    cells,
)
from xinhu.core.policy.matrix.computing import Matrix, compute
from xinhu.core.policy.matrix.domain import OTHER, Domain
from xinhu.core.policy.matrix.mentions import mentions
from xinhu.core.policy.matrix.pieces import pieces
from xinhu.core.policy.policy_set import ANNOTATED_REFUSALS, PolicySet
from xinhu.core.policy.policy_texts import annotations
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.policy_change.rules import Ruleset

__all__ = [
    "AXES",
    "EVERY",
    "LADDER",
    "OTHER",
    "Cell",
    "Choice",
    "Level",
    "Matrix",
    "Place",
    "cell",
    "cells",
]

_KEPT = 8
_matrices: OrderedDict[tuple[str, Domain], Matrix] = OrderedDict()
_turn = Lock()


class Written(NamedTuple):
    """A policy as it is written.

    Attributes:
        policy: its ``@id``.
        description: its ``@description``.
        effect: ``permit`` or ``forbid``.
        file: where it stands.
        line: its first line there.
        text: all of it.
    """

    policy: str
    description: str
    effect: str
    file: str
    line: int
    text: str


def matrix_of(
    policies: PolicySet, ruleset: Ruleset, domain: Domain | None = None
) -> Matrix:
    """Return the matrix of a version, computed now or before.

    Args:
        policies: the version.
        ruleset: grades and lists.
        domain: the values told apart; those of this version where none is given.

    Raises:
        PolicyEvaluationError: a policy erred.
    """
    wanted = domain or domain_of(policies)
    key = policies.version, wanted
    with _turn:
        kept = _matrices.get(key)
        if kept is None:
            kept = compute(policies, ruleset.grades, wanted)
            _matrices[key] = kept
            while len(_matrices) > _KEPT:
                _matrices.popitem(last=False)
        _matrices.move_to_end(key)
    return kept


def domain_of(*sets: PolicySet) -> Domain:
    """Return the values that tell apart what these versions decide here."""
    rows = Operator.objects.values_list("department", "post").distinct()
    return Domain.of(
        *sets,
        departments=(department for department, _ in rows),
        posts=(post for _, post in rows),
    )


def departments(domain: Domain) -> tuple[str, ...]:
    """Return the departments of people here, those that something names, and others."""
    rows = Operator.objects.filter(is_active=True).values_list("department", flat=True)
    here = sorted({name for name in rows.distinct() if name})
    named = [name for name in domain.departments if name != OTHER]
    return tuple(dict.fromkeys((*here, *named, OTHER)))


def posts(domain: Domain) -> tuple[str, ...]:
    """Return the posts that some policy names; most name none."""
    return tuple(post for post in domain.posts if post != OTHER)


def written(policies: PolicySet) -> Mapping[str, Written]:
    """Return each policy of a version as it stands in its file, by its ``@id``."""
    effects = mentions(policies)
    found: dict[str, Written] = {}
    for file, text in policies.files:
        for piece in pieces(text):
            (own,) = annotations(piece.text, ANNOTATED_REFUSALS).values()
            found[own["id"]] = Written(
                policy=own["id"],
                description=own["description"],
                effect=effects[own["id"]].effect,
                file=file,
                line=piece.line,
                text=piece.text,
            )
    return found


def chosen(known: Mapping[str, Written], ids: Iterable[str]) -> tuple[Written, ...]:
    """Return these policies, in the order of the ids."""
    return tuple(known[name] for name in ids if name in known)
