"""Documents made for tests of readers, byte by byte, with what editors hide."""

import io
import struct
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import pairwise

import xlsxwriter

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'


_PAGE = (
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]MORE/Resources<</Font<</F<</Type"
    "/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>/Contents CONTENTS>>"
)


def zipped(members: Mapping[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members.items():
            # The same bytes every time: what is made of them is the same as well.
            member = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, body)
    return out.getvalue()


def word_run(text: str, inside: str = "", element: str = "t") -> str:
    return f"<w:r><w:rPr>{inside}</w:rPr><w:{element}>{text}</w:{element}></w:r>"


def word(body: str, **others: str) -> bytes:
    members = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
    }
    for name, xml in others.items():
        members[f"word/{name}.xml"] = f"<w:x {W}>{xml}</w:x>"
    return zipped(members)


def slides(slide: str, notes: str) -> bytes:
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "ppt/presentation.xml": "<p:presentation/>",
            "ppt/slides/slide1.xml": f"<p:sld {A}>{slide}</p:sld>",
            "ppt/notesSlides/notesSlide1.xml": f"<p:notes {A}>{notes}</p:notes>",
        }
    )


def workbook(rows: list[list[object]], *, name: str = "客户") -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": datetime(2026, 1, 1, tzinfo=UTC)})
    sheet = book.add_worksheet(name)
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return out.getvalue()


def pdf(*pages: str, trailer: str = "", page: str = "", more: str = "") -> bytes:
    """Write a PDF whose pages show lines of Latin text."""
    objects = ["<</Type/Catalog/Pages 2 0 R>>", ""]
    kids = []
    for text in pages:
        number = len(objects) + 1
        kids.append(f"{number} 0 R")
        stream = f"BT /F 12 Tf 50 700 Td ({text}) Tj ET" if text else "0 0 9 9 re f"
        objects += [
            _PAGE.replace("CONTENTS", f"{number + 1} 0 R").replace("MORE", page),
            f"<</Length {len(stream)}>>stream\n{stream}\nendstream",
        ]
    objects[1] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(kids)}]>>"
    if more:
        objects.append(more)
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj{body}endobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}"
    end += f"trailer<</Size {size}/Root 1 0 R{trailer}>>\nstartxref\n{len(out)}\n%%EOF"
    return out + end.encode("latin-1")


def ole(streams: Mapping[str, bytes]) -> bytes:
    """Write an OLE container; every stream in sectors of its own, none small."""
    sector = 512
    nodes = _nodes(streams)
    data, fat, starts = b"", [], []
    for node in nodes:
        if node.kind != 2:
            starts.append(0xFFFFFFFE)
            continue
        padded = node.body.ljust(4096, b"\0")
        padded += b"\0" * (-len(padded) % sector)
        starts.append(len(fat))
        count = len(padded) // sector
        fat += [*range(len(fat) + 1, len(fat) + count), 0xFFFFFFFE]
        data += padded
    table = b"".join(
        _entry(node, start) for node, start in zip(nodes, starts, strict=True)
    )
    table += b"\0" * (-len(table) % sector)
    directory = len(fat)
    count = len(table) // sector
    fat += [*range(len(fat) + 1, len(fat) + count), 0xFFFFFFFE]
    needed = -(-(len(fat) + 2) // 128)
    first = len(fat)
    fat += [0xFFFFFFFD] * needed
    fat += [0xFFFFFFFF] * (-len(fat) % 128)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6) + b"\0" * 6
    header += struct.pack("<IIIII", 0, needed, directory, 0, 0)
    header += struct.pack("<IIII", 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    sectors = [*range(first, first + needed)]
    header += struct.pack("<109I", *sectors, *[0xFFFFFFFF] * (109 - needed))
    return header + data + table + struct.pack(f"<{len(fat)}I", *fat)


class _Node:
    def __init__(self, name: str, kind: int, body: bytes = b"") -> None:
        self.name, self.kind, self.body = name, kind, body
        self.child = self.right = 0xFFFFFFFF
        self.children: dict[str, _Node] = {}


def _nodes(streams: Mapping[str, bytes]) -> list[_Node]:
    root = _Node("Root Entry", 5)
    nodes = [root]
    for path, body in streams.items():
        at = root
        *folders, name = path.split("/")
        for folder in folders:
            if folder not in at.children:
                at.children[folder] = _Node(folder, 1)
                nodes.append(at.children[folder])
            at = at.children[folder]
        at.children[name] = _Node(name, 2, body)
        nodes.append(at.children[name])
    numbers = {id(node): number for number, node in enumerate(nodes)}
    for node in nodes:
        inside = [numbers[id(child)] for child in node.children.values()]
        node.child = inside[0] if inside else node.child
        for one, other in pairwise(inside):
            nodes[one].right = other
    return nodes


def _entry(node: _Node, start: int) -> bytes:
    name = node.name.encode("utf-16-le")
    size = len(node.body) if node.kind == 2 else 0
    return struct.pack(
        "<64sHBBIII16sIQQIQ", name, len(name) + 2, node.kind, 1,
        0xFFFFFFFF, node.right, node.child, b"", 0, 0, 0, start, size,
    )  # fmt: skip


def old_word(text: str, *, encrypted: bool = False) -> bytes:
    """Write a document of Word 97 whose text lies in two pieces."""
    cut = len(text) // 2
    first, second = text[:cut].encode("utf-16-le"), text[cut:].encode("utf-16-le")
    main = bytearray(2048)
    struct.pack_into("<HH", main, 0, 0xA5EC, 0x00C1)
    struct.pack_into("<H", main, 10, 0x0200 | (0x0100 if encrypted else 0))
    places = (len(main), len(main) + len(first))
    pieces = struct.pack("<III", 0, cut, len(text))
    pieces += b"".join(struct.pack("<HIH", 0, place, 0) for place in places)
    clx = b"\x01" + struct.pack("<H", 2) + b"xx"
    clx += b"\x02" + struct.pack("<I", len(pieces)) + pieces
    struct.pack_into("<II", main, 0x01A2, 0, len(clx))
    return ole({"WordDocument": bytes(main) + first + second, "1Table": clx})


def old_slides(*texts: str, more: bytes = b"", **streams: bytes) -> bytes:
    """Make slides of PowerPoint 97; each second text in bytes, as Latin letters are."""
    atoms = b"".join(
        struct.pack("<HHI", 0, 0x0FA8 if place % 2 else 0x0FA0, len(body)) + body
        for place, text in enumerate(texts)
        for body in [text.encode("latin-1" if place % 2 else "utf-16-le")]
    )
    whole = struct.pack("<HHI", 0xF, 0x03E8, len(atoms)) + atoms + more
    return ole({"PowerPoint Document": whole.ljust(4096, b"\0"), **streams})


def outlook(subject: str, body: str, name: str, attached: bytes) -> bytes:
    folder = "__attach_version1.0_#00000000/"
    return ole(
        {
            "__properties_version1.0": b"\0" * 32,
            "__substg1.0_0037001F": subject.encode("utf-16-le"),
            "__substg1.0_1000001F": body.encode("utf-16-le"),
            f"{folder}__substg1.0_3707001F": name.encode("utf-16-le"),
            f"{folder}__substg1.0_37010102": attached,
        }
    )


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def old_workbook(
    rows: list[list[str | float]], *, encrypted: bool = False, far: bool = False
) -> bytes:
    """Write a workbook of Excel 97: cells, and words in each of its corners."""
    name = "客户".encode("utf-16-le")
    book = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 6))
    if encrypted:
        book += _record(0x2F, b"\x01\0\x01\0" + b"x" * 48)
    sheet_at = len(book) + 4 + 8 + len(name) + 4
    book += _record(0x85, struct.pack("<IBBBB", sheet_at, 1, 0, 2, 1) + name)
    book += _record(0x0A, b"")
    book += _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 6))
    book += _record(0x200, struct.pack("<IIHHH", 0, len(rows), 0, len(rows[0]), 0))
    for number, row in enumerate(rows):
        for at, cell in enumerate(row):
            place = struct.pack("<HHH", number, at, 0)
            if isinstance(cell, str):
                text = struct.pack("<HB", len(cell), 1) + cell.encode("utf-16-le")
                book += _record(0x204, place + text)
            else:
                book += _record(0x203, place + struct.pack("<d", cell))
    if far:
        book += _record(0x203, struct.pack("<HHHd", 65535, 65535, 0, 1.0))
    book += _record(0x14, struct.pack("<HB", 10, 0) + b"&Lheader13")
    book += _record(0x15, struct.pack("<HB", 4, 1) + "页脚电话".encode("utf-16-le"))
    book += _record(0x18, b"\0" * 14 + b"\x17\x08\x00" + b"named138")
    book += _record(0x1B6, b"\0" * 18)
    book += _record(0x3C, b"\x01" + "批注138".encode("utf-16-le"))
    book += _record(0x0A, b"")
    return ole({"Workbook": book.ljust(4096, b"\0")})
