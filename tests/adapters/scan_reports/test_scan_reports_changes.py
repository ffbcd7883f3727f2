"""What a watched scan tells of one file: that earlier words end, and what holds now."""

import io
import json
from typing import cast

import pytest

from scan_report import EVIL, FINDINGS, Invented, finding, report
from xinhu.adapters.scan_reports.changes import Telling, tell_json, tell_plainly
from xinhu.adapters.scans.results import Results
from xinhu.adapters.scans.watching import Change


def _change(path: str, now: Invented | None, *, before: bool) -> Change:
    return Change(path, before, cast("Results | None", now))


def _told(
    change: Change,
    *,
    as_json: bool = False,
    english: bool = True,
    accepting: bool = True,
) -> list[str]:
    out = io.StringIO()
    telling = Telling(report(accepting=accepting), out, lambda: "12:00:00", english)
    (tell_json if as_json else tell_plainly)(telling, change)
    return out.getvalue().splitlines()


def test_a_file_that_is_gone_or_holds_nothing_ends_what_was_told() -> None:
    gone = _change("a", None, before=True)
    clean = _change("a", Invented(()), before=True)
    assert _told(gone) == ["12:00:00  gone  a"]
    assert _told(clean) == ["12:00:00  clean now  a"]
    assert _told(clean, english=False) == ["12:00:00  已清除  a"]
    assert _told(gone, as_json=True) == ['{"path":"a","ended":"gone"}']
    assert _told(clean, as_json=True) == ['{"path":"a","ended":"changed"}']


def test_what_a_file_holds_follows_what_has_ended() -> None:
    found = Invented((finding("a", "email"), finding("a", "email")))
    ended, first, unread = _told(_change("a", found, before=True))
    assert ended == "12:00:00  changed  a"
    assert first == "12:00:00  2 C2  e-mail address 2  a"
    assert unread == "12:00:00  unread, encrypted  docs/x.zip!in.7z"
    lines = _told(_change("a", found, before=False), as_json=True)
    assert [json.loads(line)["path"] for line in lines] == ["a", "a", "docs/x.zip"]


@pytest.mark.parametrize("as_json", [True, False])
def test_what_is_accepted_is_not_told_and_no_name_steers_a_terminal(
    as_json: bool,  # noqa: FBT001 -- a parameter of the test
) -> None:
    change = _change(EVIL, Invented(FINDINGS), before=False)
    told = "\n".join(_told(change, as_json=as_json))
    assert "docs/a.md" not in told
    assert "docs/b.zip" in told
    assert "\x1b" not in told
    assert "docs/a.md" in "\n".join(_told(change, as_json=as_json, accepting=False))
