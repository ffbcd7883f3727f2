"""Files made broken in every way: each ends, and nothing but parts comes of it."""

import bz2
import gzip
import io
import lzma
import os
import random
import sqlite3
import tarfile
import zipfile
from contextlib import closing
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from binary_workbook import binary_workbook, cell, record, row, sheet, wide
from office_files import (
    old_slides,
    old_word,
    old_workbook,
    outlook,
    pdf,
    slides,
    word,
    word_run,
    workbook,
    zipped,
)
from read_parts import whole
from sevenzip_files import reheaded, sevenzipped

TIMES = int(os.environ.get("XINHU_FUZZED", "40"))
ID = "330106198507010012"
TEXT = f"姓名,证件号码\n张三,{ID}\n李四,{ID}\n" * 20
MAIL = f"From: a@b.test\nTo: c@d.test\nSubject: =?gbk?b?xOO6ww==?=\n\n{TEXT}"


def _tar() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        info = tarfile.TarInfo("a.csv")
        info.size = len(TEXT.encode())
        archive.addfile(info, io.BytesIO(TEXT.encode()))
    return out.getvalue()


def _database() -> bytes:
    with closing(sqlite3.connect(":memory:")) as link:
        link.execute("CREATE TABLE c (name, id)")
        link.executemany("INSERT INTO c VALUES (?, ?)", [("张三", ID)] * 200)
        return link.serialize()


def _binary() -> bytes:
    rows = [row(n, cell(0, "证件"), cell(1, ID)) for n in range(30)]
    comment = record(637, b"\0" + wide(ID))
    return binary_workbook({"客户": sheet(rows)}, comments1=comment)


def _files() -> bytes:
    with closing(sqlite3.connect(":memory:")) as link:
        link.execute("CREATE TABLE c (file)")
        cells = [zipped({"a.txt": ID}), pdf(f"ID {ID}")]
        link.executemany("INSERT INTO c VALUES (?)", [(cell,) for cell in cells])
        return link.serialize()


def _parquet() -> bytes:
    out = io.BytesIO()
    parquet.write_table(pa.table({"name": [ID] * 200, "n": range(200)}), out)
    return out.getvalue()


SEEDS = {
    "csv": TEXT.encode("gb18030"),
    "utf16": TEXT.encode("utf-16"),
    "eml": MAIL.encode(),
    "mbox": f"From a@b.test Mon\n{MAIL}\nFrom a@b.test Mon\n{MAIL}".encode(),
    "zip": zipped({"a.csv": TEXT, "b.zip": zipped({"c.txt": TEXT})}),
    "tar": _tar(),
    "gz": gzip.compress(_tar(), mtime=0),
    "7z": sevenzipped({"a.csv": TEXT.encode(), "b.zip": zipped({"c.txt": TEXT})}),
    "bz2": bz2.compress(TEXT.encode()),
    "xz": lzma.compress(TEXT.encode()),
    "docx": word(f"<w:p>{word_run(ID)}</w:p>", header1=f"<w:p>{word_run(ID)}</w:p>"),
    "pptx": slides(f"<a:p><a:t>{ID}</a:t></a:p>", "<a:p/>"),
    "xlsx": workbook([["姓名", "证件号码"], *[["张三", ID]] * 30]),
    "xlsb": _binary(),
    "xls": old_workbook([["证件号码"], *[[ID]] * 30]),
    "doc": old_word(TEXT),
    "ppt": old_slides(TEXT, "plain"),
    "msg": outlook("x", TEXT, "a.zip", zipped({"a.txt": TEXT})),
    "pdf": pdf(f"ID {ID}", "more"),
    "db": _database(),
    "parquet": _parquet(),
    "db of files": _files(),
}


def _mutated(seed: bytes, chance: random.Random) -> bytes:
    body = bytearray(seed)
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(max(1, len(body)))
        match chance.randrange(6):
            case 0 if body:
                body[at % len(body)] = chance.randrange(256)
            case 1 if body:
                body[at % len(body)] ^= 1 << chance.randrange(8)
            case 2:
                del body[at : at + chance.randint(1, 64)]
            case 3:
                body[at:at] = chance.randbytes(chance.randint(1, 16))
            case 4:
                body[at : at + 4] = chance.choice(
                    [b"\xff\xff\xff\xff", b"\0\0\0\0", b"\xff\xff\xff\x7f"]
                )
            case _:
                del body[max(at, 1) :]
    return bytes(body)


def _broken_inside(seed: bytes, chance: random.Random) -> bytes:
    """Break one member of an archive, where checksums would else tell at once."""
    with zipfile.ZipFile(io.BytesIO(seed)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice([*members])
    return zipped({**members, name: _mutated(members[name], chance)})


@pytest.mark.parametrize("kind", ["zip", "docx", "pptx", "xlsx", "xlsb"])
def test_a_document_broken_inside_ends_and_raises_nothing(
    tmp_path: Path, kind: str
) -> None:
    chance = random.Random(kind)  # noqa: S311 -- a broken file is no secret
    path = tmp_path / "a"
    for _ in range(TIMES):
        path.write_bytes(_broken_inside(SEEDS[kind], chance))
        whole(path)


def test_an_archive_with_a_broken_header_ends_and_raises_nothing(
    tmp_path: Path,
) -> None:
    chance = random.Random(7)  # noqa: S311 -- a broken file is no secret
    path = tmp_path / "a"
    for _ in range(TIMES):
        path.write_bytes(reheaded(SEEDS["7z"], lambda h: _mutated(h, chance)))
        whole(path)


@pytest.mark.parametrize("kind", SEEDS)
def test_a_broken_file_ends_and_raises_nothing(tmp_path: Path, kind: str) -> None:
    chance = random.Random(kind)  # noqa: S311 -- a broken file is no secret
    path = tmp_path / "a"
    path.write_bytes(SEEDS[kind])
    assert ID in whole(path).seen.replace("\n", "")
    for _ in range(TIMES):
        path.write_bytes(_mutated(SEEDS[kind], chance))
        whole(path)
