"""One page of a PDF: its text, its notes and forms, its picture."""

import ctypes
import math
import re
import struct
import zlib
from typing import Any, Final

from pypdfium2 import PdfPage, raw

_KEYS: Final = (b"Contents", b"V", b"RC")
_ANNOTATIONS: Final = 2000
_LONGEST: Final = 1 << 22
_ODD: Final = re.compile("[\ufffd\ue000-\uf8ff\0-\x08\x0e-\x1f]")
_GARBLED: Final = 0.2
_SCALE: Final = 2.0
"""144 dots an inch."""
_PIXELS: Final = 20_000_000


def text_of(page: PdfPage) -> str | None:
    """Return the text of a page; None where it is missing or garbled."""
    text_page = page.get_textpage()
    try:
        text = str(text_page.get_text_bounded()).replace("\r\n", "\n")
    finally:
        text_page.close()
    text = text.replace("\ufffe", "").replace("\0", "")
    if not text.strip() or len(_ODD.findall(text)) > _GARBLED * len(text):
        return None
    return text


def is_blank(page: PdfPage) -> bool:
    """Tell whether nothing stands on a page at all."""
    return int(raw.FPDFPage_CountObjects(page)) == 0


def has_more_notes(page: PdfPage) -> bool:
    """Tell whether a page has more notes than are looked at."""
    return int(raw.FPDFPage_GetAnnotCount(page)) > _ANNOTATIONS


def annotations_of(page: PdfPage, forms: Any) -> str:  # noqa: ANN401 -- pypdfium2 has no types
    """Return what stands in notes and in the fields of forms."""
    found = []
    for number in range(min(raw.FPDFPage_GetAnnotCount(page), _ANNOTATIONS)):
        annotation = raw.FPDFPage_GetAnnot(page, number)
        if not annotation:
            continue
        get = raw.FPDFAnnot_GetStringValue
        found += [_string(get, annotation, key) for key in _KEYS]
        if forms is not None:
            found.append(_string(raw.FPDFAnnot_GetFormFieldValue, forms, annotation))
        raw.FPDFPage_CloseAnnot(annotation)
    return "\n".join(dict.fromkeys(filter(None, found)))


def _string(get: Any, *of: Any) -> str:  # noqa: ANN401 -- pypdfium2 has no types
    size = min(get(*of, None, 0), _LONGEST)
    if size <= 2:  # noqa: PLR2004 -- the end alone
        return ""
    buffer = ctypes.create_string_buffer(size)
    get(*of, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
    return buffer.raw.decode("utf-16-le", "replace").rstrip("\0")


def picture_of(page: PdfPage) -> bytes:
    """Return a page as a picture, a PNG in grey: it needs no library to be written."""
    width, height = page.get_size()
    scale = min(_SCALE, math.sqrt(_PIXELS / max(1.0, width * height)))
    bitmap = page.render(scale=scale, grayscale=True)
    try:
        pixels = bytes(bitmap.buffer)
        wide, high, stride = bitmap.width, bitmap.height, bitmap.stride
    finally:
        bitmap.close()
    rows = b"".join(
        b"\0" + pixels[at : at + wide] for at in range(0, high * stride, stride)
    )
    size = struct.pack(">IIBBBBB", wide, high, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", size)
        + _chunk(b"IDAT", zlib.compress(rows, 1))
        + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, body: bytes) -> bytes:
    check = zlib.crc32(kind + body)
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", check)
