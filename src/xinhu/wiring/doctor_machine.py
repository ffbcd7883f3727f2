"""The doctor's look at the machine: suite, secrets, addresses, room on the disk."""

import ipaddress
import shutil
import stat
from collections.abc import Mapping
from urllib.parse import urlsplit

from cryptography.hazmat.backends.openssl import backend

from xinhu.wiring.finding import Finding
from xinhu.wiring.institution import Institution
from xinhu.wiring.settings import Settings
from xinhu.wiring.upkeep import Threshold

_MEGABYTE = 1_048_576


def suite(institution: Institution) -> Finding:
    """Which cryptography is in use, and on which library."""
    told = f"{institution.suite.name}; {backend.openssl_version_text()}"
    return Finding("cryptography", "ok", told)


def secrets_kept(settings: Settings) -> Finding:
    """Are secrets readable by their owner alone."""
    files = [*settings.secrets.glob("*"), *(settings.data / "keys").glob("*")]
    if settings.passphrase_file is not None:
        files.append(settings.passphrase_file)
    if settings.pkcs11_pin_file is not None:
        files.append(settings.pkcs11_pin_file)
    if settings.bureau_key_file is not None and settings.bureau_key_file.is_file():
        files.append(settings.bureau_key_file)
    open_ones = [f.name for f in files if f.stat().st_mode & stat.S_IRWXO]
    if open_ones:
        told = ", ".join(sorted(open_ones))
        return Finding("secrets", "wrong", told, "chmod 600, and consider new ones")
    return Finding("secrets", "ok", f"{len(files)} files, their owner's alone")


def address(settings: Settings) -> Finding:
    """Does what leaves this machine travel under TLS."""
    here = _loopback(settings.host)
    told = f"listens on {settings.host}, reached as {settings.console_url}"
    if here or urlsplit(settings.console_url).scheme == "https":
        return Finding("addresses", "ok", told)
    return Finding(
        "addresses", "wrong", told, "put TLS before it and set XINHU_CONSOLE_URL"
    )


def disk(settings: Settings, limits: Mapping[str, Threshold]) -> Finding:
    """Is there room for more entries."""
    free = shutil.disk_usage(settings.data).free // _MEGABYTE
    told = f"{free} MB free at the data folder"
    if free < limits["free_disk"].number:
        return Finding("disk", "due", told, "make room; the register needs it")
    return Finding("disk", "ok", told)


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
