"""The rules that are lists: purposes, kinds of ground, roles, zones, field groups.

They stand in ``rules/*.yaml`` with their source; these are their shapes, and the checks
that they agree with each other. A value ``any`` is written out where it is meant.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import msgspec

from xinhu.core.policy.ground import KINDS, NO_GROUND
from xinhu.core.policy.networks import read_networks
from xinhu.core.policy.rules_file import PolicyInvalidError, read_rules

PLAIN_LOOK: Final = "disclosure"
"""Matter of a purpose that is served by a look at fields and nothing more."""

Status = Literal["confirmed", "unverified"]
"""Whether a regulatory number was read in its source."""


class Purpose(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """用途: why somebody may look.

    Attributes:
        zh, en: its name.
        scope: what a token must be good for.
        roles: who may state it.
        departments: codes of departments, or ``any``.
        grounds: kinds it may rest on; ``none`` where it needs none.
        sensitive: it is looked at afterwards, and stricter policies hold.
        fields: the most that it needs (minimum necessary).
        matter: kind of entry that a look under it is; every other look is refused, so
            that what a desk demands cannot be gone around.
        source: the clause it stands on.
        status: whether the clause was read.
    """

    zh: str
    en: str
    scope: str
    roles: frozenset[str]
    departments: frozenset[str] | Literal["any"]
    grounds: frozenset[str]
    sensitive: bool
    fields: tuple[str, ...]
    matter: str
    source: str
    status: Status


class GroundRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """依据: what a kind of ground must state, and how far it may reach.

    Attributes:
        zh, en: its name.
        evidence: facts that each such ground must state, by name.
        longest_days: the longest it may hold, in days.
        most_uses: the most often it may be used; None where only time limits it.
        default_days, default_uses: what holds where nothing is stated.
        review_hours: hours until a use must have been reviewed; None for no review.
        reasons: codes of reasons to choose from; empty where none is asked.
        source, status: the clause of the numbers, and whether it was read.
    """

    zh: str
    en: str
    evidence: tuple[str, ...]
    longest_days: int
    default_days: int
    most_uses: int | None
    default_uses: int | None
    review_hours: int | None
    reasons: Mapping[str, Mapping[str, str]]
    source: str
    status: Status


class Role(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """角色: what an operator is, and what their tokens may be good for.

    Attributes:
        zh, en: its name.
        scopes: the scopes that a token of this role may carry.
        incompatible: roles that the same person may not have besides.
        source, status: where the separation comes from, and whether it was read.
    """

    zh: str
    en: str
    scopes: frozenset[str]
    incompatible: frozenset[str]
    source: str
    status: Status


class Zone(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """区域: the network that a session comes from.

    Attributes:
        zh, en: its name.
        networks: what belongs to it, in words of the institution.
        addresses: its networks in CIDR notation; the narrowest that fits decides.
        otherwise: whether an address that fits none belongs here; true of one zone.
    """

    zh: str
    en: str
    networks: str
    addresses: tuple[str, ...]
    otherwise: bool


class Group(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """字段组: fields that policies name together.

    Attributes:
        zh, en: its name.
        fields: API names of fields.
    """

    zh: str
    en: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleBook:
    """All lists, by code; they have been checked against each other."""

    purposes: Mapping[str, Purpose]
    grounds: Mapping[str, GroundRule]
    roles: Mapping[str, Role]
    zones: Mapping[str, Zone]
    groups: Mapping[str, Group]

    @classmethod
    def load(cls, folder: Path, override: Path | None = None) -> "RuleBook":
        """Read the lists.

        Args:
            folder: the shipped ``rules`` folder.
            override: the institution's own.

        Raises:
            PolicyInvalidError: a list cannot be used or contradicts another.
        """
        book = cls(
            purposes=read_rules("purposes.yaml", Purpose, folder, override),
            grounds=read_rules("grounds.yaml", GroundRule, folder, override),
            roles=read_rules("roles.yaml", Role, folder, override),
            zones=read_rules("zones.yaml", Zone, folder, override),
            groups=read_rules("policies/groups.yaml", Group, folder, override),
        )
        _check_book(book)
        return book

    def scopes_of(self, role: str) -> frozenset[str]:
        """Return what a role is good for; nothing where no list knows it (any more)."""
        known = self.roles.get(role)
        return frozenset() if known is None else known.scopes

    def roles_with(self, scope: str) -> frozenset[str]:
        """Return the roles that are good for a scope."""
        return frozenset(
            code for code, role in self.roles.items() if scope in role.scopes
        )


def _check_book(book: RuleBook) -> None:
    if set(book.grounds) != set(KINDS):
        _invalid("grounds.yaml", f"the kinds must be {', '.join(KINDS)}")
    for code, purpose in book.purposes.items():
        _check_purpose(code, purpose, book)
    for code, role in book.roles.items():
        _check_known("roles.yaml", code, role.incompatible, book.roles)
    try:
        read_networks({code: zone.addresses for code, zone in book.zones.items()})
    except ValueError as wrong:
        _invalid("zones.yaml", str(wrong))
    if sum(zone.otherwise for zone in book.zones.values()) != 1:
        _invalid("zones.yaml", "exactly one zone must be the one otherwise")
    grouped = [name for group in book.groups.values() for name in group.fields]
    if len(grouped) != len(set(grouped)):
        _invalid("policies/groups.yaml", "a field stands in two groups")


def _check_purpose(code: str, purpose: Purpose, book: RuleBook) -> None:
    file = "purposes.yaml"
    _check_known(file, code, purpose.roles, book.roles)
    _check_known(file, code, purpose.grounds, {*book.grounds, NO_GROUND})
    if not purpose.roles or not purpose.grounds:
        _invalid(file, f"{code} names no role or no ground")
    for role in sorted(purpose.roles):
        if purpose.scope not in book.roles[role].scopes:
            _invalid(file, f"{code}: {role} can never hold the scope {purpose.scope}")


def _check_known(
    file: str, code: str, named: frozenset[str], known: Mapping[str, object] | set[str]
) -> None:
    for name in sorted(named):
        if name not in known:
            _invalid(file, f"{code} names {name}, which no list knows")


def _invalid(file: str, detail: str) -> None:
    raise PolicyInvalidError(file=file, detail=detail)
