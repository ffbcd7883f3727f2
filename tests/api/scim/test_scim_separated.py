"""Every pair of posts by groups; and a session held open while a directory ends it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connections, transaction
from django.test import override_settings
from scim2_models import Context

import xinhu
from bank import Bank
from bank_people import ALICE
from reference.slow_duties import DEPARTMENTS, POSTS, a_department, exclude_each_other
from scim_directory import USER, Directory
from simulators.serving import serving
from staff_tree import NOW, ROOT
from xinhu.api.scim.calls import TOLERANT
from xinhu.api.scim.kinds import PERSON
from xinhu.api.scim.serving import rules
from xinhu.core.base.clock import system_clock, to_datetime
from xinhu.core.policy.rule_book import RuleBook
from xinhu.desks.staff.models import (
    Operator,
    ProvisionedGroup,
    ProvisionedPerson,
    Token,
)
from xinhu.desks.staff.organisation.errors import DutiesIncompatibleError
from xinhu.desks.staff.organisation.places import posts_of
from xinhu.desks.staff.organisation.units import NewUnit, found
from xinhu.desks.staff.provisioning.groups import (
    GroupFacts,
    add_group,
    change_group,
)
from xinhu.desks.staff.provisioning.under import Under
from xinhu.desks.staff.session_tokens import session_token
from xinhu.desks.staff.sessions.opening import Opening, open_session
from xinhu.desks.staff.sessions.rules import SessionRules
from xinhu.desks.staff.tokens import Actor, Wanted, mint
from xinhu.wiring.django_settings import database_from

BOOK = RuleBook.load(Path(xinhu.__file__).parent / "rules")
BY = Actor(reference="scim:1", post="provisioning", zone="head_office")


@pytest.fixture
def under(desk) -> Under:  # noqa: ARG001 -- for its effect
    """Two branches in which every post stands, and somebody who administers."""
    far = NewUnit(code="far", name="远方支行", kind="branch", under="head")
    found(far, by=ROOT, now=NOW)
    for branch in ("head", "far"):
        for department in DEPARTMENTS:
            unit = NewUnit(
                code=f"{branch}.{department}",
                name=department,
                kind="department",
                department=department,
                under=branch,
            )
            found(unit, by=ROOT, now=NOW)
    return Under(rules=rules(), by=BY, at=system_clock())


def _person(under: Under) -> ProvisionedPerson:
    body = {"schemas": [USER], "userName": "li", "active": True}
    resource = PERSON.model.model_validate(
        body, scim_ctx=Context.RESOURCE_CREATION_REQUEST, scim_policy=TOLERANT
    )
    row: ProvisionedPerson = PERSON.add(resource, under)
    return row


def _facts(branch: str, post: str, *members: str) -> GroupFacts:
    name = f"xinhu/{branch}.{a_department(post)}/{post}"
    return GroupFacts(name=name, external_id="", members=members)


def one_group_after_the_other(li: ProvisionedPerson, post: str, under: Under) -> None:
    add_group(_facts("far", post, li.identifier), under)


def renamed(li: ProvisionedPerson, post: str, under: Under) -> None:
    group = ProvisionedGroup.objects.get(name="Readers")
    change_group(group, _facts("far", post, li.identifier), under)


@contextmanager
def undone() -> Iterator[None]:
    """Leave everything after the block as it was before, for the next pair."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _in_groups(one: str, under: Under) -> ProvisionedPerson:
    """Provision somebody whose group gives a post, and another group gives none."""
    li = _person(under)
    add_group(_facts("head", one, li.identifier), under)
    readers = GroupFacts(name="Readers", external_id="", members=(li.identifier,))
    add_group(readers, under)
    return li


@pytest.mark.duty("R6.4")
@pytest.mark.parametrize("way", [one_group_after_the_other, renamed])
def test_every_pair_of_posts_is_judged_alike_by_groups(under, way) -> None:
    wrong = []
    for one in POSTS:
        with undone():
            li = _in_groups(one, under)
            for other in POSTS:
                with undone():
                    try:
                        way(li, other, under)
                        refused = False
                        operator = Operator.objects.get(username="li")
                        assert posts_of(operator, under.at) == {one, other}
                    except DutiesIncompatibleError:
                        refused = True
                    if refused is not exclude_each_other(one, other):
                        wrong.append((one, other))
    assert wrong == []


@pytest.mark.duty("R6.4")
def test_every_pair_of_posts_is_judged_alike_when_somebody_comes_later(under) -> None:
    wrong = []
    for one in POSTS:
        with undone():
            li = _person(under)
            ProvisionedPerson.objects.update(active=False)
            add_group(_facts("head", one, li.identifier), under)
            for other in (each for each in POSTS if each >= one):
                with undone():
                    if _comes_later(other, under) is exclude_each_other(one, other):
                        wrong.append((one, other))
    assert wrong == []


def _comes_later(other: str, under: Under) -> bool:
    """Give who is not active another group; tell whether they may come then."""
    li = ProvisionedPerson.objects.get()
    add_group(_facts("far", other, li.identifier), under)
    li.refresh_from_db()
    active = PERSON.model.model_validate({**li.kept, "active": True})
    ProvisionedPerson.objects.update(kept={**li.kept, "active": False})
    li.refresh_from_db()
    try:
        PERSON.change(li, active, under)
    except DutiesIncompatibleError:
        return False
    return True


@pytest.fixture
def over_a_bank(bank: Bank) -> Iterator[tuple[Bank, Directory]]:
    """A directory that provisioned Alice, in a bank with a gate."""
    connection = connections["default"]
    connection.close()
    before = dict(connection.settings_dict)
    own = {**database_from(bank.database.console), "CONN_MAX_AGE": 0}
    connection.settings_dict.update(own)
    boss = Operator.objects.enter(
        password="correct horse battery 9",
        reference="op-boss",
        username="boss",
        full_name="孙涛",
        role="system_admin",
        post="system",
        branch="总行",
        department="it",
    )
    wanted = Wanted(
        operator=boss.username,
        name="directory",
        scopes=None,
        zone="head_office",
        days=1,
        kind="scim",
    )
    now = system_clock()
    token = mint(wanted, by=ROOT, book=BOOK, now=now, random=os.urandom).text
    alice = Operator.objects.get(reference=ALICE.ref)
    ProvisionedPerson.objects.create(
        identifier="11111111-1111-4111-8111-111111111111",
        source="scim",
        operator=alice,
        name_key=alice.username,
        kept={"schemas": [USER], "userName": alice.username, "active": True},
        folded={},
        active=True,
        created_at=to_datetime(now),
        changed_at=to_datetime(now),
    )
    with (
        override_settings(XINHU_CHANNEL_SECRET="c" * 50),
        serving(get_wsgi_application()) as address,
        httpx.Client(
            base_url=f"{address}/scim/v2",
            headers={"Authorization": f"Bearer {token}"},
            timeout=90,
        ) as client,
    ):
        yield bank, Directory(address, token, client)
    connection.close()
    connection.settings_dict.clear()
    connection.settings_dict.update(before)


@pytest.mark.duty("R6.2")
@pytest.mark.parametrize("way", ["active", "delete"])
def test_a_session_held_open_is_refused_by_every_gate_once_a_directory_says_so(
    over_a_bank, way
) -> None:
    bank, directory = over_a_bank
    rules_ = SessionRules(idle_lock=600, idle_end=3600, longest=43200, device=90)
    key = session_token("c" * 50, "held-open")
    alice = Operator.objects.get(reference=ALICE.ref)
    opening = Opening(
        token=f"xinhu-{key}",
        scopes=("break_glass", "disclose", "grounds", "search"),
        zone="branch",
        device=b"d" * 32,
        until=None,
        at=system_clock(),
    )
    open_session(alice, opening, rules_, known=True)
    gates = (bank.client, bank.another_gate())

    def look(token: str) -> set[tuple[int, str | None]]:
        answers = [
            gate.request("POST", "/api/v1/disclosures", token, bank.wish())
            for gate in gates
        ]
        return {(answer.status, answer.code_or_none) for answer in answers}

    assert look(key) == look("alice") == {(200, None)}
    person = "/Users/11111111-1111-4111-8111-111111111111"
    if way == "active":
        no = {"op": "replace", "path": "active", "value": "False"}
        assert directory.patch(person, no).status_code == 200
    else:
        assert directory.send("DELETE", person).status_code == 204
    assert look(key) == look("alice") == {(401, "token.revoked")}
    assert not Token.objects.filter(operator=alice, revoked_at=None).exists()
    alice.refresh_from_db()
    assert not alice.is_active
