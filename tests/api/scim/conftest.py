"""A console's process that serves a directory, over real HTTP; and a token for it."""

import os
from collections.abc import Iterator
from pathlib import Path

import django
import httpx
import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import override_settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xinhu.wiring.django_settings")
django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402 -- Django is up only now
from django.db import connections  # noqa: E402 -- the same

import xinhu  # noqa: E402 -- the same
from scim_directory import Directory  # noqa: E402 -- the same
from simulators.serving import serving  # noqa: E402 -- the same
from staff_tree import NOW, ROOT, UNITS  # noqa: E402 -- the same
from xinhu.core.base.clock import system_clock  # noqa: E402 -- the same
from xinhu.core.policy.rule_book import RuleBook  # noqa: E402 -- the same
from xinhu.desks.staff.models import Operator  # noqa: E402 -- the same
from xinhu.desks.staff.organisation.units import found  # noqa: E402 -- the same
from xinhu.desks.staff.tokens import Wanted, mint  # noqa: E402 -- the same
from xinhu.wiring.django_settings import database_from  # noqa: E402 -- the same

settings.SECRET_KEY = "s" * 50
BOOK = RuleBook.load(Path(xinhu.__file__).parent / "rules")


@pytest.fixture
def desk(emptied) -> Iterator[Operator]:
    """The console's tables under the console's role, with one administrator."""
    connection = connections["default"]
    connection.close()
    before = dict(connection.settings_dict)
    own = {**database_from(emptied.console), "CONN_MAX_AGE": 0}
    connection.settings_dict.update(own)
    with override_settings(
        XINHU_CHANNEL_SECRET="c" * 50,
        XINHU_OWN_RULES=Path(__file__).with_name("own_rules"),
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    ):
        cache.clear()
        for unit in UNITS:
            found(unit, by=ROOT, now=NOW)
        yield Operator.objects.enter(
            password="correct horse battery 9",
            given=False,
            reference="op-suntao0123456789",
            username="suntao",
            full_name="孙涛",
            role="system_admin",
            post="system",
            branch="总行",
            department="it",
        )
    connection.close()
    connection.settings_dict.clear()
    connection.settings_dict.update(before)


@pytest.fixture
def token(desk) -> str:
    wanted = Wanted(
        operator=desk.username,
        name="directory",
        scopes=None,
        zone="head_office",
        days=30,
        kind="scim",
    )
    now = system_clock()
    made = mint(wanted, by=ROOT, book=BOOK, now=now, random=os.urandom)
    return made.text


@pytest.fixture
def served(desk) -> Iterator[str]:  # noqa: ARG001 -- for its effect
    """Give the address of the protocol."""
    with serving(get_wsgi_application()) as address:
        yield f"{address}/scim/v2"


@pytest.fixture
def directory(served, token) -> Iterator[Directory]:
    """A directory with its token."""
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/scim+json",
        "Accept-Language": "en",
    }
    with httpx.Client(base_url=served, headers=headers, timeout=90) as client:
        yield Directory(served, token, client)
