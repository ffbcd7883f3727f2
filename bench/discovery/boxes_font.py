"""A TrueType font whose every glyph is the same box: enough for text to be read."""

import struct

_EM = 1000


def made(glyphs: int) -> bytes:
    """Return a font of so many glyphs, each an em wide."""
    box = _box()
    tables = {
        b"glyf": box * glyphs,
        b"head": _head(),
        b"hhea": struct.pack(
            ">IhhhHhhhhhhhhhhhH", 0x10000, 880, -120, 0, _EM, *[0] * 11, 1
        ),
        b"hmtx": struct.pack(">Hh", _EM, 0) + bytes(2 * (glyphs - 1)),
        b"loca": struct.pack(
            f">{glyphs + 1}I", *range(0, len(box) * (glyphs + 1), len(box))
        ),
        b"maxp": struct.pack(
            ">IHHHHHHHHHHHHHH", 0x10000, glyphs, 4, 1, 0, 0, 1, *[0] * 8
        ),
    }
    return _assembled(tables)


def _box() -> bytes:
    corners = struct.pack(">hhhhh", 1, 50, -50, 950, 800)
    ends = struct.pack(">HH", 3, 0)
    across, up = (50, 900, 0, -900), (-50, 0, 850, 0)
    # Flags: on the curve, both deltas in two bytes.
    body = corners + ends + bytes([1] * 4) + struct.pack(">8h", *across, *up)
    return body + bytes(-len(body) % 4)


def _head() -> bytes:
    numbers = (0x10000, 0x10000, 0, 0x5F0F3CF5, 0, _EM, 0, 0, 50, -50, 950, 800)
    return struct.pack(">IIIIHHqqhhhhHHhhh", *numbers, 0, 8, 2, 1, 0)


def _assembled(tables: dict[bytes, bytes]) -> bytes:
    count = len(tables)
    power = count.bit_length() - 1
    sizes = (16 << power, power, 16 * count - (16 << power))
    directory = struct.pack(">IHHHH", 0x10000, count, *sizes)
    place, body = 12 + 16 * count, b""
    for tag, table in sorted(tables.items()):
        padded = table + bytes(-len(table) % 4)
        total = sum(struct.unpack(f">{len(padded) // 4}I", padded)) % 2**32
        directory += tag + struct.pack(">III", total, place, len(table))
        body += padded
        place += len(padded)
    return directory + body
