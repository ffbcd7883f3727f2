"""A bank's tree on a database of its own, and who acts there."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import ProgrammingError, connections, transaction
from django.db.models import QuerySet

import xinhu
from staff_tree import NOW, ROOT, UNITS
from xinhu.core.base.clock import DAY, Instant
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.organisation.joining import Joining, join
from xinhu.desks.staff.organisation.places import BY_SERVER, Place
from xinhu.desks.staff.organisation.units import found
from xinhu.wiring.django_settings import database_from


@pytest.fixture
def desk(emptied) -> Iterator[None]:
    """The console's tables under the console's role, with a tree and nobody in it."""
    connection = connections["default"]
    connection.close()
    before = dict(connection.settings_dict)
    own = {**database_from(emptied.console), "CONN_MAX_AGE": 0}
    connection.settings_dict.update(own)
    for unit in UNITS:
        found(unit, by=ROOT, now=NOW)
    yield
    connection.close()
    connection.settings_dict.clear()
    connection.settings_dict.update(before)


@pytest.fixture
def enter(desk) -> Callable[..., Operator]:  # noqa: ARG001 -- for its effect
    """Let somebody join, in a post of a unit."""

    def entering(
        username: str, post: str = "counter", unit: str = "counter", **more: object
    ) -> Operator:
        place = Place(unit=unit, post=post, granted=BY_SERVER)
        facts = {"full_name": "李敏", "place": place, **more}
        return join(Joining(username=username, **facts), by=ROOT, now=NOW)

    return entering


@pytest.fixture
def acts(emptied) -> Callable[[], list[dict]]:
    """Read the details of the acts in the outbox, as the gate does."""

    def read() -> list[dict]:
        with psycopg.connect(emptied.gate) as gate:
            rows = gate.execute("SELECT act::text FROM desk.outbox ORDER BY id")
            return [
                {
                    **dict(told["detail"]),
                    "actor": told["actor"],
                    "acted_in": told["post"],
                }
                for (text,) in rows.fetchall()
                if (told := json.loads(text))
            ]

    return read


@pytest.fixture
def later() -> Callable[[int], Instant]:
    """Some days after now."""
    return lambda days: Instant(NOW + days * DAY)


@pytest.fixture
def settings_of() -> tuple[Path, None]:
    """Where the rules are."""
    return Path(xinhu.__file__).parent / "rules", None


@pytest.fixture
def owner(emptied) -> Iterator[psycopg.Connection]:
    """The tables' owner, for what other rooms write."""
    with psycopg.connect(emptied.owner, autocommit=True) as connection:
        yield connection


@pytest.fixture
def refused_to_delete() -> Callable[[type], None]:
    """Delete all rows of a model as the console would, and see it refused."""

    def refused(model: type) -> None:
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
        ):
            QuerySet(model)._raw_delete("default")  # noqa: SLF001 -- past PROTECT

    return refused
