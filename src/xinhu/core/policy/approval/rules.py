"""Who must say yes to what: per kind the groups and how many of each, as data.

Zero approvers cannot be written down: a rule names at least one group, and of each at
least one person (by the shape of the file, and again by a CHECK of the table).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from xinhu.core.policy.approval.people import Head, Person, Rank
from xinhu.core.policy.approval.refusals import ApprovalKindError
from xinhu.core.policy.rule_book import Status
from xinhu.core.policy.rules_file import PolicyInvalidError, read_rules

RULES, GROUPS, RANKS = "approvals.yaml", "approval_groups.yaml", "approval_ranks.yaml"
HEADS = "approval_heads.yaml"
DISCLOSURE = "disclosure"
BREAK_GLASS_REVIEW = "break_glass_review"
_Least = Annotated[int, msgspec.Meta(ge=1)]


class Need(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """So many different people of a group."""

    group: str
    need: _Least


class ApprovalRule(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True
):
    """审批规则: what an approval of a kind needs.

    Attributes:
        zh, en: its name.
        groups: of each named group so many people; all of them are needed.
        hours: until it expires, granted or not.
        longest_reason: characters of the requester's reason and of an approver's.
        asked_by: roles that may ask, or ``any``.
        lapses: whether it is over once the requester is stopped or moves.
        source, status: where the numbers come from, and whether it was read.
    """

    zh: str
    en: str
    groups: Annotated[tuple[Need, ...], msgspec.Meta(min_length=1)]
    hours: _Least
    longest_reason: _Least
    asked_by: frozenset[str] | Literal["any"]
    lapses: bool
    source: str
    status: Status


class Members(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """People of a group.

    Attributes:
        roles: codes; at least one.
        branch: ``any``, or ``same`` as the requester's.
    """

    roles: Annotated[frozenset[str], msgspec.Meta(min_length=1)]
    branch: Literal["any", "same"]


class ApproverGroup(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True
):
    """审批组: whose votes count together.

    Attributes:
        zh, en: its name.
        members: who belongs to it; any one of the lines is enough.
        source, status: where it comes from, and whether it was read.
    """

    zh: str
    en: str
    members: Annotated[tuple[Members, ...], msgspec.Meta(min_length=1)]
    source: str
    status: Status


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalBook:
    """Rules, groups, ranks and heads of units, checked against each other."""

    rules: Mapping[str, ApprovalRule]
    groups: Mapping[str, ApproverGroup]
    ranks: Mapping[str, Rank]
    heads: Mapping[str, Head]

    @classmethod
    def load(cls, folder: Path, override: Path | None = None) -> "ApprovalBook":
        """Read the lists.

        Raises:
            PolicyInvalidError: a list cannot be used or names what no list knows.
        """
        book = cls(
            rules=read_rules(RULES, ApprovalRule, folder, override),
            groups=read_rules(GROUPS, ApproverGroup, folder, override),
            ranks=read_rules(RANKS, Rank, folder, override),
            heads=read_rules(HEADS, Head, folder, override),
        )
        for code, rule in book.rules.items():
            named = [each.group for each in rule.groups]
            if len(set(named)) < len(named):
                raise PolicyInvalidError(file=RULES, detail=f"{code}: a group twice")
            for group in named:
                if group not in book.groups:
                    detail = f"{code} names {group}, which no list knows"
                    raise PolicyInvalidError(file=RULES, detail=detail)
        return book

    def rule(self, kind: str) -> ApprovalRule:
        """Return the rule of a kind.

        Raises:
            ApprovalKindError: there is none.
        """
        found = self.rules.get(kind)
        if found is None:
            raise ApprovalKindError
        return found

    def groups_of(self, voter: Person, requester: Person) -> frozenset[str]:
        """Return the groups that somebody belongs to, for this requester."""
        return frozenset(
            code
            for code, group in self.groups.items()
            for line in group.members
            if voter.role in line.roles
            and (line.branch == "any" or voter.branch == requester.branch)
        )
