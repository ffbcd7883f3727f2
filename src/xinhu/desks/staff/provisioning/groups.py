"""A directory adds, changes and takes away groups, and so gives and takes posts.

What it guarantees: a group that gives a post has only members who were provisioned;
everybody whose posts a change touches is settled in the same transaction, so that one
refusal refuses the whole; each change is an act with counts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import uuid4

from django.db.models import Q

from xinhu.core.base.clock import to_datetime
from xinhu.desks.staff.models import (
    ProvisionedGroup,
    ProvisionedMember,
    ProvisionedPerson,
)
from xinhu.desks.staff.provisioning.duties import require_known
from xinhu.desks.staff.provisioning.errors import (
    GroupTakenError,
    MemberUnknownError,
    TextUnusableError,
    TooManyValuesError,
)
from xinhu.desks.staff.provisioning.folding import fold_text
from xinhu.desks.staff.provisioning.mapping import duty_of
from xinhu.desks.staff.provisioning.recording import record
from xinhu.desks.staff.provisioning.settling import settle
from xinhu.desks.staff.provisioning.texts import require_text
from xinhu.desks.staff.provisioning.under import Under


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupFacts:
    """A group as a directory describes it.

    Attributes:
        name: its display name.
        external_id: what the directory calls it; may be empty.
        members: identifiers of people.
    """

    name: str
    external_id: str
    members: tuple[str, ...]


def add_group(facts: GroupFacts, under: Under) -> ProvisionedGroup:
    """Add a group with its members.

    Raises:
        GroupTakenError: another group has the name.
        DutyUnknownError, DutyWithheldError: the name stands for a post that it cannot
            give.
        MemberUnknownError: it gives a post, and a member was not provisioned.
        XinhuError: what the organisation refuses.
    """
    group = ProvisionedGroup(
        identifier=str(uuid4()),
        created_at=to_datetime(under.at),
        changed_at=to_datetime(under.at),
    )
    _name(group, facts, under)
    group.save()
    added, _removed = _set_members(group, facts, under)
    _settle_all(group, added, under)
    _record("provision.group_added", group, under, added=len(added), removed=0)
    return group


def change_group(
    group: ProvisionedGroup, facts: GroupFacts, under: Under
) -> ProvisionedGroup:
    """Change name and members of a group.

    What changes nothing still settles its members: posts follow the rules in force.

    Raises:
        XinhuError: as ``add_group``.
    """
    same = (group.name, group.external_id) == (facts.name, facts.external_id)
    if not same:
        _name(group, facts, under)
    added, removed = _set_members(group, facts, under)
    changed = added or removed or not same
    if changed:
        group.changed_at = to_datetime(under.at)
        group.save()
    _settle_all(group, removed, under)
    if changed:
        _record(
            "provision.group_changed",
            group,
            under,
            added=len(added),
            removed=len(removed),
        )
    return group


def remove_group(group: ProvisionedGroup, under: Under) -> None:
    """Take a group away, and with it the post that it gave.

    Raises:
        LastAdministratorError: nobody could administer afterwards.
    """
    gone = [member.value for member in group.members.all()]
    group.removed_at = to_datetime(under.at)
    group.save()
    group.members.all().delete()
    _settle_all(group, gone, under)
    _record("provision.group_removed", group, under, added=0, removed=len(gone))


def _name(group: ProvisionedGroup, facts: GroupFacts, under: Under) -> None:
    numbers = under.rules.numbers
    require_text(facts.name, numbers.text, "displayName")
    require_text(facts.external_id, numbers.text, "externalId")
    if not facts.name.strip():
        raise TextUnusableError(attribute="displayName")
    key = fold_text(facts.name)
    others = ProvisionedGroup.objects.exclude(pk=group.pk)
    if others.filter(name_key=key, removed_at=None).exists():
        raise GroupTakenError
    group.name, group.name_key = facts.name, key
    group.external_id = facts.external_id


def _set_members(
    group: ProvisionedGroup, facts: GroupFacts, under: Under
) -> tuple[Sequence[str], Sequence[str]]:
    """Bring the members in line; return who came and who went, by value."""
    most = under.rules.numbers.members
    wanted = tuple(dict.fromkeys(facts.members))
    if len(wanted) > most:
        raise TooManyValuesError(attribute="members", most=most)
    for value in wanted:
        require_text(value, under.rules.numbers.text, "members")
    people = {
        person.identifier: person
        for person in ProvisionedPerson.objects.filter(
            identifier__in=wanted, source=under.source, removed_at=None
        )
    }
    duty = duty_of(group.name, under.rules.mapping)
    if duty is not None:
        require_known(duty)
        if len(people) < len(wanted):
            raise MemberUnknownError
    before = set(group.members.values_list("value", flat=True))
    added = [value for value in wanted if value not in before]
    removed = sorted(before.difference(wanted))
    group.members.filter(value__in=removed).delete()
    ProvisionedMember.objects.bulk_create(
        ProvisionedMember(group=group, value=value, person=people.get(value))
        for value in added
    )
    return added, removed


def _settle_all(group: ProvisionedGroup, gone: Iterable[str], under: Under) -> None:
    """Settle who belongs to the group, and who did; in one order always."""
    touched = ProvisionedPerson.objects.filter(
        Q(memberships__group=group) | Q(identifier__in=list(gone), source=under.source)
    )
    rows = touched.select_related("operator").distinct().order_by("pk")
    settle(list(rows), under)


def _record(event: str, group: ProvisionedGroup, under: Under, **counts: int) -> None:
    record(event, by=under.by, at=under.at, group=group.identifier, **counts)
