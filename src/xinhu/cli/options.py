"""Options that several commands share."""

import os
from pathlib import Path
from typing import Annotated

import typer

from xinhu.wiring.settings import Settings, read_settings

Data = Annotated[
    Path | None,
    typer.Option("--data", help="Data folder (XINHU_DATA).", show_default="data"),
]
"""Where keys, secrets, volumes and the embedded database are."""


def settings_for(data: Path | None) -> Settings:
    """Read the settings of this process.

    Raises:
        SettingUnknownError: a variable ``XINHU_…`` is none of ours.
        SettingInvalidError: a value is not of its kind.
    """
    return read_settings(os.environ, data=data)
