"""The doctor's look at the credit bureau: set up, vouched for, there; never asked."""

import os
import ssl
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from xinhu.adapters.bureau.reaching import (
    certificate_standing,
    client_context,
    shake_hands,
)
from xinhu.core.base.clock import DAY, Instant, to_datetime
from xinhu.wiring.finding import Finding
from xinhu.wiring.settings import Settings
from xinhu.wiring.upkeep import Threshold

_SECONDS = 5.0
_PORT: Final = 443
_DOCUMENT = "docs/operating/bureau.md"


def bureau(
    settings: Settings, limits: Mapping[str, Threshold], now: Instant
) -> list[Finding]:
    """Can the bureau be asked, and for how long yet."""
    if settings.bureau_url is not None:
        return list(_by_https(settings, limits, now))
    folders = settings.bureau_out, settings.bureau_back
    if folders == (None, None):
        return [Finding("bureau", "ok", "none set; no credit inquiry is asked")]
    return [_by_folders(*folders)]


def _by_https(
    settings: Settings, limits: Mapping[str, Threshold], now: Instant
) -> Iterator[Finding]:
    files = {
        "XINHU_BUREAU_CA_FILE": settings.bureau_ca_file,
        "XINHU_BUREAU_CERTIFICATE_FILE": settings.bureau_certificate_file,
        "XINHU_BUREAU_KEY_FILE": settings.bureau_key_file,
    }
    missing = [name for name, file in files.items() if not _is_file(file)]
    if missing:
        told = f"{', '.join(missing)}: no file"
        yield Finding("bureau", "wrong", told, f"set them ({_DOCUMENT})")
        return
    authorities, certificate, key = (Path(str(file)) for file in files.values())
    yield _certificate(certificate, limits, now)
    yield _reached(settings, authorities, certificate, key)


def _certificate(file: Path, limits: Mapping[str, Threshold], now: Instant) -> Finding:
    name = "bureau certificate"
    try:
        begins, ends = certificate_standing(file)
    except ValueError:
        return Finding(name, "wrong", f"{file.name} is none", f"see {_DOCUMENT}")
    day = to_datetime(ends).date().isoformat()
    if not begins <= now < ends:
        told = f"holds until {day}, not today"
        return Finding(name, "wrong", told, f"have a new one signed ({_DOCUMENT})")
    days = (ends - now) // DAY
    told = f"holds until {day}, {days} days"
    if days < limits["bureau_certificate_days"].number:
        return Finding(name, "due", told, f"have a new one signed ({_DOCUMENT})")
    return Finding(name, "ok", told)


def _reached(
    settings: Settings, authorities: Path, certificate: Path, key: Path
) -> Finding:
    parts = urlsplit(settings.bureau_url or "")
    host = parts.hostname or ""
    where = f"{settings.bureau_name} at {host}"
    try:
        context = client_context(authorities, certificate, key)
        version = shake_hands(host, parts.port or _PORT, context, _SECONDS)
    except ssl.SSLError as failure:
        told = f"{where}: {failure.reason or 'no TLS'}"
        return Finding("bureau", "wrong", told, f"see {_DOCUMENT}")
    except (OSError, ValueError) as failure:
        told = f"{where}: {type(failure).__name__}"
        return Finding("bureau", "due", told, "see that this machine may reach it")
    return Finding("bureau", "ok", f"{where}, {version}; not asked anything")


def _by_folders(out: Path | None, back: Path | None) -> Finding:
    for name, folder, need in (
        ("XINHU_BUREAU_OUT", out, os.W_OK),
        ("XINHU_BUREAU_BACK", back, os.R_OK),
    ):
        if folder is None or not folder.is_dir() or not os.access(folder, need):
            told = f"{name}: no folder for us"
            return Finding("bureau", "wrong", told, f"set it ({_DOCUMENT})")
    left = len(list(out.glob("*.part"))) if out is not None else 0
    if left:
        told = f"{left} queries were cut off while they were written"
        return Finding("bureau", "due", told, f"decide about them ({_DOCUMENT})")
    return Finding("bureau", "ok", "by folders; both are there")


def _is_file(file: Path | None) -> bool:
    return file is not None and file.is_file()
