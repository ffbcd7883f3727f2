"""``xinhu demo``: a synthetic bank, made once and served as a real one would be.

Everything goes through the doors that a real bank uses: ``init``, the import of a file,
tokens of the staff desk, a ground entered over the API. Only the people are invented.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import psycopg

from xinhu.core.base.clock import DAY, system_clock
from xinhu.core.crypto.tag_size import LEAST_CUSTOMERS
from xinhu.wiring import secrets
from xinhu.wiring.database import role_url, running_database
from xinhu.wiring.demo_bureau import bureau_serving, bureau_settings, find_subject
from xinhu.wiring.demo_customers import import_synthetic
from xinhu.wiring.demo_example import make_example, try_example
from xinhu.wiring.demo_factors import give_factors, present_code
from xinhu.wiring.demo_people import TOKEN_DAYS, ZONE, enter_people, mint_tokens
from xinhu.wiring.demo_state import READY, DemoState, announce, keep, kept, prepare
from xinhu.wiring.django_desk import raise_django
from xinhu.wiring.errors import NotInitialisedError, PortInUseError
from xinhu.wiring.gate_client import GateClient
from xinhu.wiring.initialise import Choice, SuiteName, initialise
from xinhu.wiring.rules import load_book
from xinhu.wiring.serving import serve_all
from xinhu.wiring.settings import Settings, read_settings
from xinhu.wiring.supervisor import require_free, sole_server

DEFAULT_DATA = "demo-data"
DEFAULT_CUSTOMERS = 2_000
INSTITUTION = "demo-bank.example"
_MARGIN_DAYS = 5
_SOMEBODY = """
SELECT replace(customer::text, '-', '') FROM vault.customer
WHERE state = 0 ORDER BY customer LIMIT 1
"""

Step = Callable[[str, str], None]
"""Told what begins now, in Chinese and English."""
Count = Callable[[int, int], None]
"""Told how many customers are in, of how many."""


def demo_settings(data: Path | None, port: int | None) -> Settings:
    """Return the settings of a demo; console on ``port``, gate and bureau beside it.

    Raises:
        SettingInvalidError: the port is none.
        PortInUseError: somebody listens on it.
    """
    folder = (data or Path(os.environ.get("XINHU_DATA") or DEFAULT_DATA)).resolve()
    given = {
        "data": folder,
        "console_port": port,
        "passphrase_file": folder / "keys" / "passphrase",
        # The invented bank has no network of its own: its people sit at this machine.
        "console_zone": os.environ.get("XINHU_CONSOLE_ZONE") or ZONE,
    }
    settings = read_settings(os.environ, **given)
    require_free(settings.host, settings.console_port)
    gate_port = _free_beside(settings.host, settings.console_port)
    bureau = bureau_settings(folder, _free_beside(settings.host, gate_port))
    return read_settings(os.environ, **given, **bureau, gate_port=gate_port)


def build_demo(
    settings: Settings, customers: int, suite: SuiteName, step: Step, count: Count
) -> DemoState:
    """Return the synthetic bank of the folder, making it the first time.

    Raises:
        FolderNotOursError: the folder holds something else.
        FolderInUseError: it is being served.
    """
    with sole_server(settings):
        state = prepare(settings.data)
        if state is not None and system_clock() < state.renew_at:
            return state
        if state is None:
            step(
                "建立机构：密钥、数据库、登记簿",
                "institution: keys, database, register",
            )
            _initialise(settings, customers, suite)
        with running_database(settings) as server:
            if state is None:
                step(
                    f"导入 {customers} 名虚构客户",
                    f"import {customers} invented customers",
                )
                import_synthetic(settings, server, customers, count)
            step("建立账号与令牌", "accounts and tokens")
            raise_django(settings, server)
            now = system_clock()
            accounts = state.accounts if state else give_factors(enter_people(), now)
            tokens = mint_tokens(load_book(settings), now)
        state = DemoState(
            accounts=accounts,
            tokens=tokens,
            example=None,
            renew_at=now + (TOKEN_DAYS - _MARGIN_DAYS) * DAY,
        )
        keep(settings.data, state)
        return state


def serve_demo(
    settings: Settings, state: DemoState, on_ready: Callable[[DemoState], None]
) -> None:
    """Serve the bank until SIGINT or SIGTERM; ``demo.json`` is there meanwhile."""

    def ready() -> None:
        client = GateClient(settings.gate_url, state.tokens["clerk"])
        example = state.example or make_example(client, _somebody(settings))
        complete = replace(
            state,
            example=try_example(client, example),
            inquiry=state.inquiry or find_subject(client),
        )
        keep(settings.data, complete)
        announce(settings, complete)
        on_ready(complete)

    try:
        with bureau_serving(settings):
            serve_all(settings, ready, log_files=True)
    finally:
        with suppress(OSError):
            (settings.data / READY).unlink()


def demo_code(data: Path | None, username: str) -> str:
    """Return the present one-time code of an account of a demo that was made.

    Raises:
        NotInitialisedError: there is no demo in the folder.
        AccountUnknownError: no account of this name has an app.
    """
    folder = (data or Path(os.environ.get("XINHU_DATA") or DEFAULT_DATA)).resolve()
    state = kept(folder)
    if state is None:
        raise NotInitialisedError(folder=str(folder))
    return present_code(state.accounts, username)


def _initialise(settings: Settings, customers: int, suite: SuiteName) -> None:
    if settings.passphrase_file is not None:
        settings.passphrase_file.parent.mkdir(mode=0o700, exist_ok=True)
        secrets.write(settings.passphrase_file, secrets.new_secret())
    expected = max(customers, LEAST_CUSTOMERS)
    initialise(
        settings,
        Choice(institution=INSTITUTION, suite=suite, expected_customers=expected),
    )


def _somebody(settings: Settings) -> str:
    with running_database(settings) as server:
        url = role_url(settings, server, "gate")
        with psycopg.connect(url) as gate:
            return str(gate.execute(_SOMEBODY).fetchall()[0][0])


def _free_beside(host: str, port: int) -> int:
    """Return the next free port above one."""
    for candidate in range(port + 1, port + 100):
        with suppress(PortInUseError, OverflowError):
            return require_free(host, candidate)
    raise PortInUseError(port=port + 1)
