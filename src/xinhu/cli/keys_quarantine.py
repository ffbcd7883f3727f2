"""``xinhu keys quarantine``: makes the key under which files lie in quarantine."""

import os
from pathlib import Path
from typing import Annotated, Literal

import typer

from xinhu.adapters.remedies.key_file import create_key
from xinhu.cli.output import AsJson, out, print_json, say
from xinhu.core.crypto.suites import suite_named

_File = Annotated[Path, typer.Argument(help="Where to write it; nothing may be there.")]
_Suite = Annotated[
    Literal["international", "guomi"],
    typer.Option(help="AES-256-GCM, or SM4-GCM: as the institution's own."),
]


def quarantine(
    file: _File, *, suite: _Suite = "international", as_json: AsJson = False
) -> None:
    """Make the key under which found files are sealed in quarantine, once.

    Keep a copy in another place: without it nothing in quarantine comes back.
    Name the file in XINHU_QUARANTINE_KEY_FILE for the worker.

    Examples:
        xinhu keys quarantine /etc/xinhu/quarantine.key

        xinhu keys quarantine /etc/xinhu/quarantine.key --suite guomi
    """
    create_key(file, suite_named(suite), os.urandom)
    if as_json:
        print_json({"file": str(file), "suite": suite})
        return
    told = say(
        f"隔离密钥已写入 {file}，请另存一份。",
        f"The key of the quarantine stands in {file}; keep a copy elsewhere.",
    )
    out().print(told, markup=False)
