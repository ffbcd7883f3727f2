"""What a demo keeps between two runs, and the ``demo.json`` that a script may read.

``demo-state.json`` is written once the synthetic bank is complete; until then the
folder carries ``demo-unfinished`` and is made anew. ``demo.json`` is there while the
demo serves. Both hold passwords and tokens of invented people, for their owner alone.
"""

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from xinhu.wiring.errors import FolderNotOursError
from xinhu.wiring.settings import Settings
from xinhu.wiring.supervisor import LOCK

UNFINISHED = "demo-unfinished"
STATE = "demo-state.json"
READY = "demo.json"
LAPSED = "lapsed_clerk"
"""Who shows the gate's refusal for want of a certificate; no account of a role."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Somebody who may log in to the console.

    Attributes:
        role, username, password: as the log-in page asks.
        mobile, birthday: invented, and refused in a new password.
        totp_secret: of the authenticator app, base32; empty where the role needs none.
        recovery_codes: each stands in for the app once.
    """

    role: str
    username: str
    password: str
    mobile: str = ""
    birthday: str = ""
    totp_secret: str = ""
    recovery_codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A disclosure that the clerk's token is permitted."""

    customer: str
    purpose: str
    ground: Mapping[str, str]
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InquiryExample:
    """Somebody of whom a clerk may take a letter, and ask the bureau.

    Attributes:
        customer: pseudonym.
        subject: details, as they would state them at the counter.
    """

    customer: str
    subject: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoState:
    """A complete synthetic bank.

    Attributes:
        accounts: one per role, and that of ``LAPSED``.
        tokens: role → API token.
        example: None until the gate has served once.
        inquiry: likewise.
        renew_at: instant from which on tokens and ground are made anew.
    """

    accounts: tuple[Account, ...]
    tokens: Mapping[str, str]
    example: Example | None
    renew_at: int
    inquiry: InquiryExample | None = None


def prepare(folder: Path) -> DemoState | None:
    """Return what an earlier run left, or an empty folder to build in and None.

    Raises:
        FolderNotOursError: there is something in it that no demo made.
    """
    (folder / READY).unlink(missing_ok=True)
    if (folder / STATE).exists():
        return _read(folder / STATE)
    if (folder / UNFINISHED).exists():
        # Ours by the mark, and of no use half-built: nobody's data is in it.
        shutil.rmtree(folder)
    elif folder.exists() and any(path.name != LOCK for path in folder.iterdir()):
        raise FolderNotOursError(folder=str(folder))
    folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    (folder / UNFINISHED).touch()
    return None


def kept(folder: Path) -> DemoState | None:
    """Return the demo of a folder; None where none was made."""
    return _read(folder / STATE) if (folder / STATE).exists() else None


def keep(folder: Path, state: DemoState) -> None:
    """Write the state; from here on the bank is complete."""
    _write(folder / STATE, asdict(state))
    (folder / UNFINISHED).unlink(missing_ok=True)


def announce(settings: Settings, state: DemoState) -> Path:
    """Write ``demo.json``: everything serves and the example was tried."""
    path = settings.data / READY
    _write(
        path,
        {
            "console": settings.console_url,
            "gate": settings.gate_url,
            "accounts": [
                asdict(one) for one in state.accounts if one.username != LAPSED
            ],
            LAPSED: next(
                (asdict(one) for one in state.accounts if one.username == LAPSED), None
            ),
            "tokens": dict(state.tokens),
            "example": None if state.example is None else asdict(state.example),
            "bureau": {
                "url": settings.bureau_url,
                "journal": str(settings.data / "bureau" / "journal"),
            },
            "inquiry": None if state.inquiry is None else asdict(state.inquiry),
        },
    )
    return path


def _read(path: Path) -> DemoState:
    kept: dict[str, Any] = json.loads(path.read_text("utf-8"))
    example, inquiry = kept["example"], kept.get("inquiry")
    return DemoState(
        accounts=tuple(_account(account) for account in kept["accounts"]),
        tokens=kept["tokens"],
        example=None
        if example is None
        else Example(**{**example, "fields": tuple(example["fields"])}),
        renew_at=kept["renew_at"],
        inquiry=None if inquiry is None else InquiryExample(**inquiry),
    )


def _account(kept: dict[str, Any]) -> Account:
    return Account(**{**kept, "recovery_codes": tuple(kept.get("recovery_codes", ()))})


def _write(path: Path, value: object) -> None:
    """Write JSON in one step, so that a reader never sees half of it."""
    draft = path.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(value, file, ensure_ascii=False, indent=2)
    draft.replace(path)
