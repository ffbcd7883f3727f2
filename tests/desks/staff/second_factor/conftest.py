"""A supervisor with a password, on a database of the test's own."""

from collections.abc import Iterator

import pytest
from django.db import connections
from django.test import override_settings

from factors import PASSWORD
from xinhu.desks.staff.models import Operator
from xinhu.wiring.django_settings import database_from

QUICK = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def wang(database) -> Iterator[Operator]:
    connection = connections["default"]
    connection.close()
    before = dict(connection.settings_dict)
    connection.settings_dict.update(
        {**database_from(database.console), "CONN_MAX_AGE": 0}
    )
    with override_settings(PASSWORD_HASHERS=QUICK, XINHU_CHANNEL_SECRET="c" * 50):
        yield enter("wang", "supervisor")
    connection.close()
    connection.settings_dict.clear()
    connection.settings_dict.update(before)


def enter(username: str, role: str) -> Operator:
    """Enter somebody."""
    return Operator.objects.enter(
        password=PASSWORD,
        given=False,
        reference=f"op-{username}",
        username=username,
        full_name="王建国",
        role=role,
        post=role,
        branch="朝阳支行",
        department="counter",
    )
