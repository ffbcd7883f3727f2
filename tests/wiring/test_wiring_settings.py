"""Settings: every value checked, nothing misspelt ignored, no secret inside."""

from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from xinhu.wiring.errors import SettingInvalidError, SettingUnknownError
from xinhu.wiring.settings import VARIABLES, read_settings


def test_an_empty_environment_gives_every_default() -> None:
    settings = read_settings({})
    assert settings.console_port == 8000
    assert settings.gate_port == 8001
    assert settings.database_url is None
    assert settings.host == "127.0.0.1"


def test_addresses_follow_from_host_and_ports() -> None:
    settings = read_settings({"XINHU_GATE_PORT": "9001", "XINHU_CONSOLE_PORT": "9000"})
    assert settings.gate_url == "http://127.0.0.1:9001"
    assert settings.console_url == "http://127.0.0.1:9000"


def test_a_misspelt_setting_stops_the_start() -> None:
    with pytest.raises(SettingUnknownError) as caught:
        read_settings({"XINHU_GATE_PROT": "9001"})
    assert caught.value.params == {"name": "XINHU_GATE_PROT"}


def test_what_is_not_ours_is_none_of_our_business() -> None:
    assert read_settings({"PATH": "/bin", "XINHUA": "1"}).gate_port == 8001


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("XINHU_GATE_PORT", "0"),
        ("XINHU_GATE_PORT", "65536"),
        ("XINHU_GATE_PORT", "80a"),
        ("XINHU_GATE_PORT", "-1"),
        ("XINHU_GATE_PORT", "８００１"),
        ("XINHU_GATE_WORKERS", "0"),
        ("XINHU_LOG", "loud"),
        ("XINHU_DATABASE_URL", "mysql://db/x"),
        ("XINHU_DATABASE_URL", "postgresql://user:secret@db/x"),
        ("XINHU_CONSOLE_URL", "ftp://bank.example"),
        ("XINHU_CONSOLE_URL", "http://[bank"),
        ("XINHU_BUREAU_URL", "http://bureau.example"),
        ("XINHU_BUREAU_URL", "http://127.0.0.1:8443"),
        ("XINHU_BUREAU_URL", "HTTPS"),
        ("XINHU_BUREAU_URL", "//bureau.example"),
        ("XINHU_BUREAU_URL", "https:bureau.example"),
        ("XINHU_BUREAU_URL", "https://user:secret@bureau.example"),
        ("XINHU_BUREAU_URL", "https://bureau.example/?key=secret"),
        ("XINHU_BUREAU_URL", "https://bureau.example:0"),
        ("XINHU_BUREAU_URL", "https://bureau.example:70000"),
        ("XINHU_BUREAU_URL", "https://[bureau"),
        ("XINHU_CLAMD", "clamd.sock"),
        ("XINHU_CLAMD", "localhost:0"),
        ("XINHU_CLAMD", ":3310"),
        ("XINHU_SCAN_ROOTS", "share"),
        ("XINHU_SCAN_ROOTS", "/srv/share:~/more"),
        ("XINHU_SCAN_DATABASES", "databases"),
        ("XINHU_SCAN_DATABASES", "postgresql://user:secret@db/x"),
    ],
)
def test_a_value_that_is_not_of_its_kind_stops_the_start(name: str, value: str) -> None:
    with pytest.raises(SettingInvalidError) as caught:
        read_settings({name: value})
    assert caught.value.params["name"] == name
    assert "secret" not in str(caught.value)


def test_a_bureau_is_reached_under_its_address_by_tls_alone() -> None:
    given = {"XINHU_BUREAU_URL": "https://bureau.example:8443/credit/"}
    assert read_settings(given).bureau_url == "https://bureau.example:8443/credit"
    assert read_settings({}).bureau_url is None


def test_a_virus_scanner_is_a_socket_or_a_host_with_its_port() -> None:
    for given, told in (
        ("/run/clamd.ctl", "/run/clamd.ctl"),
        ("av.bank:3310", ("av.bank", 3310)),
        ("[::1]:3310", ("::1", 3310)),
        ("", None),
    ):
        assert read_settings({"XINHU_CLAMD": given}).clamd == told


def test_folders_that_may_be_scanned_are_parted_as_in_a_path() -> None:
    roots = read_settings({"XINHU_SCAN_ROOTS": "/srv/share:/media"}).scan_roots
    assert roots == (Path("/srv/share"), Path("/media"))
    assert read_settings({}).scan_roots == ()


def test_the_command_line_wins_over_the_environment(tmp_path: Path) -> None:
    settings = read_settings({"XINHU_DATA": "/nowhere"}, data=tmp_path)
    assert settings.data == tmp_path


def test_settings_cannot_be_changed_afterwards() -> None:
    with pytest.raises(FrozenInstanceError):
        read_settings({}).gate_port = 1  # type: ignore[misc]  # that is the point


def test_every_setting_has_a_variable_and_every_variable_a_setting() -> None:
    settings = read_settings({})
    assert {v.attribute for v in VARIABLES} == set(settings.__slots__)
