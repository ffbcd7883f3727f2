"""What the text of a setting may be, and what it becomes."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

from xinhu.wiring.errors import SettingInvalidError

_PORTS = range(1, 65_536)

Convert = Callable[[str, str], object]
"""Takes the variable's name and its text, returns the value; empty text means None."""


@dataclass(frozen=True, slots=True)
class Variable:
    """One setting.

    Attributes:
        attribute: its name in ``Settings``; the variable is ``XINHU_`` and it in
            capitals.
        default: the text that holds where nothing is said; empty for none.
        convert: what the text becomes.
    """

    attribute: str
    default: str
    convert: Convert

    @property
    def name(self) -> str:
        """Name of the environment's variable."""
        return "XINHU_" + self.attribute.upper()

    def read(self, given: str) -> object:
        """Turn a text into the value.

        Raises:
            SettingInvalidError: the text is not of this kind.
        """
        return self.convert(self.name, given)


def text(_name: str, given: str) -> str | None:
    """Take any text."""
    return given or None


def folder_or_file(_name: str, given: str) -> Path | None:
    """Take a path, ``~`` included."""
    return Path(given).expanduser() if given else None


def folders(name: str, given: str) -> tuple[Path, ...]:
    """Take whole paths of folders, parted as in ``PATH``."""
    paths = tuple(Path(each) for each in given.split(os.pathsep) if each)
    if not all(path.is_absolute() for path in paths):
        raise SettingInvalidError(name=name, expected="/folder:/another")
    return paths


def folder(name: str, given: str) -> Path | None:
    """Take the whole path of one folder."""
    if given and not Path(given).is_absolute():
        raise SettingInvalidError(name=name, expected="/folder")
    return Path(given) if given else None


def daemon(name: str, given: str) -> str | tuple[str, int] | None:
    """Take the whole path of a socket, or host and port."""
    if not given:
        return None
    if given.startswith("/"):
        return given
    host, _, port = given.rpartition(":")
    if not host or not port.isascii() or not port.isdigit() or int(port) not in _PORTS:
        raise SettingInvalidError(name=name, expected="/socket | host:port")
    return host.strip("[]"), int(port)


def number(lowest: int, highest: int) -> Convert:
    """Take a whole number within limits."""

    def convert(name: str, given: str) -> int:
        if not given.isascii() or not given.isdigit():
            raise SettingInvalidError(name=name, expected=f"{lowest}..{highest}")
        value = int(given)
        if not lowest <= value <= highest:
            raise SettingInvalidError(name=name, expected=f"{lowest}..{highest}")
        return value

    return convert


def choice(*words: str) -> Convert:
    """Take one of a few words."""

    def convert(name: str, given: str) -> str:
        if given not in words:
            raise SettingInvalidError(name=name, expected=" | ".join(words))
        return given

    return convert


def url(*schemes: str) -> Convert:
    """Take a URL of these schemes, without a password: passwords come from files."""

    def convert(name: str, given: str) -> str | None:
        if not given:
            return None
        expected = f"{schemes[0]}://host…"
        try:
            parts = urlsplit(given)
        except ValueError:
            raise SettingInvalidError(name=name, expected=expected) from None
        if parts.scheme not in schemes or parts.password is not None:
            raise SettingInvalidError(name=name, expected=expected)
        return given.rstrip("/")

    return convert


def issuer(name: str, given: str) -> str | None:
    """Take the identifier of an OpenID provider, letter by letter.

    ``https``, or ``http`` on this very machine, for trying it out.
    """
    if not given:
        return None
    try:
        parts = urlsplit(given)
        here = parts.hostname in {"localhost", "127.0.0.1", "::1"}
        plain = not (parts.query or parts.fragment or parts.username)
        safe = parts.scheme == "https" or (parts.scheme == "http" and here)
        usable = bool(parts.hostname) and plain and safe and (parts.port or 1) > 0
    except ValueError:
        usable = False
    if not usable:
        raise SettingInvalidError(name=name, expected="https://host…")
    return given


def service(name: str, given: str) -> str | None:
    """Take the address of a service to which customers' names leave: ``https`` alone.

    Also on this very machine: without TLS nobody says who answers.
    """
    try:
        parts = urlsplit(given.rstrip("/"))
        plain = not (parts.query or parts.fragment or parts.username)
        safe = parts.scheme == "https" and bool(parts.hostname)
        usable = plain and safe and parts.port != 0
    except ValueError:
        usable = False
    if given and not usable:
        raise SettingInvalidError(name=name, expected="https://host…")
    return given.rstrip("/") or None


def claim(name: str, given: str) -> str:
    """Take the name of a claim; an address of mail names nobody for certain."""
    if not given.isascii() or not given.isidentifier() or given == "email":
        raise SettingInvalidError(name=name, expected="preferred_username | sub | …")
    return given


def networks(name: str, given: str) -> str | None:
    """Take networks in CIDR notation, separated by commas."""
    try:
        read = [ip_network(text) for text in given.replace(",", " ").split()]
    except ValueError:
        raise SettingInvalidError(name=name, expected="10.1.2.3/32, …") from None
    return ",".join(str(network) for network in read) or None
