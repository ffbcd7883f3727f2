"""Reports for programs and spreadsheets: whole, masked, and nothing that acts."""

import csv
import io
import json
import os
import re
from contextlib import suppress
from pathlib import Path

import pytest

from scan_report import EVIL, TABLE, report, report_of_tables
from xinhu.adapters.scan_reports.data_map import HEADER, write_data_map
from xinhu.adapters.scan_reports.forms import Form
from xinhu.adapters.scan_reports.lines import write_lines
from xinhu.adapters.scan_reports.sarif import write_sarif
from xinhu.adapters.scan_reports.writing import (
    ReportUnwritableError,
    writer_of,
    written_beside,
)


def _written(form: Form, *, empty: bool = False, accepting: bool = True) -> str:
    out = io.StringIO()
    writer_of(form, english=True)(report(empty=empty, accepting=accepting), out)
    return out.getvalue()


@pytest.mark.parametrize("form", Form)
def test_every_form_can_tell_nothing_and_steers_nobody(form: Form) -> None:
    assert "6222" not in _written(form, empty=True)
    told = _written(form)
    assert "\x1b[2J" not in told
    assert "\u202e" not in told
    assert "<script" not in told or form is not Form.HTML


def test_json_lines_hold_findings_that_count_and_what_is_unread() -> None:
    out = io.StringIO()
    write_lines(report(), out)
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [line["path"] for line in lines] == [
        EVIL,
        "docs/b.zip",
        "docs/客户.csv",
        "docs/x.zip",
    ]
    assert lines[1] == {
        "path": "docs/b.zip",
        "member": "客户.txt",
        "place": "",
        "kind": "bank_card",
        "confidence": 0.95,
        "reasons": ["context"],
        "grade": "C2",
        "level": 3,
        "evidence": "6222****0558",
        "start": 7,
        "end": 23,
    }
    assert lines[3] == {"path": "docs/x.zip", "member": "in.7z", "unread": "encrypted"}
    assert len(_written(Form.JSONL, accepting=False).splitlines()) == 6


def test_the_data_map_is_a_table_without_a_formula() -> None:
    out = io.StringIO()
    write_data_map(report(), out)
    text = out.getvalue()
    assert text.startswith("\ufeff")
    head, *rows = list(csv.reader(io.StringIO(text[1:])))
    assert tuple(head) == HEADER
    assert all(len(row) == len(HEADER) for row in rows)
    assert rows[0][0].startswith("'=cmd|")
    assert rows[3][3:8] == ["'+卡号", "bank_card", "银行卡号", "40", "0.95"]
    assert rows[3][10:12] == ["3", "many"]
    assert rows[1][12] == "2027-06-30"
    told = ["encrypted 已加密", "unread 未读", "", "", "", ""]
    assert rows[4][0:2] + rows[4][13:] == ["docs/x.zip", "in.7z", *told]
    assert not [cell for row in rows for cell in row if re.match(r"[=+\-@\t\r]", cell)]


def test_of_databases_the_data_map_tells_each_column_also_clean_and_unread_ones() -> (
    None
):
    out = io.StringIO()
    write_data_map(report_of_tables(), out)
    rows = [*csv.DictReader(io.StringIO(out.getvalue()[1:]))]
    of = [row for row in rows if row["path"] == TABLE]
    told = ("column", "kind", "count", "state", "declared_type", "rows_read", "read")
    assert [tuple(row[name] for name in told) for row in of] == [
        ("手机", "bank_card", "7", "found 有发现", "varchar(20)", "300", "sample 抽样"),
        ("'=备注", "", "0", "clean 未发现", "text", "300", "whole 全部"),
        ("照片", "", "0", "unread 未读", "bytea", "300", "sample 抽样"),
        ("工资", "", "0", "unread 未读", "", "0", ""),
    ]
    why = ["", "", "unknown_format 不认识的格式", "not_permitted 无权读取"]
    assert [row["unread"] for row in of] == why, "each is told once"
    assert {row["state"] for row in rows if row["path"] != TABLE} == {
        "found 有发现",
        "unread 未读",
    }


def test_json_lines_and_sarif_tell_nothing_of_clean_columns() -> None:
    out = io.StringIO()
    write_lines(report_of_tables(), out)
    assert "备注" not in out.getvalue()
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert {"kind" in line or "unread" in line for line in lines} == {True}
    told = io.StringIO()
    write_sarif(report_of_tables(), told)
    assert "备注" not in told.getvalue()


def test_sarif_names_places_rules_and_what_is_accepted() -> None:
    out = io.StringIO()
    write_sarif(report(), out)
    log = json.loads(out.getvalue())
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert rules == ["password", "bank_card", "email"]
    results = run["results"]
    assert [rules[r["ruleIndex"]] == r["ruleId"] for r in results] == [True] * 5
    assert [r["level"] for r in results][:2] == ["error", "note"]
    assert [len(r.get("suppressions", ())) for r in results] == [0, 1, 1, 0, 0]
    assert results[1]["suppressions"] == [
        {
            "kind": "external",
            "status": "accepted",
            "justification": "an example <only> (2027-06-30)",
        }
    ]
    place = results[1]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "docs/a.md"}
    assert place["region"] == {"charOffset": 7, "charLength": 16}
    (inner,) = results[3]["locations"]
    assert "region" not in inner["physicalLocation"]
    (logical,) = inner["logicalLocations"]
    assert logical["fullyQualifiedName"] == "docs/b.zip!客户.txt"
    assert results[4]["occurrenceCount"] == 40
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is True
    assert invocation["startTimeUtc"] == "2023-11-14T22:13:20.000Z"
    (unread,) = invocation["toolExecutionNotifications"]
    assert unread["descriptor"]["id"] == "unread/encrypted"


def test_sarif_names_files_by_references_and_a_place_the_same_every_time() -> None:
    first, again = _written(Form.SARIF), _written(Form.SARIF)
    assert first == again
    results = json.loads(first)["runs"][0]["results"]
    names = [result["partialFingerprints"]["xinhuPlace/v1"] for result in results]
    assert len(set(names)) == len(results)
    assert [name.partition(":")[2] for name in names] == ["1", "1", "2", "1", "1"]
    uris = re.findall(r'"uri": "([^"]*)"', first)
    assert all(re.fullmatch(r"[A-Za-z0-9._~%/-]+", uri) for uri in uris)


def test_a_file_appears_whole_for_its_owner_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "report"
    with written_beside(path) as out:
        out.write("whole")
        assert not path.exists()
    assert path.read_text() == "whole"
    assert path.stat().st_mode & 0o777 == 0o600
    with suppress(KeyError), written_beside(path) as out:
        out.write("half")
        raise KeyError
    assert path.read_text() == "whole"
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(ReportUnwritableError), written_beside(tmp_path / "no" / "x"):
        pass


def test_what_is_no_file_is_written_to_and_stays_what_it_is(tmp_path: Path) -> None:
    pipe, link = tmp_path / "pipe", tmp_path / "link"
    os.mkfifo(pipe)
    # Held open for reading, or whoever writes would wait.
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        with written_beside(pipe) as out:
            out.write("read by somebody")
        assert os.read(reading, 100) == b"read by somebody"
    finally:
        os.close(reading)
    assert pipe.is_fifo()
    link.symlink_to(pipe)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        with written_beside(link) as out:
            out.write("by a link")
        assert os.read(reading, 100) == b"by a link"
    finally:
        os.close(reading)


@pytest.mark.parametrize("there", [True, False])
def test_a_planted_link_is_not_followed_to_anothers_file(
    tmp_path: Path, *, there: bool
) -> None:
    link, target = tmp_path / "link", tmp_path / "target"
    link.symlink_to(target)
    if there:
        target.write_text("another's")
    with pytest.raises(ReportUnwritableError), written_beside(link) as out:
        out.write("whole")
    assert link.is_symlink()
    assert (target.read_text() if there else target.exists()) == (
        "another's" if there else False
    )
    assert not (tmp_path / "link.part").exists()
