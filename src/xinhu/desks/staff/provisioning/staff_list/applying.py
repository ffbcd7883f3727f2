"""A staff list is carried out, row by row, for real; whoever asks keeps it or not.

What it guarantees: what is shown before is what happens after, because both are the
same work, once taken back and once kept; with one problem nothing is kept; what is kept
is what was shown, by its digest. Nobody who was entered at the desk or belongs to a
directory is changed. What it leaves to others: reading the file, and who may ask.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from django.db import transaction

from xinhu.core.base.errors import XinhuError
from xinhu.desks.staff.models import Operator, ProvisionedPerson
from xinhu.desks.staff.provisioning.duties import require_known
from xinhu.desks.staff.provisioning.errors import DutyUnknownError
from xinhu.desks.staff.provisioning.people import add_person, change_person
from xinhu.desks.staff.provisioning.person_facts import ENTERPRISE, PersonFacts
from xinhu.desks.staff.provisioning.recording import record
from xinhu.desks.staff.provisioning.staff_list.errors import (
    ListChangedError,
    ListProblemsError,
    RowDeskError,
    RowDirectoryError,
    RowManagerError,
    RowUnknownError,
)
from xinhu.desks.staff.provisioning.staff_list.rows import Judged, Problem, Row
from xinhu.desks.staff.provisioning.under import LIST_SOURCE, Under
from xinhu.desks.staff.provisioning.writing import lock

JOIN, MOVE, UPDATE, LEAVE, SAME = "join", "move", "update", "leave", "same"
KINDS = (JOIN, MOVE, UPDATE, LEAVE, SAME)
_SHOWN = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a row does.

    Attributes:
        line: in the file; 0 for somebody who is on the list no more.
        kind: one of ``KINDS``.
        username: whose account.
        duties: unit and post of each that they hold then, the main one first.
        fields: names of the details that change, as in ``rules/staff_list.yaml``;
            none of somebody new, of whom everything is.
    """

    line: int
    kind: str
    username: str
    duties: tuple[tuple[str, str], ...]
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a list would do, or did.

    Attributes:
        changes: by line.
        problems: by line; with any, nothing is done.
        digest: of file, changes and how it was asked, in hex.
    """

    changes: tuple[Change, ...]
    problems: tuple[Problem, ...]
    digest: str

    def count(self, kind: str) -> int:
        """Return how many changes are of a kind."""
        return sum(change.kind == kind for change in self.changes)


def show(file_digest: bytes, judged: Judged, under: Under, *, complete: bool) -> Plan:
    """Return what a list would do; nothing is changed.

    Args:
        file_digest: SHA-256 of the file.
        judged: its rows.
        under: rules, who and when; of the list's source.
        complete: whoever is not on the list leaves.
    """
    with transaction.atomic():
        plan = _carry_out(file_digest, judged, under, complete=complete)
        transaction.set_rollback(True)
    return plan


Ground = Callable[[Plan], Mapping[str, str]]
"""On which a plan is kept; returns what its entry says of it, or refuses."""


def apply(
    file_digest: bytes,
    judged: Judged,
    under: Under,
    *,
    complete: bool,
    seen: str,
    ground: Ground,
) -> Plan:
    """Take a list in as a whole.

    Args:
        file_digest: SHA-256 of the file.
        judged: its rows.
        under: rules, who and when; of the list's source.
        complete: whoever is not on the list leaves.
        seen: digest of the plan that was shown.
        ground: on which it is taken in; asked in the same transaction.

    Raises:
        ListProblemsError: a row cannot be taken in, so that none is.
        ListChangedError: it is not what was shown.
        Refusal: there is no ground for it.
    """
    try:
        with transaction.atomic():
            plan = _carry_out(file_digest, judged, under, complete=complete)
            if plan.digest != seen:
                raise ListChangedError
            if plan.problems:
                raise ListProblemsError(rows=len({p.line for p in plan.problems}))
            counts = {kind: plan.count(kind) for kind in KINDS}
            shown = plan.digest[:_SHOWN]
            told: dict[str, str | int] = {"plan": shown, **ground(plan), **counts}
            record("staff_list.applied", by=under.by, at=under.at, **told)
    except XinhuError as refused:
        record("staff_list.refused", by=under.by, at=under.at, why=refused.code)
        raise
    return plan


def _carry_out(
    file_digest: bytes, judged: Judged, under: Under, *, complete: bool
) -> Plan:
    lock()
    # Who comes is there before somebody goes: the last administrator may hand over.
    coming = [row for row in judged.rows if row.duties]
    going = [row for row in judged.rows if not row.duties]
    done: list[Change] = []
    problems = list(judged.problems)
    for row in [*coming, *going]:
        _attempt(row.line, partial(_take, row, under, judged), done, problems)
    if complete:
        named = {row.username for row in judged.rows}
        for person in _missing(named, judged.problems):
            _attempt(0, partial(_leave, person, under), done, problems)
    changes = tuple(sorted(done, key=lambda one: (one.line, one.username)))
    told = tuple(sorted(problems, key=lambda one: (one.line, one.field)))
    digest = _digest(file_digest, changes, told, complete=complete)
    return Plan(changes=changes, problems=told, digest=digest)


def _attempt(
    line: int,
    act: Callable[[], Change],
    done: list[Change],
    problems: list[Problem],
) -> None:
    """Do one row whole or not at all; keep what it did, or why not."""
    try:
        with transaction.atomic():
            done.append(act())
    except DutyUnknownError as why:
        problems.append(Problem(line, str(why.params["what"]), RowUnknownError()))
    except RowManagerError as why:
        problems.append(Problem(line, "manager", why))
    except XinhuError as why:
        problems.append(Problem(line, "", why))


def _take(row: Row, under: Under, judged: Judged) -> Change:
    person = _person(row.username)
    if person is None:
        _require_ours(row.username)
        if not row.duties:
            return _change(row.line, SAME, row.username, None)
    for duty in row.duties:
        require_known(duty)
    _require_manager(row, judged.rows)
    facts = PersonFacts(_kept(row))
    if person is None:
        made = add_person(facts, under)
        return _change(row.line, JOIN, row.username, made)
    before = (person.kept, person.active, person.operator)
    details = _details(person)
    changed = change_person(person, facts, under)
    fields = _changed(details, _details(changed))
    if before[0] == changed.kept:
        kind = SAME
    elif before[1] and not changed.active:
        kind = LEAVE
    elif before[2] is None:
        kind = JOIN
    else:
        kind = MOVE if before[0]["duties"] != changed.kept["duties"] else UPDATE
    return _change(row.line, kind, row.username, changed, fields)


def _details(person: ProvisionedPerson) -> Mapping[str, object]:
    """Return what stands of a person, on the list and in their account.

    An account takes over the whole row with any change of it; so what the desk wrote
    into the account since changes too, though the list says the same as before.
    """
    operator, kept = person.operator, person.kept
    account = ("", "") if operator is None else (operator.full_name, operator.email)
    return {
        "name": (kept.get("displayName"), account[0]),
        "email": (kept.get("emails"), account[1]),
        "phone": kept.get("phoneNumbers"),
        "number": kept.get(ENTERPRISE),
        "manager": kept.get("managerName"),
    }


def _changed(
    before: Mapping[str, object], after: Mapping[str, object]
) -> tuple[str, ...]:
    return tuple(name for name in before if before[name] != after[name])


def _leave(person: ProvisionedPerson, under: Under) -> Change:
    gone = change_person(person, PersonFacts({**person.kept, "active": False}), under)
    return _change(0, LEAVE, gone.name_key, gone)


def _missing(
    named: set[str], problems: Sequence[Problem]
) -> Sequence[ProvisionedPerson]:
    """Return who is on the list no more; nobody while a row could not be read."""
    if problems:
        return ()
    rows = ProvisionedPerson.objects.filter(
        source=LIST_SOURCE, removed_at=None, active=True
    ).select_related("operator")
    return [row for row in rows.order_by("pk") if row.name_key not in named]


def _person(username: str) -> ProvisionedPerson | None:
    return (
        ProvisionedPerson.objects.select_related("operator")
        .filter(name_key=username, source=LIST_SOURCE, removed_at=None)
        .first()
    )


def _require_ours(username: str) -> None:
    living = ProvisionedPerson.objects.filter(name_key=username, removed_at=None)
    of_directory = ProvisionedPerson.objects.filter(operator__username=username)
    if living.exists() or of_directory.exists():
        raise RowDirectoryError
    if Operator.objects.filter(username=username).exists():
        raise RowDeskError


def _require_manager(row: Row, rows: Sequence[Row]) -> None:
    """Walk up, through the list and then through what is kept.

    Raises:
        RowManagerError: the manager is on no list, or is managed by this person.
    """
    listed = {other.username: other.values.get("manager", "") for other in rows}
    seen = {row.username}
    manager = row.values.get("manager", "").lower()
    while manager:
        person = None if manager in listed else _person(manager)
        if manager in seen or (manager not in listed and person is None):
            raise RowManagerError
        seen.add(manager)
        above = listed[manager] if person is None else person.kept.get("managerName")
        manager = str(above or "").lower()


def _kept(row: Row) -> dict[str, object]:
    kept: dict[str, object] = {
        "userName": row.username,
        "displayName": row.values["name"],
        "active": bool(row.duties),
        "duties": [[duty.unit, duty.post] for duty in row.duties],
    }
    for field, name in (("email", "emails"), ("phone", "phoneNumbers")):
        if row.values.get(field):
            kept[name] = [{"value": row.values[field]}]
    if row.values.get("number"):
        kept[ENTERPRISE] = {"employeeNumber": row.values["number"]}
    if row.values.get("manager"):
        kept["managerName"] = row.values["manager"].lower()
    return kept


def _change(
    line: int,
    kind: str,
    username: str,
    person: ProvisionedPerson | None,
    fields: tuple[str, ...] = (),
) -> Change:
    held = [] if person is None or not person.active else person.kept["duties"]
    return Change(
        line=line,
        kind=kind,
        username=username,
        duties=tuple((unit, post) for unit, post in held),
        fields=fields,
    )


def _digest(
    file_digest: bytes,
    changes: Sequence[Change],
    problems: Sequence[Problem],
    *,
    complete: bool,
) -> str:
    whole = [
        file_digest.hex(),
        complete,
        [[c.line, c.kind, c.username, c.duties, c.fields] for c in changes],
        [[p.line, p.field, p.why.code] for p in problems],
    ]
    return hashlib.sha256(json.dumps(whole).encode()).hexdigest()
