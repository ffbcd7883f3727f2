"""A console on a database of its own, before a simulated gate; and its people.

李敏 is a clerk and 赵磊 an auditor of the same bank; 孙涛 runs machines and looks at
nobody. Nobody is logged in until a test says so.
"""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import django
import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client, override_settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xinhu.wiring.django_settings")
# Playwright keeps an event loop in this thread; Django is used beside it, not in it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402 -- the same
from django.db import connections  # noqa: E402 -- Django is up only now
from django.test.utils import setup_test_environment  # noqa: E402 -- the same
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402 -- the same

import supervised  # noqa: E402 -- Django is up only now
from machine import CHROMIUM, need  # noqa: E402 -- Django is up only now
from simulators.gate import SimulatedGate  # noqa: E402 -- the same
from simulators.serving import serving  # noqa: E402 -- the same
from staff_tree import NOW, ROOT, UNITS  # noqa: E402 -- the same
from xinhu.console.access.counted import WAITING  # noqa: E402 -- the same
from xinhu.console.asking import close_gate  # noqa: E402 -- the same
from xinhu.desks.staff.models import Operator  # noqa: E402 -- the same
from xinhu.desks.staff.organisation.joining import Joining, join  # noqa: E402 -- the same
from xinhu.desks.staff.organisation.places import Place  # noqa: E402 -- the same
from xinhu.desks.staff.organisation.units import found  # noqa: E402 -- the same
from xinhu.wiring.django_settings import database_from  # noqa: E402 -- the same

settings.SECRET_KEY = "s" * 50
setup_test_environment()
QUIETLY = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]
PASSWORD = "correct horse battery 9"
PEOPLE = {
    "limin": ("李敏", "clerk", "counter", "朝阳支行"),
    "zhaolei": ("赵磊", "auditor", "audit", "总行"),
    "chenjing": ("陈静", "privacy_officer", "privacy", "总行"),
    "suntao": ("孙涛", "it_officer", "it", "总行"),
}


@pytest.fixture
def database(emptied: Any) -> Any:
    """The one that tests share: a fresh one takes longer than most of them."""
    return emptied


@pytest.fixture
def gate(database) -> Iterator[SimulatedGate]:
    with SimulatedGate(database.gate).running() as running:
        yield running


@pytest.fixture
def console(database, gate) -> Iterator[SimulatedGate]:
    """The console's tables and settings, the gate it asks, and its people."""
    connection = connections["default"]
    connection.close()
    # One dictionary for the connections of all threads.
    before = dict(connection.settings_dict)
    # A server's threads come and go here; each closes what it opened.
    own = {**database_from(database.console), "CONN_MAX_AGE": 0}
    connection.settings_dict.update(own)
    overriding = override_settings(
        XINHU_CHANNEL_SECRET="c" * 50,
        XINHU_GATE_URL=gate.url,
        XINHU_GATE_TIMEOUT=3.0,
        XINHU_ZONE="branch",
        XINHU_OWN_RULES=Path(__file__).with_name("own_rules"),
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    )
    with overriding:
        cache.clear()
        WAITING.clear()
        for username, (name, role, post, branch) in PEOPLE.items():
            Operator.objects.enter(
                password=PASSWORD,
                given=False,
                reference=f"op-{username}0123456789",
                username=username,
                full_name=name,
                role=role,
                post=post,
                branch=branch,
                department=post,
            )
        yield gate
        close_gate()
    connection.close()
    connection.settings_dict.clear()
    connection.settings_dict.update(before)


@pytest.fixture
def entering(console) -> Callable[[str], Client]:  # noqa: ARG001 -- for its effect
    """Log a person in at the log-in page; return their browser."""

    def enter(username: str) -> Client:
        client = Client(enforce_csrf_checks=False)
        form = {"login": username, "password": PASSWORD}
        answer = client.post("/log-in/", form)
        assert answer.status_code == 302, answer.content.decode()
        return client

    return enter


@pytest.fixture
def branch(console, database) -> Iterator[SimulatedGate]:
    """The gate of a branch that is supervised; the supervisors' clock stands."""
    supervised.enter(PASSWORD)
    supervised.begin(database)
    with supervised.standing_clock():
        yield console


@pytest.fixture
def settings_of() -> type[override_settings]:
    """Other settings for the time of a block."""
    return override_settings


@pytest.fixture
def at_once() -> Callable[..., list]:
    """Do the same for two people at the same time; return both results."""

    def one(act: Callable, who: Client) -> object:
        try:
            return act(who)
        finally:
            connections.close_all()

    def both(act: Callable, *people: Client) -> list:
        with ThreadPoolExecutor(len(people)) as pool:
            return list(pool.map(lambda who: one(act, who), people))

    return both


@pytest.fixture
def clerk(entering) -> Client:
    return entering("limin")


@pytest.fixture
def auditor(entering) -> Client:
    return entering("zhaolei")


@pytest.fixture
def it_officer(entering) -> Client:
    return entering("suntao")


@pytest.fixture
def stranger(console) -> Client:  # noqa: ARG001 -- for its effect
    """A browser of nobody."""
    return Client()


@pytest.fixture
def served(console) -> Iterator[str]:  # noqa: ARG001 -- for its effect
    """Serve the console over HTTP, as a browser needs it; give its address."""
    with serving(get_wsgi_application()) as address:
        yield address


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for a file; in CI its absence is a failure.

    Not for the session: while it is there an event loop runs in this thread, and no
    test of another file could run its own.
    """
    need("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=QUIETLY
        )
        yield browser
        browser.close()


@pytest.fixture
def page(chromium, served) -> Iterator[Page]:
    """A fresh window of 1280 by 860; whatever it complains of fails the test."""
    context = chromium.new_context(
        base_url=served, viewport={"width": 1280, "height": 860}, locale="zh-CN"
    )
    window = context.new_page()
    complaints: list[str] = []
    window.on("pageerror", lambda error: complaints.append(str(error)))
    window.on(
        "console",
        lambda said: complaints.append(said.text) if "Policy" in said.text else None,
    )
    yield window
    context.close()
    assert complaints == []


ADMINISTRATORS = {
    "zhouli": ("周丽", "system_admin", "system", "总行"),
    "wuxin": ("吴欣", "security_admin", "security", "总行"),
}


@pytest.fixture
def staff_desk(console) -> dict[str, Operator]:  # noqa: ARG001 -- for its effect
    """A tree, two administrators, and people whom the desk's doors placed in it."""
    for unit in UNITS:
        found(unit, by=ROOT, now=NOW)
    people = {
        username: Operator.objects.enter(
            password=PASSWORD,
            given=False,
            reference=f"op-{username}0123456789",
            username=username,
            full_name=name,
            role=role,
            post=post,
            branch=branch,
            department="it",
        )
        for username, (name, role, post, branch) in ADMINISTRATORS.items()
    }
    for username, name, post, unit in (
        ("hanmei", "韩梅", "counter", "counter"),
        ("sunli", "孙立", "counter_supervisor", "counter"),
        ("haiying", "海英", "counter_supervisor", "haidian"),
    ):
        place = Place(unit=unit, post=post)
        wanted = Joining(username=username, full_name=name, place=place)
        people[username] = join(wanted, by=ROOT, now=NOW)
    return people


@pytest.fixture
def administrator(staff_desk, entering) -> Client:
    """周丽, who manages operators."""
    assert staff_desk
    return entering("zhouli")
