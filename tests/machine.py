"""What some tests need of the machine beyond Python and the packages that run.

Where it is missing a test is skipped on somebody's laptop, and fails in CI: what is
never run there would be held by nothing. No test skips in any other way (``tests/docs``
looks).
"""

import importlib.util
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from xinhu.core.discover.native.library import library

CHROMIUM = Path("/usr/bin/chromium")
SOFTHSM = Path("/usr/lib/softhsm/libsofthsm2.so")
FONTS = Path("/usr/share/fonts/opentype/noto")
COMPILER = shutil.which("cc") or shutil.which("gcc") or ""

THERE: Mapping[str, bool] = {
    "chromium": CHROMIUM.is_file(),
    "softhsm2": SOFTHSM.is_file() and shutil.which("softhsm2-util") is not None,
    "openssl": shutil.which("openssl") is not None,
    "gcc": bool(COMPILER),
    "fonts-noto-cjk": FONTS.is_dir(),
    "cargo": library() is not None,
    "default-jre-headless": shutil.which("java") is not None,
    "rapidocr": importlib.util.find_spec("rapidocr") is not None,
}
"""By the name of its package in Debian, or in Python's index; of Rust, its work."""
OF_PYTHON = frozenset({"rapidocr"})
"""Those of Python's index, which the tools of the workshop bring."""


def need(package: str) -> None:
    """Return where the machine has it; else skip the test, or in CI fail it."""
    if THERE[package]:
        return
    if os.environ.get("CI"):
        pytest.fail(f"{package} is missing, and CI must not skip", pytrace=False)
    # A laptop without a browser or an HSM still runs all the rest; CI failed above.
    pytest.skip(f"not installed: {package}")
