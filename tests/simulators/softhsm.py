"""A token in SoftHSM2, in a folder of a test's own."""

import subprocess
from pathlib import Path
from typing import Final

TOKEN: Final = "xinhu"
PIN: Final = "246813"
VARIABLE: Final = "SOFTHSM2_CONF"
"""Names the configuration; SoftHSM2 reads it once in a process."""


def make_token(folder: Path) -> Path:
    """Make a token in an empty folder; return the configuration that finds it."""
    (folder / "tokens").mkdir()
    configuration = folder / "softhsm2.conf"
    configuration.write_text(f"directories.tokendir = {folder / 'tokens'}\n", "utf-8")
    words = ["--init-token", "--free", "--label", TOKEN]
    pins = ["--pin", PIN, "--so-pin", "12345678"]
    subprocess.run(
        ["softhsm2-util", *words, *pins],
        env={VARIABLE: str(configuration)},
        check=True,
        capture_output=True,
    )
    return configuration
