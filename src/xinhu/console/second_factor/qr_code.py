"""A QR code as an SVG path: drawn by the page, without style or script of its own."""

from typing import NamedTuple

import qrcode

_QUIET = 4  # modules of white around it (ISO/IEC 18004)


class Drawing(NamedTuple):
    """A QR code: its width in modules, and the dark ones as a path."""

    size: int
    path: str


def draw(text: str) -> Drawing:
    """Draw a text as a QR code."""
    code = qrcode.QRCode(border=_QUIET, error_correction=qrcode.ERROR_CORRECT_M)
    code.add_data(text)
    code.make(fit=True)
    rows: list[list[bool]] = code.get_matrix()
    dark = [
        f"M{x} {y}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, cell in enumerate(row)
        if cell
    ]
    return Drawing(len(rows), "".join(dark))
