"""Who is called so, and who is in service at a moment, whatever is asked about them."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connections

from xinhu.core.base.clock import Instant, to_datetime
from xinhu.desks.staff.looking_up import called, in_service
from xinhu.desks.staff.models import Operator
from xinhu.wiring.django_settings import database_from

pytestmark = pytest.mark.usefixtures("tables")
NOW = Instant(1_800_000_000_000_000)


def entered(reference: str, username: str) -> Operator:
    """Enter a clerk."""
    return Operator.objects.enter(
        password="correct horse battery",
        reference=reference,
        username=username,
        full_name="李敏",
        role="clerk",
        post="counter",
        branch="朝阳支行",
        department="counter",
    )


@pytest.fixture
def tables(database) -> Iterator[None]:
    """The console's tables, under the console's role."""
    connection = connections["default"]
    connection.close()
    before = dict(connection.settings_dict)
    connection.settings_dict.update(database_from(database.console))
    yield
    connection.close()
    connection.settings_dict.clear()
    connection.settings_dict.update(before)


@pytest.mark.parametrize("name", ["limin", "op-li"])
def test_somebody_is_found_by_user_name_and_by_reference_stopped_or_not(name) -> None:
    li = entered("op-li", "limin")
    assert called(name) == li
    Operator.objects.update(is_active=False)
    assert called(name) == li


@pytest.mark.parametrize("name", ["", "LIMIN", "li", "op-li "])
def test_nobody_is_called_what_is_not_a_whole_name(name) -> None:
    entered("op-li", "limin")
    assert called(name) is None


@pytest.mark.parametrize("turn", [1, -1])
def test_a_user_name_chosen_as_anothers_reference_leads_to_the_other(turn) -> None:
    names = [("op-li", "limin"), ("op-wu", "op-li")][::turn]
    people = {reference: entered(reference, name) for reference, name in names}
    assert called("op-li") == people["op-li"]
    assert called("op-wu") == people["op-wu"]
    assert called("limin") == people["op-li"]


@pytest.mark.parametrize(
    ("active", "until", "there"),
    [
        (True, None, True),
        (True, 1, True),
        (True, 0, False),
        (True, -1, False),
        (False, None, False),
        (False, 1, False),
    ],
)
def test_in_service_is_who_is_neither_stopped_nor_over(active, until, there) -> None:
    entered("op-li", "limin")
    ends = None if until is None else to_datetime(NOW) + timedelta(seconds=until)
    Operator.objects.update(is_active=active, standing_until=ends)
    assert Operator.objects.filter(in_service(NOW)).exists() is there
