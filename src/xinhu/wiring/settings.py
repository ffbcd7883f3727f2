"""Every setting of Xinhu, in one frozen object that is built once.

What it guarantees: a value is of its kind and within its limits; a variable that begins
with ``XINHU_`` and is none of ours stops the start, so that a misspelt setting is never
silently ignored; secrets come from files and never stand in the object. What it leaves
to others: reading those files (``secrets``) and using the values (``build``).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from xinhu.wiring.errors import SettingInvalidError, SettingUnknownError
from xinhu.wiring.setting_kinds import (
    Convert,
    Variable,
    choice,
    claim,
    daemon,
    folder,
    folder_or_file,
    folders,
    issuer,
    networks,
    number,
    service,
    text,
    url,
)

DEFAULT_DATA = "data"
DEFAULT_HOST = "127.0.0.1"
DEFAULT_CONSOLE_PORT = 8000
DEFAULT_GATE_PORT = 8001
DEFAULT_GATE_WORKERS = 2
DEFAULT_CONSOLE_WORKERS = 2
DEFAULT_GATE_BATCH = 512
DEFAULT_GATE_WAITING = 8_192
DEFAULT_CHECKPOINT_SECONDS = 2
DEFAULT_STOP_SECONDS = 20
DEFAULT_MAIL_PORT = 587
DEFAULT_DATABASE_NAME = "xinhu"
DEFAULT_DISK_WATERMARK_MB = 256

_HIGHEST_PORT = 65_535
_MOST_WORKERS = 64
_LARGEST_BATCH = 4_096
_MOST_WAITING = 1_000_000
_HOUR = 3_600
_TERABYTE_IN_MB = 1_048_576

VARIABLES: tuple[Variable, ...] = (
    Variable("data", DEFAULT_DATA, folder_or_file),
    Variable("database_url", "", url("postgresql")),
    Variable("database_admin_url_file", "", folder_or_file),
    Variable("database_name", DEFAULT_DATABASE_NAME, text),
    Variable("passphrase_file", "", folder_or_file),
    Variable("pkcs11_module", "", folder_or_file),
    Variable("pkcs11_token", "", text),
    Variable("pkcs11_key", "", text),
    Variable("pkcs11_pin_file", "", folder_or_file),
    Variable("rules", "", folder_or_file),
    Variable("host", DEFAULT_HOST, text),
    Variable("console_port", str(DEFAULT_CONSOLE_PORT), number(1, _HIGHEST_PORT)),
    Variable("gate_port", str(DEFAULT_GATE_PORT), number(1, _HIGHEST_PORT)),
    Variable("gate_url", "", url("http", "https")),
    Variable("console_url", "", url("http", "https")),
    Variable("console_hosts", "", text),
    Variable("gate_workers", str(DEFAULT_GATE_WORKERS), number(1, _MOST_WORKERS)),
    Variable("console_workers", str(DEFAULT_CONSOLE_WORKERS), number(1, _MOST_WORKERS)),
    Variable("gate_batch", str(DEFAULT_GATE_BATCH), number(1, _LARGEST_BATCH)),
    Variable("gate_waiting", str(DEFAULT_GATE_WAITING), number(1, _MOST_WAITING)),
    Variable("checkpoint_seconds", str(DEFAULT_CHECKPOINT_SECONDS), number(1, _HOUR)),
    Variable(
        "disk_watermark_mb",
        str(DEFAULT_DISK_WATERMARK_MB),
        number(1, _TERABYTE_IN_MB),
    ),
    Variable("stop_seconds", str(DEFAULT_STOP_SECONDS), number(1, _HOUR)),
    Variable("console_zone", "", text),
    Variable("trusted_proxies", "", networks),
    Variable("mail_host", "", text),
    Variable("mail_port", str(DEFAULT_MAIL_PORT), number(1, _HIGHEST_PORT)),
    Variable("mail_security", "starttls", choice("starttls", "tls", "none")),
    Variable("mail_from", "", text),
    Variable("mail_user", "", text),
    Variable("mail_password_file", "", folder_or_file),
    Variable("mail_ca_file", "", folder_or_file),
    Variable("oidc_issuer", "", issuer),
    Variable("oidc_client_id", "", text),
    Variable("oidc_client_secret_file", "", folder_or_file),
    Variable("oidc_claim", "preferred_username", claim),
    Variable("oidc_label_zh", "单点登录", text),
    Variable("oidc_label_en", "Single sign-on", text),
    Variable("oidc_passwords", "everyone", choice("everyone", "break_glass")),
    Variable("bureau_name", "bureau", text),
    Variable("bureau_url", "", service),
    Variable("bureau_ca_file", "", folder_or_file),
    Variable("bureau_certificate_file", "", folder_or_file),
    Variable("bureau_key_file", "", folder_or_file),
    Variable("bureau_out", "", folder_or_file),
    Variable("bureau_back", "", folder_or_file),
    Variable("scan_roots", "", folders),
    Variable("scan_databases", "", folder),
    Variable("clamd", "", daemon),
    Variable("quarantine_key_file", "", folder_or_file),
    Variable("vault_token_file", "", folder_or_file),
    Variable("log", "text", choice("text", "json")),
)
"""Each setting: its attribute, its default as text, what its text may be."""

CLIENT_VARIABLES = ("XINHU_TOKEN",)
"""Read by the command line where it is a client of the gate; no setting of a server."""

INTERNAL_VARIABLES = (
    "XINHU_DJANGO_DATABASE_URL",
    "XINHU_DJANGO_SECRET_FILE",
    "XINHU_CHANNEL_SECRET_FILE",
)
"""Set by Xinhu itself for a process of its own; nobody else sets them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What an installation was told; ``docs/operating/settings.md`` explains each.

    Attributes:
        data: folder of keys, secrets, volumes and the embedded database.
        database_url: server to use instead of the embedded one, without a password.
        database_admin_url_file: file with a URL that may create roles; init only.
        database_name: name of the database on the server.
        passphrase_file: file with the passphrase of the root key.
        pkcs11_module: library of the HSM; then the root key lives there.
        pkcs11_token, pkcs11_key: labels of the token and of the key on it.
        pkcs11_pin_file: file with the PIN of the token.
        rules: the institution's own rules, laid over the shipped ones.
        host: address that gate and console listen on.
        console_port, gate_port: TCP ports.
        gate_url: where console and commands reach the gate; else host and port.
        console_url: under which people reach the console; https makes cookies secure.
        console_hosts: further host names of the console, separated by commas.
        gate_workers, console_workers: processes.
        gate_batch: requests that are decided together at most.
        gate_waiting: requests that may wait before callers are turned away.
        checkpoint_seconds: seconds between two checkpoints while entries arrive.
        disk_watermark_mb: MiB below which the embedded database's disk counts as full.
        stop_seconds: seconds a process may take to stop before it is killed.
        console_zone: network zone of whoever reaches this console; else by address.
        trusted_proxies: networks of the proxies that are believed.
        mail_host, mail_port: server that takes our mails; without one they wait.
        mail_security: ``starttls``, ``tls`` from the first byte, or ``none``.
        mail_from: address that mails come from.
        mail_user, mail_password_file: whom the server knows us as.
        mail_ca_file: certificates that vouch for the server; else the system's.
        oidc_issuer: identity provider of single sign-on; without it there is none.
        oidc_client_id, oidc_client_secret_file: as what this console is known there.
        oidc_claim: of its ID tokens, that names an operator at their first sign-on.
        oidc_label_zh, oidc_label_en: of the button on the log-in page.
        oidc_passwords: whose passwords still come in beside it.
        bureau_name: of the credit bureau in entries.
        bureau_url: of the bureau over HTTPS; without it and folders there is none.
        bureau_ca_file: certificates that vouch for the bureau.
        bureau_certificate_file, bureau_key_file: by which it knows us.
        bureau_out, bureau_back: folders of a bureau that carries files.
        scan_roots: folders beneath which the console may have something scanned.
        scan_databases: folder of the databases that the console may have scanned: a
            private file with a URL for each, called after it.
        clamd: socket, or host and port, of the virus scanner for removable media.
        quarantine_key_file: key under which files are sealed in quarantine.
        vault_token_file: token under which the worker hands files over to the gate.
        log: ``text`` for people, ``json`` for machines.
    """

    data: Path
    database_url: str | None
    database_admin_url_file: Path | None
    database_name: str
    passphrase_file: Path | None
    pkcs11_module: Path | None
    pkcs11_token: str | None
    pkcs11_key: str | None
    pkcs11_pin_file: Path | None
    rules: Path | None
    host: str
    console_port: int
    gate_port: int
    gate_url: str
    console_url: str
    console_hosts: str | None
    gate_workers: int
    console_workers: int
    gate_batch: int
    gate_waiting: int
    checkpoint_seconds: int
    disk_watermark_mb: int
    stop_seconds: int
    console_zone: str | None
    trusted_proxies: str | None
    mail_host: str | None
    mail_port: int
    mail_security: Literal["starttls", "tls", "none"]
    mail_from: str | None
    mail_user: str | None
    mail_password_file: Path | None
    mail_ca_file: Path | None
    oidc_issuer: str | None
    oidc_client_id: str | None
    oidc_client_secret_file: Path | None
    oidc_claim: str
    oidc_label_zh: str
    oidc_label_en: str
    oidc_passwords: Literal["everyone", "break_glass"]
    bureau_name: str
    bureau_url: str | None
    bureau_ca_file: Path | None
    bureau_certificate_file: Path | None
    bureau_key_file: Path | None
    bureau_out: Path | None
    bureau_back: Path | None
    scan_roots: tuple[Path, ...]
    scan_databases: Path | None
    clamd: str | tuple[str, int] | None
    quarantine_key_file: Path | None
    vault_token_file: Path | None
    log: Literal["text", "json"]

    @property
    def root_key_file(self) -> Path:
        """Where the root key lies, under its passphrase."""
        return self.data / "keys" / "root.key"

    @property
    def secrets(self) -> Path:
        """Folder of the secrets that init drew: one file each."""
        return self.data / "secrets"

    @property
    def volumes(self) -> Path:
        """Folder of the bound volumes."""
        return self.data / "volumes"

    @property
    def scans(self) -> Path:
        """Folder of what scans keep between one and the next: masked, the worker's."""
        return self.data / "scans"

    @property
    def quarantine(self) -> Path:
        """Folder of what lies in quarantine, and of certificates: the worker's."""
        return self.data / "quarantine"

    @property
    def logs(self) -> Path:
        """Folder of what the served processes print."""
        return self.data / "logs"


def read_settings(
    environment: Mapping[str, str], **given: str | int | Path | None
) -> Settings:
    """Build the settings from the environment.

    Args:
        environment: such as ``os.environ``.
        given: settings stated on the command line, by attribute; they win.

    Raises:
        SettingUnknownError: a variable ``XINHU_…`` is none of ours.
        SettingInvalidError: a value is not of its kind.
    """
    known = {variable.name for variable in VARIABLES}
    known.update(CLIENT_VARIABLES, INTERNAL_VARIABLES)
    for name in sorted(environment):
        if name.startswith("XINHU_") and name not in known:
            raise SettingUnknownError(name=name)
    stated = {k: str(v) for k, v in given.items() if v is not None}
    values = {
        variable.attribute: variable.read(
            stated.get(variable.attribute)
            or environment.get(variable.name)
            or variable.default
        )
        for variable in VARIABLES
    }
    return _completed(values)


def _completed(values: dict[str, object]) -> Settings:
    """Fill in what follows from other settings."""
    data = values["data"]
    if not isinstance(data, Path):
        raise SettingInvalidError(name="XINHU_DATA", expected="folder")
    values["data"] = data.resolve()
    host, gate, console = values["host"], values["gate_port"], values["console_port"]
    values["gate_url"] = values["gate_url"] or f"http://{host}:{gate}"
    values["console_url"] = values["console_url"] or f"http://{host}:{console}"
    return Settings(**values)  # type: ignore[arg-type]  # each was read by its kind


__all__ = ["VARIABLES", "Convert", "Settings", "Variable", "read_settings"]
