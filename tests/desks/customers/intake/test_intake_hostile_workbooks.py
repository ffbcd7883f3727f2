"""Workbooks that nobody exports by mistake: refused within bounds, nothing is lost."""

import csv
import subprocess
import sys
from collections.abc import Callable
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from bank import CATALOGUE
from hostile_workbooks import LAUGHS, by_hand, cell, encrypted, often, row
from xinhu.core.base.errors import XinhuError
from xinhu.desks.customers.intake import workbook
from xinhu.desks.customers.intake.errors import (
    FileUnreadableError,
    HeaderNotFoundError,
    MappingInvalidError,
    WorkbookTooLargeError,
    WorkerLostError,
)
from xinhu.desks.customers.intake.mapping import MappingFile
from xinhu.desks.customers.intake.rows import Rows
from xinhu.desks.customers.intake.source import Source, open_source
from xinhu.desks.customers.intake.words import load_words
from xinhu.desks.customers.synthetic.people import Inventor
from xinhu.wiring.rules import SHIPPED

WORDS = load_words(SHIPPED)
HEADER = ("姓名", "证件号码", "手机号码", "备注")
ZHANG = ("张伟", "110101199003077774", "13812345678", "好")
_MEGABYTES = 1 << 10
"""In the unit of ``VmHWM``."""
_OWN = Path("/proc/self")
_FORGET_THE_MOST = "5"

Write = Callable[[bytes], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(content: bytes) -> Path:
        path = tmp_path / "file.xlsx"
        path.write_bytes(content)
        return path

    return write


@pytest.fixture(params=["held", "streamed"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both ways in which a workbook is read."""
    if request.param == "streamed":
        monkeypatch.setattr(workbook, "LARGE", 0)


@pytest.fixture
def little(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half the memory, so that a bomb comes to it soon."""
    monkeypatch.setattr(workbook, "_MEMORY", 256 << 20)


def _open(path: Path, sheet: str | None = None) -> Source:
    mapping = MappingFile(sheet=sheet)
    return open_source(path, words=WORDS, catalogue=CATALOGUE, mapping=mapping)


def _read(path: Path) -> list[tuple[str, ...]]:
    chunks = Rows(_open(path), WORDS).chunks(100)
    return [cells for chunk in chunks for cells in chunk.rows]


def _most() -> int:
    """Return the most memory that this process had since it was last forgotten."""
    lines = (_OWN / "status").read_text("ascii").splitlines()
    (found,) = [line for line in lines if line.startswith("VmHWM:")]
    return int(found.split()[1])


def _grown(refused: Callable[[], object]) -> int:
    """Return by how much this process grew at most meanwhile.

    What it had before, as to write the bomb, is forgotten: else it would hide that.
    """
    (_OWN / "clear_refs").write_text(_FORGET_THE_MOST, "ascii")
    before = _most()
    refused()
    return _most() - before


def test_what_a_process_took_meanwhile_is_seen_whatever_it_had_before() -> None:
    """The measure of the tests below."""
    for _ in range(2):
        assert _grown(lambda: b"x" * (150 << 20)) > 100 * _MEGABYTES
    assert _grown(lambda: None) < 10 * _MEGABYTES


def _refused(path: Path) -> None:
    with pytest.raises(WorkbookTooLargeError):
        _read(path)


def test_the_last_corner_of_a_sheet_takes_no_memory(write: Write) -> None:
    path = write(by_hand(row(1, *HEADER) + cell("XFD1048576", "x")))
    assert _grown(lambda: _refused(path)) < 100 * _MEGABYTES


@pytest.mark.usefixtures("way", "little")
def test_a_cell_that_unfolds_into_hundreds_of_megabytes(write: Write) -> None:
    before, after = cell("A2", "|").split("|")
    bomb = by_hand(chain([row(1, *HEADER), before], often("x", 150_000_000), [after]))
    assert len(bomb) < 1_000_000
    path = write(bomb)
    assert _grown(lambda: _refused(path)) < 100 * _MEGABYTES


@pytest.mark.usefixtures("little")
def test_millions_of_shared_texts(write: Write) -> None:
    bomb = by_hand(row(1, *HEADER), shared=often("<si><t>x</t></si>", 10_000_000))
    assert len(bomb) < 2_000_000
    path = write(bomb)
    assert _grown(lambda: _refused(path)) < 100 * _MEGABYTES


@pytest.mark.usefixtures("way")
def test_names_that_stand_for_names_unfold_nothing(write: Write) -> None:
    text = row(1, *HEADER) + row(2, "&e11;", *ZHANG[1:])
    with pytest.raises(FileUnreadableError):
        _read(write(by_hand(text, LAUGHS)))


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("width", [513, 16_384])
@pytest.mark.parametrize("line", [1, 2])
def test_more_columns_than_a_list_has(write: Write, width: int, line: int) -> None:
    rows = [HEADER, ZHANG]
    rows[line - 1] = tuple(["x"] * width)
    _refused(write(by_hand("".join(row(n, *r) for n, r in enumerate(rows, 1)))))


@pytest.mark.usefixtures("way")
def test_a_row_of_more_text_than_any_customer_has(write: Write) -> None:
    rows = row(1, *HEADER) + row(2, *ZHANG[:3], "好" * 70_000)
    _refused(write(by_hand(rows)))


@pytest.mark.usefixtures("way")
def test_columns_that_are_formatted_and_blank_are_none(write: Write) -> None:
    zhang = row(2, *ZHANG).replace("</row>", '<c r="XFD2"/></row>')
    rows = row(1, *HEADER) + zhang
    assert _read(write(by_hand(rows))) == [ZHANG]


@pytest.mark.usefixtures("way")
def test_blank_cells_at_the_end_of_a_row_are_left_out_by_some_writers(
    write: Write,
) -> None:
    rows = row(1, *HEADER) + row(2, *ZHANG[:3]) + row(3, *ZHANG, "")
    cells = _read(write(by_hand(rows + row(4, *ZHANG))))
    assert [one[:4] for one in cells] == [(*ZHANG[:3], ""), ZHANG, ZHANG]
    assert len({len(one) for one in cells}) == 1


@pytest.mark.usefixtures("way")
def test_half_a_character_in_a_cell_rejects_no_more_than_its_row(write: Write) -> None:
    rows = row(1, *HEADER) + row(2, "张_xD800_", *ZHANG[1:]) + row(3, *ZHANG)
    assert _read(write(by_hand(rows)))[1] == ZHANG


@pytest.mark.usefixtures("way")
def test_a_workbook_cut_short(write: Write) -> None:
    whole = by_hand(row(1, *HEADER) + row(2, *ZHANG))
    for length in (4, 30, len(whole) // 2, len(whole) - 10):
        with pytest.raises(FileUnreadableError) as refused:
            _read(write(whole[:length]))
        assert refused.value.params == {"detail": "damaged"}


@pytest.mark.usefixtures("way")
def test_a_sheet_whose_bytes_were_changed(write: Write) -> None:
    whole = bytearray(by_hand("".join(row(n, *HEADER, str(n)) for n in range(1, 500))))
    place = whole.index(b"sheet1.xml") + 200
    whole[place : place + 64] = bytes(64)
    with pytest.raises(FileUnreadableError) as refused:
        _read(write(bytes(whole)))
    assert refused.value.params == {"detail": "damaged"}


def test_a_workbook_under_a_password(write: Write) -> None:
    with pytest.raises(FileUnreadableError) as refused:
        _read(write(encrypted()))
    assert refused.value.params == {"detail": "encrypted"}


@pytest.mark.usefixtures("way")
def test_a_sheet_that_is_not_there_is_the_mappings_mistake(write: Write) -> None:
    path = write(by_hand(row(1, *HEADER) + row(2, *ZHANG)))
    assert _open(path, "a").parts
    with pytest.raises(MappingInvalidError):
        _open(path, "b")


def test_more_sheets_than_a_bank_has_branches(tmp_path: Path) -> None:
    path = tmp_path / "file.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for _ in range(workbook.SHEETS + 1):
            book.add_worksheet()
    _refused(path)


def test_a_workbook_that_takes_longer_than_its_size_permits(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "LARGE", 0)
    monkeypatch.setattr(workbook, "_SECONDS", 1)
    path = write(by_hand(chain([row(1, *HEADER)], often("<row/>", 3_000_000))))
    _refused(path)


def test_a_system_that_gives_no_process_reads_no_workbook(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(by_hand(row(1, *HEADER) + row(2, *ZHANG)))
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(WorkerLostError):
        _read(path)


def test_nobody_reads_on_once_nobody_asks(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[subprocess.Popen[bytes]] = []

    class Kept(subprocess.Popen):  # type: ignore[type-arg]  # bytes here
        def __init__(self, *args: Any, **more: Any) -> None:
            super().__init__(*args, **more)
            started.append(self)

    monkeypatch.setattr(subprocess, "Popen", Kept)
    many = "".join(row(n, *ZHANG) for n in range(2, 50_000))
    _open(write(by_hand(row(1, *HEADER) + many)))
    assert len(started) == 3
    assert all(child.returncode is not None for child in started)


@pytest.mark.parametrize("content", [b"PK\x03\x04 110101199003077774", None])
def test_what_a_reader_says_of_a_file_goes_nowhere(
    write: Write, capfd: pytest.CaptureFixture[str], content: bytes | None
) -> None:
    if content is None:
        content = by_hand(row(1, *HEADER) + f"<row><c>{ZHANG[1]}")
    with pytest.raises((FileUnreadableError, HeaderNotFoundError)) as refused:
        _read(write(content))
    told = "".join((str(refused.value), *capfd.readouterr()))
    assert ZHANG[1] not in told


def test_who_was_taken_in_before_the_damage_stays_and_is_not_doubled(
    intake: Any, write: Write, write_file: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "LARGE", 0)
    people = write_file([dict(one) for one in Inventor("hostile").people(1200)])
    from_top = csv.reader(people.read_text("utf-8").splitlines())
    whole = "".join(row(n, *texts) for n, texts in enumerate(from_top, 1))
    with pytest.raises(XinhuError) as refused:
        intake.take(write(by_hand(whole + "<row><c></row>")), chunk=100)
    assert refused.value.code == "intake.file_unreadable"
    before = intake.people()
    assert 0 < len(before) < 1200
    assert intake.take(write(by_hand(whole)), chunk=100).counts.accepted == 1200
    assert before.keys() < (after := intake.people()).keys()
    assert len(after) == 1200
