"""A bank of the tests opens its root key quickly; whoever else draws one does not."""

import json
import os
from pathlib import Path

from quick_root_key import quick_root_key
from xinhu.adapters.keys.root_key_file import WORK, FileRootKey
from xinhu.core.crypto.suites import INTERNATIONAL

PASSPHRASE = "correct horse battery"


def drawn(path: Path) -> int:
    """Draw a root key, open it, and return how much its passphrase is stretched."""
    FileRootKey.create(path, PASSPHRASE, suite=INTERNATIONAL, random=os.urandom)
    FileRootKey.open(path, PASSPHRASE, random=os.urandom)
    return int(json.loads(path.read_text("utf-8"))["n"])


def test_only_what_is_drawn_meanwhile_is_quick(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    with quick_root_key():
        assert drawn(tmp_path / "quick") < WORK
    assert drawn(tmp_path / "usual") == WORK
