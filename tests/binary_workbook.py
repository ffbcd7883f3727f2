"""A workbook in Excel's binary form, record by record."""

import struct
from collections.abc import Mapping, Sequence

from office_files import zipped

_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"


def record(kind: int, body: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 127 | 128, kind >> 7])
    size, more = len(body), b""
    while size > 127:
        more += bytes([size & 127 | 128])
        size >>= 7
    return head + more + bytes([size]) + body


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def cell(column: int, value: object) -> bytes:
    at = struct.pack("<II", column, 0)
    if isinstance(value, str):
        return record(6, at + wide(value))
    assert isinstance(value, float)
    return record(5, at + struct.pack("<d", value))


def row(number: int, *cells: bytes) -> bytes:
    return record(0, struct.pack("<I", number) + bytes(13)) + b"".join(cells)


def sheet(rows: Sequence[bytes], behind: bytes = b"") -> bytes:
    dimension = record(148, struct.pack("<4I", 0, 0, 0, 0))
    begin = record(129) + dimension + record(145)
    return begin + b"".join(rows) + record(146) + behind + record(130)


def binary_workbook(
    sheets: Mapping[str, bytes], *, hidden: Sequence[str] = (), **parts: bytes
) -> bytes:
    """Put a workbook together; ``parts`` are further members of records."""
    bundle, links = b"", ""
    members: dict[str, bytes | str] = {}
    for number, (name, body) in enumerate(sheets.items(), 1):
        state = struct.pack("<II", int(name in hidden), number)
        bundle += record(156, state + wide(f"r{number}") + wide(name))
        links += (
            f'<Relationship Id="r{number}" Type="{_RELS}/worksheet" '
            f'Target="worksheets/sheet{number}.bin"/>'
        )
        members[f"xl/worksheets/sheet{number}.bin"] = body
    book = record(131) + record(153, bytes(12)) + record(143) + bundle + record(144)
    book += parts.pop("names", b"") + record(132)
    members |= {f"xl/{name}.bin": body for name, body in parts.items()}
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{_RELS}">{links}'
            "</Relationships>",
            "xl/workbook.bin": book,
            **members,
        }
    )
