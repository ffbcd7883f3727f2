"""``xinhu media scan`` shows how far it has come, on a terminal and to people alone."""

import io
import json
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from xinhu.adapters.scans.running import Progress
from xinhu.cli import scan_progress
from xinhu.cli.main import commands
from xinhu.wiring import media
from xinhu.wiring.media import Counted, _request

TOLD = {
    "verdict": "clean", "valid_until": "2026-12-24T00:00:00Z", "reasons": [],
    "files": 3, "infected": 0, "unexamined": 0, "unread": 0, "found": 0,
    "viruses": [], "failures": [],
}  # fmt: skip


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> io.StringIO:
    """What stands on standard error, of a terminal, after a scan of two stages."""

    def examined(
        _settings: object, path: Path, processes: int, *, counted: Counted
    ) -> dict[str, object]:
        request = _request(str(path), processes)
        for stage in ("customers", "viruses"):
            with counted(request, stage) as tell:
                tell(Progress(files=3, size=9))
        return TOLD

    screen = io.StringIO()
    console = Console(file=screen, force_terminal=True, width=200)
    monkeypatch.setattr(scan_progress, "err", lambda: console)
    monkeypatch.setattr(media, "scan_medium", examined)
    (tmp_path / "a").write_text("nothing")
    return screen


def _scan(path: Path, *words: str) -> str:
    said = ["media", "scan", str(path), *words]
    done = CliRunner().invoke(commands(said), said, env={"LC_ALL": "en_GB.UTF-8"})
    assert done.exit_code == 0, done.output
    return done.stdout


def test_both_stages_have_a_bar_on_a_terminal(
    shown: io.StringIO, tmp_path: Path
) -> None:
    assert "Clean, until" in _scan(tmp_path)
    told = shown.getvalue()
    assert told.index("Looking for customers") < told.index("Looking for viruses")
    assert "3 files" in told


def test_with_json_there_is_none(shown: io.StringIO, tmp_path: Path) -> None:
    assert json.loads(_scan(tmp_path, "--json")) == TOLD
    assert not shown.getvalue()


def test_off_a_terminal_there_is_none(
    shown: io.StringIO, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    console = Console(file=shown, force_terminal=False)
    monkeypatch.setattr(scan_progress, "err", lambda: console)
    _scan(tmp_path)
    assert not shown.getvalue()
