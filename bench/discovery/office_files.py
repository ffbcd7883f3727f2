"""A workbook of 20,000 rows and a PDF of 200 pages: read, and read and scanned."""

from pathlib import Path

import xlsxwriter

from bench.discovery import engine, pdf_file, prose, tables, timing
from bench.discovery.drawing import seeded
from bench.discovery.engine import Engine
from bench.discovery.plan import SEED, Plan
from bench.figures import Figures
from bench.telling import say

_LINE, _LINES = 44, 50


def measure(plan: Plan, figures: Figures, found: Engine, folder: Path) -> None:
    """Put processor seconds of both files."""
    if not engine.readable() or not engine.scan_table:
        figures.put("files", "readers or columns are not here: not measured")
        return
    say("a workbook and a PDF")
    for name, path in (("workbook", _workbook), ("pdf", _pdf)):
        file = path(plan, folder)
        figures.put(f"{name}_read_amount", float(engine.drained(file)))
        figures.put(f"{name}_hits", float(found.file(file)))
        taken = timing.turns(lambda file=file: engine.drained(file), plan.turns)
        timing.put_seconds(figures, f"{name}_read_seconds", taken)
        taken = timing.turns(lambda file=file: found.file(file), plan.turns)
        timing.put_seconds(figures, f"{name}_scan_seconds", taken)


def _workbook(plan: Plan, folder: Path) -> Path:
    table = tables.usual(seeded(SEED), plan.workbook)
    file = folder / "customers.xlsx"
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate([table.heads, *table.rows]):
            sheet.write_row(place, 0, row)
    return file


def _pdf(plan: Plan, folder: Path) -> Path:
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
    return file
