"""人员管理的期限: the numbers of ``staffing.yaml``, read whole or not at all."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NoReturn

import msgspec

from xinhu.core.policy.rule_book import RuleBook
from xinhu.core.policy.rules_file import PolicyInvalidError, read_rules
from xinhu.desks.staff.organisation.post_rules import PostRules

FILE = "staffing.yaml"
_UNITS = {
    "dormant": "days",
    "leave": "working days",
    "leave_at_once": "working days",
    "delegation": "days",
    "temporary": "days",
    "soon": "days",
    "rotation": "months",
    "away": "months",
}
_ROTATION = "rotation_"
_HANDED_ON = "handed_on"
_ADMINISTRATORS = "administrators"
_BLOCKS = "leave_blocks"


class Term(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A number and its unit, scopes, roles, or a switch; and where they come from."""

    number: int | None = None
    unit: str = ""
    scopes: frozenset[str] | None = None
    roles: frozenset[str] | None = None
    blocks: bool | None = None
    source: str
    status: Literal["confirmed", "unverified"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Staffing:
    """The numbers, each at least one.

    Attributes:
        dormant: days without a log-in, after which an account is stopped.
        leave, leave_at_once: working days of mandatory leave in a calendar year, and
            how many of them at one stretch.
        leave_blocks: whether a leave that is entered now keeps its operator out.
        delegation, temporary: the most days one may hold.
        soon: days ahead for which something is listed.
        away: months away from a post after which the time in it begins anew.
        rotation: months in a post, for posts without a number of their own.
        rotations: months in a post, by post.
        handed_on: scopes that a delegation may carry.
        administrators: roles whose posts nobody gives alone.
    """

    dormant: int
    leave: int
    leave_at_once: int
    leave_blocks: bool
    delegation: int
    temporary: int
    soon: int
    away: int
    rotation: int
    rotations: Mapping[str, int]
    handed_on: frozenset[str]
    administrators: frozenset[str]

    def months(self, post: str) -> int:
        """Return the longest time in a post, in months."""
        return self.rotations.get(post, self.rotation)


def load_staffing(
    folder: Path, override: Path | None, posts: PostRules, book: RuleBook
) -> Staffing:
    """Read the numbers.

    Raises:
        PolicyInvalidError: a number is missing, unknown or makes no sense.
    """
    read = dict(read_rules(FILE, Term, folder, override))
    handed_on = _scopes(read.pop(_HANDED_ON, None), book)
    administrators = _roles(read.pop(_ADMINISTRATORS, None), book)
    blocks = _switch(read.pop(_BLOCKS, None))
    numbers = {name: _number(name, term) for name, term in read.items()}
    own = {
        name.removeprefix(_ROTATION): number
        for name, number in numbers.items()
        if name.startswith(_ROTATION)
    }
    plain = {name: numbers[name] for name in numbers if not name.startswith(_ROTATION)}
    wrong = (plain.keys() ^ _UNITS.keys()) | (own.keys() - posts.posts.keys())
    if wrong:
        _invalid(f"missing or unknown: {', '.join(sorted(wrong))}")
    if plain["leave_at_once"] > plain["leave"]:
        _invalid("leave_at_once is more than leave")
    return Staffing(
        **plain,
        rotations=own,
        handed_on=handed_on,
        administrators=administrators,
        leave_blocks=blocks,
    )


def _number(name: str, term: Term) -> int:
    unit = _UNITS.get(name, _UNITS["rotation"])
    other = term.scopes or term.roles or term.blocks is not None
    if term.number is None or term.number < 1 or term.unit != unit or other:
        _invalid(f"{name} must be a number of at least one, in {unit}")
    return term.number


def _switch(term: Term | None) -> bool:
    if term is None or term.blocks is None or term.number is not None or term.scopes:
        _invalid(f"{_BLOCKS} must say blocks: true or false")
    return term.blocks


def _scopes(term: Term | None, book: RuleBook) -> frozenset[str]:
    other = term is not None and (term.number is not None or term.blocks is not None)
    if term is None or term.scopes is None or other or term.roles:
        _invalid(f"{_HANDED_ON} must be a list of scopes")
    known = frozenset[str]().union(*(role.scopes for role in book.roles.values()))
    if not term.scopes <= known:
        _invalid(f"{_HANDED_ON} names a scope that no role has")
    return term.scopes


def _roles(term: Term | None, book: RuleBook) -> frozenset[str]:
    """Return the roles of administrators; a list of none would let anybody make one."""
    if term is None or not term.roles or term.number is not None or term.scopes:
        _invalid(f"{_ADMINISTRATORS} must be a list of roles")
    if not term.roles <= book.roles.keys():
        _invalid(f"{_ADMINISTRATORS} names a role that no list knows")
    return term.roles


def _invalid(detail: str) -> NoReturn:
    raise PolicyInvalidError(file=FILE, detail=detail)
