"""A workbook of 20,000 rows and a PDF of 200 pages: read, and read and scanned."""

from pathlib import Path

import xlsxwriter

from bench.discovery import engine, pdf_file, prose, tables, timing
from bench.discovery.drawing import seeded
from bench.discovery.engine import Engine
from bench.discovery.plan import SEED, Plan
from bench.figures import Figures
from bench.telling import say

_LINE, _LINES = 38, 32
"""Characters and lines of a page as letters have them."""


def measure(plan: Plan, figures: Figures, found: Engine, folder: Path) -> None:
    """Put processor seconds of both files."""
    if not engine.readable() or not engine.scan_table:
        figures.put("files", "readers or columns are not here: not measured")
        return
    say("a workbook and a PDF")
    book, rows = _workbook(plan, folder)
    letters, words = _pdf(plan, folder)
    if engine.drained(book) < rows:
        figures.put("workbook", "not read by its rows: not measured")
    else:
        _both(plan, figures, found, "workbook", book)
    if not engine.holds(letters, words):
        figures.put("pdf", "not read by its words: not measured")
    else:
        _both(plan, figures, found, "pdf", letters)


def _both(plan: Plan, figures: Figures, found: Engine, name: str, file: Path) -> None:
    figures.put(f"{name}_hits", float(found.file(file)))
    taken = timing.turns(lambda: engine.drained(file), plan.turns)
    timing.put_seconds(figures, f"{name}_read_seconds", taken)
    taken = timing.turns(lambda: found.file(file), plan.turns)
    timing.put_seconds(figures, f"{name}_scan_seconds", taken)


def _workbook(plan: Plan, folder: Path) -> tuple[Path, int]:
    """Return the file and how many rows it has."""
    table = tables.usual(seeded(SEED), plan.workbook)
    file = folder / "customers.xlsx"
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate([table.heads, *table.rows]):
            sheet.write_row(place, 0, row)
    return file, plan.workbook


def _pdf(plan: Plan, folder: Path) -> tuple[Path, str]:
    """Return the file and the longest words of its last page."""
    wanted = plan.pages * _LINES
    lines: list[str] = []
    for document in prose.documents(seeded(SEED), 2**30):
        for line in document.text.splitlines():
            lines += [line[at : at + _LINE] for at in range(0, len(line), _LINE)]
        if len(lines) >= wanted:
            break
    file = folder / "letters.pdf"
    pages = [lines[at : at + _LINES] for at in range(0, wanted, _LINES)]
    pdf_file.write(file, pages)
    return file, max(" ".join(pages[-1]).split(), key=len)
