"""Reads the first sheet of a workbook in a process of its own, within bounds.

A file of a kilobyte can name a cell in the last corner of a sheet, or unfold into
gigabytes; the library that reads workbooks then ends its process. Here it ends this
one: memory and time are bounded by the system, and nothing else runs here. Started by
``workbook``; arguments are bytes of memory, seconds, rows, cells of a row and
characters of a cell, each at most. Where there are more, one more is given, for whoever
judges it.

Reads the workbook from standard input, writes JSON to standard output: where the sheet
begins, and its rows. Exits with 1 where it is no workbook.
"""

import io
import json
import resource
import sys

UNREADABLE = 1


def _cell(value: object, longest: int) -> str:
    """Write a cell as text; a whole number, as a staff number is, without a point."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()[: longest + 1]


def main(memory: int, seconds: int, rows: int, width: int, longest: int) -> int:
    """Read, within bounds; return the exit code."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    import python_calamine  # noqa: PLC0415 -- only within the bounds

    content = io.BytesIO(sys.stdin.buffer.read())
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(content)
        sheet = book.get_sheet_by_index(0)
    except (python_calamine.CalamineError, OSError, IndexError):
        return UNREADABLE
    begins = sheet.start[0] if sheet.start else 0
    kept: list[tuple[int, list[str]]] = []
    for number, row in enumerate(sheet.iter_rows(), begins + 1):
        cells = [_cell(value, longest) for value in row[: width + 1]]
        if any(cells):
            kept.append((number, cells))
        if len(kept) > rows + 1:
            break
    json.dump(kept, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
