"""``init``, ``doctor``, keys: an installation, and what is found wrong with it."""

import stat
from pathlib import Path

import psycopg
import pytest

from xinhu.core.base.clock import DAY, Instant, system_clock
from xinhu.core.crypto.errors import RootKeyUnusableError
from xinhu.core.register.entry import parse
from xinhu.wiring import doctor_database, doctor_machine, doctor_work, secrets
from xinhu.wiring.doctor import examine
from xinhu.wiring.errors import (
    AlreadyInitialisedError,
    NotInitialisedError,
    SettingMissingError,
)
from xinhu.wiring.initialise import Choice, InstitutionNameError, initialise
from xinhu.wiring.institution import load_keyring, read_institution
from xinhu.wiring.key_rotation import RotationUnfinishedError, rotate_customer_kek
from xinhu.wiring.key_status import key_status, read_key_status
from xinhu.wiring.root_key import open_root_key
from xinhu.wiring.settings import read_settings
from xinhu.wiring.upkeep import load_upkeep

CHOICE = Choice(
    institution="bank.example", suite="international", expected_customers=1_000
)


def _nothing(_done: int, _whole: int) -> None:
    """Hear how far it is."""


def test_nothing_is_set_up_twice(installation) -> None:
    folder = installation.settings.secrets
    before = {path: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(AlreadyInitialisedError):
        initialise(installation.settings, CHOICE)
    assert {
        p: p.read_bytes() for p in installation.settings.secrets.iterdir()
    } == before


def test_nothing_begins_in_a_folder_that_was_never_set_up(tmp_path: Path) -> None:
    with pytest.raises(NotInitialisedError):
        examine(read_settings({}, data=tmp_path))


def test_init_without_a_passphrase_draws_no_key(tmp_path: Path) -> None:
    with pytest.raises(SettingMissingError):
        initialise(read_settings({}, data=tmp_path / "data"), CHOICE)
    assert not list((tmp_path / "data").iterdir())


@pytest.mark.parametrize("name", ["", "a", "Bank.example", "bank example", "bank+x"])
def test_an_institutions_name_can_stand_in_a_checkpoint(
    name: str, tmp_path: Path
) -> None:
    choice = Choice(institution=name, suite="international", expected_customers=1_000)
    with pytest.raises(InstitutionNameError):
        initialise(read_settings({}, data=tmp_path / "data"), choice)


@pytest.mark.duty("R1.2")
def test_the_first_entry_says_what_was_chosen(installation) -> None:
    with psycopg.connect(installation.url("gate")) as gate:
        row = gate.execute("SELECT body FROM register.entry WHERE idx = 0").fetchone()
    assert row is not None
    entry = parse(bytes(row[0]))
    assert entry.kind == "genesis"
    assert entry.detail is not None
    assert entry.detail["suite"] == "international"
    assert entry.detail["institution"] == "bank.example"


def test_secrets_are_their_owners_alone(installation) -> None:
    data = installation.settings.data
    for path in (*data.glob("secrets/*"), *data.glob("keys/*")):
        assert not path.stat().st_mode & (stat.S_IRWXO | stat.S_IRWXG), path.name


@pytest.mark.duty("R1.2")
def test_the_doctor_finds_a_new_installation_in_order(installation) -> None:
    report = examine(installation.settings)
    wrong = [f for f in report.findings if f.state == "wrong"]
    assert not wrong
    assert {f.what for f in report.findings if f.state == "due"} <= {"checkpoint"}


def test_the_doctor_finds_a_role_that_may_too_much(installation) -> None:
    with installation.admin() as admin:
        admin.execute("GRANT USAGE ON SCHEMA vault TO xinhu_console")
        admin.execute("GRANT SELECT ON vault.record TO xinhu_console")
        try:
            with psycopg.connect(installation.url("gate")) as gate:
                found = doctor_database.privileges(gate)
        finally:
            admin.execute("REVOKE SELECT ON vault.record FROM xinhu_console")
            admin.execute("REVOKE USAGE ON SCHEMA vault FROM xinhu_console")
    assert found.state == "wrong"
    assert "xinhu_console on vault.record" in found.detail


def test_the_doctor_finds_a_gate_that_may_change_entries(installation) -> None:
    with installation.admin() as admin:
        admin.execute("GRANT UPDATE ON register.entry TO xinhu_gate")
        try:
            with psycopg.connect(installation.url("gate")) as gate:
                found = doctor_database.privileges(gate)
        finally:
            admin.execute("REVOKE UPDATE ON register.entry FROM xinhu_gate")
    assert found.state == "wrong"


@pytest.mark.duty("R1.2")
def test_the_doctor_finds_a_database_that_does_not_flush(installation) -> None:
    url = installation.url("gate")
    with psycopg.connect(url, options="-c synchronous_commit=off") as gate:
        assert doctor_database.durability(gate).state == "wrong"


def test_the_doctor_finds_a_secret_that_others_may_read(installation) -> None:
    path = installation.settings.secrets / "gate.password"
    path.chmod(0o644)
    try:
        assert doctor_machine.secrets_kept(installation.settings).state == "wrong"
    finally:
        path.chmod(0o600)


def test_the_doctor_finds_plain_http_that_leaves_the_machine() -> None:
    here = read_settings({})
    open_to_all = read_settings({"XINHU_HOST": "0.0.0.0"})  # noqa: S104 -- what is found
    behind_tls = read_settings(
        {"XINHU_HOST": "10.0.0.1", "XINHU_CONSOLE_URL": "https://xinhu.bank.example"}
    )
    assert doctor_machine.address(here).state == "ok"
    assert doctor_machine.address(open_to_all).state == "wrong"
    assert doctor_machine.address(behind_tls).state == "ok"


def test_the_doctor_finds_an_overdue_review(installation) -> None:
    with installation.admin() as admin:
        admin.execute(
            "INSERT INTO desk.ground (ref, kind, purposes, valid_from, valid_until,"
            " holder, review_due, created_by, created_at) VALUES"
            " ('glass-1', 'break_glass', '{emergency}', 0, 10, 'op-x', 5, 'op-x', 0)"
        )
        try:
            with psycopg.connect(installation.url("gate")) as gate:
                assert doctor_work.reviews(gate, Instant(6)).state == "due"
                assert doctor_work.reviews(gate, Instant(4)).state == "ok"
        finally:
            admin.execute("DELETE FROM desk.ground WHERE ref = 'glass-1'")


@pytest.mark.duty("R1.2")
def test_a_key_is_due_after_its_time(installation) -> None:
    settings = installation.settings
    days = load_upkeep(settings)["customer_kek_days"].number
    with psycopg.connect(installation.url("gate")) as gate:
        now = system_clock()
        later = Instant(now + (days + 1) * DAY)
        due = {key.name for key in key_status(gate, settings, later) if key.due}
        assert not [key for key in key_status(gate, settings, now) if key.due]
    assert due == {"customer_kek"}


@pytest.mark.duty("R1.2")
def test_rotation_moves_every_customer_and_loses_none(installation) -> None:
    told: list[tuple[int, int]] = []
    settings = installation.settings
    rotated = rotate_customer_kek(
        settings, resume=False, progress=lambda done, whole: told.append((done, whole))
    )
    assert (rotated.version, rotated.customers) == (2, 30)
    assert told[-1] == (30, 30)
    by_version = {
        k.version: k for k in read_key_status(settings) if k.customers is not None
    }
    assert by_version[1].customers == 0
    assert by_version[1].retired_at is not None
    assert by_version[2].customers == by_version[2].uses == 30
    with psycopg.connect(installation.url("gate")) as gate:
        institution = read_institution(gate)
        keyring = load_keyring(gate, open_root_key(settings), institution)
        rows = gate.execute(
            "SELECT replace(customer::text, '-', ''), wrapped_key, kek_version"
            " FROM vault.customer"
        ).fetchall()
        for customer, wrapped, version in rows:
            assert len(keyring.keks[version].unwrap(customer, wrapped)) == 32


def test_an_interrupted_rotation_is_resumed_before_another_begins(installation) -> None:
    settings = installation.settings

    def interrupt(_done: int, _whole: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotate_customer_kek(settings, resume=False, progress=interrupt)
    assert rotate_customer_kek(settings, resume=True, progress=_nothing).customers == 0
    with installation.admin() as admin:
        admin.execute(
            "UPDATE vault.customer SET kek_version = kek_version - 1 WHERE customer IN"
            " (SELECT customer FROM vault.customer LIMIT 1)"
        )
        with pytest.raises(RotationUnfinishedError):
            rotate_customer_kek(settings, resume=False, progress=_nothing)
        admin.execute(
            "UPDATE vault.customer SET kek_version = %s",
            (max(k.version for k in read_key_status(settings)),),
        )


def test_a_passphrase_that_is_not_the_one_opens_nothing(
    installation, tmp_path: Path
) -> None:
    secrets.write(tmp_path / "wrong", "wrong horse battery")
    settings = read_settings(
        {}, data=installation.settings.data, passphrase_file=tmp_path / "wrong"
    )
    with pytest.raises(RootKeyUnusableError):
        open_root_key(settings)
