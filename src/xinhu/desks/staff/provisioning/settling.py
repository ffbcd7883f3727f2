"""An account follows what a directory says, through the organisation's own doors.

What it guarantees: whoever is not active has no account in service, whoever belongs to
no group that gives a post has none; posts that exclude each other, and the last
administrator, are refused by those doors, and with them the whole change. Assignments
that the desk gave are not ended, unless a transfer ends them all. What it leaves to
others: bringing back whoever was stopped, which a second person grants.
"""

from django.conf import settings

from xinhu.desks.staff.models import Operator, ProvisionedPerson
from xinhu.desks.staff.organisation.assigning import assign, end
from xinhu.desks.staff.organisation.joining import Joining, join
from xinhu.desks.staff.organisation.leaving import DIRECTORY, leave
from xinhu.desks.staff.organisation.models import MAIN, Assignment
from xinhu.desks.staff.organisation.moving import Move, move
from xinhu.desks.staff.organisation.places import BY_DIRECTORY, Place
from xinhu.desks.staff.passwords.imprints import add_details, imprint_key
from xinhu.desks.staff.passwords.personal import Details
from xinhu.desks.staff.provisioning.duties import duties_of
from xinhu.desks.staff.provisioning.person_facts import PersonFacts
from xinhu.desks.staff.provisioning.rules import Duty
from xinhu.desks.staff.provisioning.under import LIST_SOURCE, Under

_ENDED = "directory"


def settle(person: ProvisionedPerson, under: Under) -> None:
    """Bring a person's account in line.

    Raises:
        DutiesIncompatibleError: two of the posts exclude each other.
        LastAdministratorError: nobody could administer afterwards.
        XinhuError: another refusal of the organisation.
    """
    works = person.active and person.removed_at is None
    wanted = duties_of(person, under.rules.mapping) if works else ()
    operator = person.operator
    if operator is None:
        if wanted:
            _join(person, wanted, under)
        return
    operator.refresh_from_db()
    if not operator.is_active:
        return
    _describe(operator, person)
    if not works:
        leave(operator, DIRECTORY, by=under.by, now=under.at)
        return
    _place(person, operator, wanted, under)


def _join(person: ProvisionedPerson, wanted: tuple[Duty, ...], under: Under) -> None:
    facts = PersonFacts(person.kept)
    first, *rest = (_place_of(duty, under) for duty in wanted)
    operator = join(
        Joining(
            username=facts.user_name,
            full_name=facts.full_name,
            email=facts.notice_address,
            place=first,
            besides=tuple(rest),
        ),
        by=under.by,
        now=under.at,
    )
    person.operator = operator
    person.given = list(operator.assignments.values_list("pk", flat=True))
    person.save(update_fields=["operator", "given"])
    _imprint(operator, facts)


def _describe(operator: Operator, person: ProvisionedPerson) -> None:
    """Take over name and mail address; the name they log in with stays."""
    facts = PersonFacts(person.kept)
    if (operator.full_name, operator.email) != (facts.full_name, facts.notice_address):
        operator.full_name, operator.email = facts.full_name, facts.notice_address
        operator.save(update_fields=["full_name", "email"])
    _imprint(operator, facts)


def _imprint(operator: Operator, facts: PersonFacts) -> None:
    if facts.phones:
        key = imprint_key(settings.XINHU_CHANNEL_SECRET)
        add_details(operator, Details(phones=facts.phones), key=key)


def _place(
    person: ProvisionedPerson,
    operator: Operator,
    wanted: tuple[Duty, ...],
    under: Under,
) -> None:
    """End what no group gives any more, then give what is missing."""
    own = _standing(operator, under)
    given = {number for number in person.given if number in own}
    asked = {(duty.unit, duty.post) for duty in wanted}
    lost = [own[number] for number in given if _duty(own[number]) not in asked]
    main = next((one for one in own.values() if one.kind == MAIN), None)
    moves = bool(wanted) and (main is None or main in lost)
    if not moves:
        # The main one last: with it everything ends that the operator holds.
        for assignment in sorted(lost, key=lambda one: one.kind == MAIN):
            end(assignment, _ENDED, by=under.by, now=under.at)
    held = {_duty(one) for one in own.values() if one not in lost}
    rest = [duty for duty in wanted if (duty.unit, duty.post) not in held]
    if moves:
        rest = _move(operator, wanted, under)
    made = [_assign(operator, duty, under) for duty in rest]
    present = _standing(operator, under)
    kept = {number for number in given if number in present}
    fresh = {number for number in present if number not in own}
    if sorted(kept | fresh) != sorted(person.given) or made:
        person.given = sorted(kept | fresh)
        person.save(update_fields=["given"])


def _move(operator: Operator, wanted: tuple[Duty, ...], under: Under) -> list[Duty]:
    """Transfer to the first post; return the others, which a transfer ended."""
    place = _place_of(wanted[0], under)
    move(operator, Move(place=place), by=under.by, now=under.at)
    return list(wanted[1:])


def _assign(operator: Operator, duty: Duty, under: Under) -> Assignment:
    return assign(operator, _place_of(duty, under), by=under.by, now=under.at)


def _place_of(duty: Duty, under: Under) -> Place:
    """Return the place; a named group may give an administrator's, a list does not."""
    granted = under.granted if under.source == LIST_SOURCE else BY_DIRECTORY
    return Place(unit=duty.unit, post=duty.post, granted=granted)


def _standing(operator: Operator, under: Under) -> dict[int, Assignment]:
    rows = operator.assignments.not_over(under.at).select_related("unit")
    return {row.pk: row for row in rows}


def _duty(assignment: Assignment) -> tuple[str, str]:
    return assignment.unit.code, assignment.post
