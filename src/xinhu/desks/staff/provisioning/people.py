"""A directory adds, changes and takes away people.

What it guarantees: a user name is nobody else's, here or at the desk; a manager was
provisioned and is managed by nobody below; the account follows in the same transaction,
through the organisation's own doors; each change is an act. What it leaves to others:
standing alone (``writing.one_change``), the protocol.
"""

from uuid import uuid4

from xinhu.core.base.clock import to_datetime
from xinhu.desks.staff.models import Operator, ProvisionedMember, ProvisionedPerson
from xinhu.desks.staff.provisioning.describing import describe
from xinhu.desks.staff.provisioning.errors import (
    ManagerUnusableError,
    NameTakenError,
    ReturningError,
)
from xinhu.desks.staff.provisioning.folding import fold
from xinhu.desks.staff.provisioning.person_facts import PersonFacts
from xinhu.desks.staff.provisioning.recording import record
from xinhu.desks.staff.provisioning.settling import depart, settle
from xinhu.desks.staff.provisioning.texts import require_texts, require_user_name
from xinhu.desks.staff.provisioning.under import Under


def add_person(facts: PersonFacts, under: Under) -> ProvisionedPerson:
    """Add a person; they have no account until a group gives them a post.

    Raises:
        NameTakenError: the user name is somebody's.
        TextUnusableError, TooManyValuesError: a value cannot be kept.
        ManagerUnusableError: the manager is nobody who was provisioned.
    """
    person = ProvisionedPerson(
        identifier=str(uuid4()),
        source=under.source,
        created_at=to_datetime(under.at),
        changed_at=to_datetime(under.at),
    )
    _take(person, facts, under)
    person.save()
    settle([person], under)
    record("provision.person_added", by=under.by, at=under.at, person=person.identifier)
    return person


def change_person(
    person: ProvisionedPerson, facts: PersonFacts, under: Under
) -> ProvisionedPerson:
    """Change a person; what is the same as before changes nothing, and no time.

    Raises:
        XinhuError: as ``add_person``; and what the organisation refuses.
    """
    if dict(facts.kept) == person.kept:
        return person
    _require_no_return(person, facts)
    worked = person.active
    _take(person, facts, under)
    person.changed_at = to_datetime(under.at)
    person.save()
    describe(person)
    if worked and not person.active:
        depart(person, under)
    else:
        settle([person], under)
    record(
        "provision.person_changed", by=under.by, at=under.at, person=person.identifier
    )
    return person


def remove_person(person: ProvisionedPerson, under: Under) -> None:
    """Take a person away: their account is stopped, and nothing is deleted.

    Raises:
        LastAdministratorError: nobody could administer afterwards.
    """
    person.active = False
    person.removed_at = to_datetime(under.at)
    person.save()
    ProvisionedMember.objects.filter(person=person).delete()
    depart(person, under)
    record(
        "provision.person_removed", by=under.by, at=under.at, person=person.identifier
    )


def _require_no_return(person: ProvisionedPerson, facts: PersonFacts) -> None:
    """Raise where a directory would bring back whoever was stopped."""
    stopped = person.operator is not None and not person.operator.is_active
    if stopped and facts.active and not person.active:
        raise ReturningError


def _take(person: ProvisionedPerson, facts: PersonFacts, under: Under) -> None:
    numbers = under.rules.numbers
    require_texts(dict(facts.kept), numbers)
    key = require_user_name(facts.user_name)
    _require_free(key, person)
    _require_manager(person, facts.manager, under.source)
    person.name_key = key
    person.external_id = facts.external_id
    person.active = facts.active
    person.kept = dict(facts.kept)
    person.folded = fold(person.kept)


def _require_free(key: str, person: ProvisionedPerson) -> None:
    others = ProvisionedPerson.objects.exclude(pk=person.pk)
    if others.filter(name_key=key, removed_at=None).exists():
        raise NameTakenError
    # An account that was entered at the desk is not taken over by its name. One whose
    # owner was taken away by the directory keeps its name as well.
    accounts = Operator.objects.filter(username=key)
    if person.operator is not None:
        accounts = accounts.exclude(pk=person.operator.pk)
    if accounts.exists():
        raise NameTakenError


def _require_manager(person: ProvisionedPerson, manager: str, source: str) -> None:
    """Walk up from a manager; whoever is met twice manages themselves."""
    seen = {person.identifier}
    while manager:
        if manager in seen:
            raise ManagerUnusableError
        seen.add(manager)
        above = ProvisionedPerson.objects.filter(
            identifier=manager, source=source, removed_at=None
        ).first()
        if above is None:
            if len(seen) == _FIRST:
                raise ManagerUnusableError
            return
        manager = PersonFacts(above.kept).manager


_FIRST = 2  # the person and their manager
