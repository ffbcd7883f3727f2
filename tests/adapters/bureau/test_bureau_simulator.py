"""The simulated bureau: its reports, and a journal that survives its own death."""

from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinhu.adapters.bureau.simulator.journal import Journal
from xinhu.adapters.bureau.simulator.report import as_json, as_xml, report
from xinhu.adapters.bureau.wire import Asked

AT = datetime.fromisoformat("2026-02-28T10:00:00+08:00")
NUMBERS = st.text("0123456789X", min_size=1, max_size=18)


def _asked(id_number: str) -> Asked:
    return Asked(
        key="inquiry-1.1",
        entry="00" * 32,
        institution="示范农信",
        operator="op-clerk",
        reason="02",
        name="刘建国",
        id_type="居民身份证",
        id_number=id_number,
    )


@given(NUMBERS)
def test_the_same_person_has_the_same_report(id_number: str) -> None:
    one, again = (as_json(report(_asked(id_number), "R1", AT)) for _ in range(2))
    assert one == again


@given(NUMBERS)
def test_the_sums_are_those_of_the_accounts(id_number: str) -> None:
    made = msgspec.json.decode(as_json(report(_asked(id_number), "R1", AT)))
    accounts, sums = made["accounts"], made["summary"]
    overdue = [[int(m) for m in a["months"] if m != "N"] for a in accounts]
    assert sums["accounts"] == len(accounts)
    assert sums["balance"] == sum(a["balance"] for a in accounts)
    assert sums["overdue_accounts"] == sum(bool(o) for o in overdue)
    assert sums["overdue_months"] == sum(map(len, overdue))
    assert sums["worst"] == max((m for o in overdue for m in o), default=0)
    assert all(1 <= m <= 7 for o in overdue for m in o)


def test_xml_holds_what_json_holds() -> None:
    made = report(_asked("110101198001010015"), "R1", AT)
    root = ET.fromstring(as_xml(made))  # noqa: S314 -- written two lines above
    assert [child.tag for child in root] == list(made)
    assert root.findtext("head/name") == "刘建国"
    assert len(root.findall("accounts/item")) == len(made["accounts"])  # type: ignore[arg-type]  # a list


@pytest.mark.parametrize("cut", range(1, 12))
def test_a_journal_cut_by_a_crash_keeps_what_was_whole(
    tmp_path: Path, cut: int
) -> None:
    path = tmp_path / "journal"
    journal = Journal(path)
    journal.count("a.1", "{}")
    journal.count("b.1", "{}")
    journal.close()
    path.write_bytes(path.read_bytes()[:-cut])
    again = Journal(path)
    assert [line.key for line in again.lines()] == ["a.1"]
    assert again.count("b.1", "{}").number == "R000000000002"
    again.close()
    third = Journal(path)
    assert [line.key for line in third.lines()] == ["a.1", "b.1"]
    third.close()


def test_a_key_is_counted_once(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal")
    assert journal.count("a.1", "{}") == journal.count("a.1", "{}")
    assert len(journal.lines()) == 1
    journal.close()
