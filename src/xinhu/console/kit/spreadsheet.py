"""Cells of a file that a spreadsheet opens without taking them for anything else."""

from typing import Final

BYTE_ORDER_MARK: Final = "\ufeff"
"""Spreadsheets take a file without it for GBK."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def harmless(cell: str) -> str:
    """Keep a spreadsheet from taking a text for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
