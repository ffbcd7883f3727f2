"""``xinhu keys quarantine``: a key is made once, for its owner only."""

import json
import subprocess
import sys
from pathlib import Path

from xinhu.adapters.remedies.key_file import open_key
from xinhu.cli.exits import Exit

_XINHU = str(Path(sys.executable).with_name("xinhu"))


def _run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [_XINHU, "keys", "quarantine", *words, "--json"],
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_key_of_the_suite_is_made_once(tmp_path: Path) -> None:
    suite = "guomi"
    file = tmp_path / "quarantine.key"
    done = _run(str(file), "--suite", suite)
    assert json.loads(done.stdout) == {"file": str(file), "suite": suite}
    assert open_key(file).suite.name == suite
    assert file.stat().st_mode & 0o777 == 0o600
    before = file.read_bytes()
    again = _run(str(file), "--suite", suite)
    assert again.returncode == Exit.BAD_INPUT
    assert json.loads(again.stdout)["error"]["code"] == "remedy.key_exists"
    assert file.read_bytes() == before
