"""An account follows what a directory says, through the organisation's own doors.

What it guarantees: a post comes and goes when the directory changes what it says of it,
and not when it says the same again: what the desk ended since stays ended, and that is
an entry, once. Posts that exclude each other, and the last administrator, are refused
by those doors, and with them the whole change. Assignments that the desk gave are not
ended, unless a transfer ends them all. Whoever stands as was said already costs nothing
of their own, however many are settled at once. What it leaves to others: bringing back
whoever was stopped, which a second person grants.
"""

from collections.abc import Iterable, Mapping, Sequence

from xinhu.desks.staff.models import Operator, ProvisionedPerson
from xinhu.desks.staff.organisation.assigning import assign, end
from xinhu.desks.staff.organisation.joining import Joining, join
from xinhu.desks.staff.organisation.leaving import DIRECTORY, leave
from xinhu.desks.staff.organisation.models import MAIN, Assignment
from xinhu.desks.staff.organisation.moving import Move, move
from xinhu.desks.staff.organisation.places import BY_DIRECTORY, Place
from xinhu.desks.staff.provisioning.describing import imprint
from xinhu.desks.staff.provisioning.duties import duties_of
from xinhu.desks.staff.provisioning.person_facts import PersonFacts
from xinhu.desks.staff.provisioning.recording import record
from xinhu.desks.staff.provisioning.rules import Duty
from xinhu.desks.staff.provisioning.under import LIST_SOURCE, Under

_ENDED = "directory"


def settle(people: Sequence[ProvisionedPerson], under: Under) -> None:
    """Bring people's accounts in line with what is said of them now.

    Raises:
        DutiesIncompatibleError: two of the posts exclude each other.
        LastAdministratorError: nobody could administer afterwards.
        XinhuError: another refusal of the organisation.
    """
    working = [one for one in people if one.active and one.removed_at is None]
    wanted = duties_of(working, under.rules.mapping)
    held = _held(people, under)
    for person in people:
        asked = wanted.get(person.pk, ())
        if not _is_settled(person, asked, held.get(person.pk, frozenset())):
            _follow(person, asked, under)


def depart(person: ProvisionedPerson, under: Under) -> None:
    """Stop the account of whoever works here no more.

    Raises:
        LastAdministratorError: nobody could administer afterwards.
    """
    if person.operator is not None:
        person.operator.refresh_from_db()
        if person.operator.is_active:
            leave(person.operator, DIRECTORY, by=under.by, now=under.at)
    person.said, person.overruled = [], []
    person.save(update_fields=["said", "overruled"])


def _is_settled(
    person: ProvisionedPerson, wanted: Sequence[Duty], held: frozenset[Duty]
) -> bool:
    """Tell whether nothing is to be done: the same was said, and all of it is known."""
    if person.said != _written(wanted):
        return False
    operator = person.operator
    if operator is None or not operator.is_active:
        return True
    ended = [duty for duty in wanted if duty not in held]
    return bool(person.overruled == _written(ended))


def _follow(person: ProvisionedPerson, wanted: Sequence[Duty], under: Under) -> None:
    operator = person.operator
    if operator is None:
        if wanted:
            _join(person, wanted, under)
    else:
        operator.refresh_from_db()
        if operator.is_active:
            _place(person, operator, wanted, under)
    person.said = _written(wanted)
    person.save(update_fields=["said", "overruled", "given", "operator"])


def _join(person: ProvisionedPerson, wanted: Sequence[Duty], under: Under) -> None:
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
    imprint(operator, facts)


def _place(
    person: ProvisionedPerson,
    operator: Operator,
    wanted: Sequence[Duty],
    under: Under,
) -> None:
    """End what no group gives any more, then give what is newly said."""
    own = _standing(operator, under)
    asked = _newly(person, wanted, frozenset(map(_duty, own.values())), under)
    given = {number for number in person.given if number in own}
    lost = [own[number] for number in given if _duty(own[number]) not in wanted]
    main = next((one for one in own.values() if one.kind == MAIN), None)
    moves = bool(asked) and (main is None or main in lost)
    if not moves:
        # The main one last: with it everything ends that the operator holds.
        for assignment in sorted(lost, key=lambda one: one.kind == MAIN):
            end(assignment, _ENDED, by=under.by, now=under.at)
    held = {_duty(one) for one in own.values() if one not in lost}
    rest = [duty for duty in asked if duty not in held]
    if moves:
        rest = _move(operator, asked, under)
    for duty in rest:
        assign(operator, _place_of(duty, under), by=under.by, now=under.at)
    present = _standing(operator, under)
    kept = {number for number in given if number in present}
    fresh = {number for number in present if number not in own}
    person.given = sorted(kept | fresh)


def _newly(
    person: ProvisionedPerson,
    wanted: Sequence[Duty],
    held: frozenset[Duty],
    under: Under,
) -> list[Duty]:
    """Return what is wanted, without what was said before and the desk ended since."""
    said = _read(person.said)
    ended = [duty for duty in wanted if duty in said and duty not in held]
    told = _read(person.overruled)
    for duty in ended:
        if duty not in told:
            record(
                "provision.desk_prevailed",
                by=under.by,
                at=under.at,
                person=person.identifier,
                unit=duty.unit,
                post=duty.post,
            )
    person.overruled = _written(ended)
    return [duty for duty in wanted if duty not in ended]


def _move(operator: Operator, wanted: Sequence[Duty], under: Under) -> list[Duty]:
    """Transfer to the first post; return the others, which a transfer ended."""
    place = _place_of(wanted[0], under)
    move(operator, Move(place=place), by=under.by, now=under.at)
    return list(wanted[1:])


def _place_of(duty: Duty, under: Under) -> Place:
    """Return the place; a named group may give an administrator's, a list does not."""
    granted = under.granted if under.source == LIST_SOURCE else BY_DIRECTORY
    return Place(unit=duty.unit, post=duty.post, granted=granted)


def _standing(operator: Operator, under: Under) -> dict[int, Assignment]:
    rows = operator.assignments.not_over(under.at).select_related("unit")
    return {row.pk: row for row in rows}


def _held(
    people: Sequence[ProvisionedPerson], under: Under
) -> Mapping[int, frozenset[Duty]]:
    """Return what each person stands in, for all of them at once."""
    rows = Assignment.objects.not_over(under.at).filter(
        operator__provisioned__in=[person.pk for person in people]
    )
    found: dict[int, frozenset[Duty]] = {}
    for number, unit, post in rows.values_list(
        "operator__provisioned", "unit__code", "post"
    ):
        duty = Duty(unit=unit, post=post)
        found[number] = found.get(number, frozenset()) | {duty}
    return found


def _duty(assignment: Assignment) -> Duty:
    return Duty(unit=assignment.unit.code, post=assignment.post)


def _written(duties: Iterable[Duty]) -> list[list[str]]:
    """Write duties as a row keeps them."""
    return [[duty.unit, duty.post] for duty in duties]


def _read(kept: Iterable[Sequence[str]]) -> frozenset[Duty]:
    return frozenset(Duty(unit=unit, post=post) for unit, post in kept)
