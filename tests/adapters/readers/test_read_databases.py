"""Tables of SQLite and Parquet."""

import datetime as dt
import decimal
import io
import sqlite3
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from office_files import old_workbook, pdf, word, word_run, zipped
from read_parts import in_file, whole
from xinhu.adapters.readers.bounds import DEFAULT
from xinhu.core.discover.part import Why

ID = "330106198507010012"


def database(path: Path) -> Path:
    with sqlite3.connect(path) as link:
        link.execute('CREATE TABLE "客""户" (name, id_no, phone INTEGER, note)')
        link.execute(
            "CREATE VIEW v AS WITH RECURSIVE r(x) AS "
            "(SELECT 1 UNION ALL SELECT x FROM r) SELECT x FROM r"
        )
        rows = [("张三", ID, 13812345678, None), ("李四", 3.3e17, 1.5, b"\0\x01\xff")]
        link.executemany('INSERT INTO "客""户" VALUES (?, ?, ?, ?)', rows)
    link.close()
    return path


def test_every_table_is_read(tmp_path: Path) -> None:
    found = whole(database(tmp_path / "a 1?.db"))
    table = found.tables["", '客"户']
    assert table.columns == ("name", "id_no", "phone", "note")
    assert table.rows == [
        ("张三", ID, "13812345678", None),
        ("李四", "3.30000000000000E+17", "1.5", None),
    ]
    assert found.unread == {'客"户.note': Why.UNKNOWN_FORMAT}


def test_a_database_in_an_archive_is_read(tmp_path: Path) -> None:
    body = zipped({"a.db": database(tmp_path / "a.db").read_bytes()})
    assert ("a.db", '客"户') in whole(in_file(tmp_path, "a.zip", body)).tables


def test_nothing_is_written_beside_a_database(tmp_path: Path) -> None:
    path = database(tmp_path / "a.db")
    before = path.read_bytes()
    path.chmod(0o400)
    whole(path)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["a.db"]


def test_a_broken_database_is_told(tmp_path: Path) -> None:
    body = database(tmp_path / "a.db").read_bytes()
    broken = body[:4096] + bytes(len(body) - 4096)
    assert Why.BROKEN in whole(in_file(tmp_path, "b.db", broken)).unread.values()
    assert whole(in_file(tmp_path, "c.db", body[:100])).unread == {"": Why.BROKEN}


FILES = {
    "docx": word(f"<w:p>{word_run(ID)}</w:p>"),
    "pdf": pdf(f"ID {ID}"),
    "xls": old_workbook([["证件号码"], *[[ID]] * 30]),
    "zip": zipped({"客户.txt": f"证件 {ID}"}),
}


def files_in_sqlite(folder: Path, cells: list[bytes]) -> Path:
    path = folder / "f.db"
    with sqlite3.connect(path) as link:
        link.execute("CREATE TABLE 档案 (name, 附件)")
        link.executemany("INSERT INTO 档案 VALUES (?, ?)", [("x", c) for c in cells])
        link.execute("CREATE TABLE 后 (id_no)")
        link.execute("INSERT INTO 后 VALUES ('330106')")
    link.close()
    return path


def files_in_parquet(folder: Path, cells: list[bytes]) -> Path:
    table = pa.table({"name": ["x"] * len(cells), "附件": pa.array(cells, pa.binary())})
    parquet.write_table(table, folder / "f.parquet")
    return folder / "f.parquet"


@pytest.mark.parametrize(
    ("made", "column"), [(files_in_sqlite, "档案.附件"), (files_in_parquet, "附件")]
)
def test_files_in_cells_are_read_as_members(tmp_path: Path, made, column) -> None:
    picture = b"\x89PNG\r\n\x1a\n" + bytes(99)
    broken = FILES["docx"][:-20]
    found = whole(made(tmp_path, [*FILES.values(), picture, broken, picture]))
    for row, name in enumerate(FILES, 1):
        ways = {way for way, _ in (*found.texts, *found.tables)}
        assert any(way.startswith(f"{column} {row}") for way in ways), name
    assert found.texts[f"{column} 4!客户.txt", ""] == f"证件 {ID}"
    assert found.seen.replace("\n", "").count(ID) >= 33
    # Told of the column, not of each of a million pictures.
    assert set(found.unread) == {column}


@pytest.mark.parametrize(
    "column",
    [
        pa.array([{"doc": FILES["zip"], "n": 1}]),
        pa.array([[b"x", FILES["zip"]]]),
        pa.array([[("k", FILES["zip"])]], pa.map_(pa.string(), pa.binary())),
        pa.array([FILES["zip"]] * 3).dictionary_encode(),
        pa.array([FILES["zip"]], pa.binary(len(FILES["zip"]))),
        pa.array([FILES["zip"]], pa.binary_view()),
        pa.array([FILES["zip"]], pa.large_binary()),
    ],
    ids=["struct", "list", "map", "dictionary", "fixed", "view", "large"],
)
def test_files_in_cells_of_parquet_are_read_however_they_lie(
    tmp_path: Path, column: pa.Array
) -> None:
    table = pa.Table.from_arrays([column], names=["附件"])
    parquet.write_table(table, tmp_path / "f.parquet")
    found = whole(tmp_path / "f.parquet")
    assert found.texts["附件 1!客户.txt", ""] == f"证件 {ID}"
    assert not found.unread


@pytest.mark.parametrize("names", [["f", "f"], ["f", "f.g"], ["f.g", "f"]])
def test_files_in_columns_of_one_name_are_read(
    tmp_path: Path, names: list[str]
) -> None:
    columns = [pa.array([FILES["zip"]]), pa.array([FILES["docx"]])]
    table = pa.Table.from_arrays(columns, names=names)
    parquet.write_table(table, tmp_path / "f.parquet")
    found = whole(tmp_path / "f.parquet")
    assert found.seen.count(ID) == 2
    assert not found.unread


def test_several_files_in_a_cell_of_parquet_have_names_of_their_own(
    tmp_path: Path,
) -> None:
    column = pa.array([None, [FILES["zip"], FILES["zip"]]], pa.list_(pa.binary()))
    parquet.write_table(pa.table({"f": column}), tmp_path / "f.parquet")
    texts = whole(tmp_path / "f.parquet").texts
    assert {("f 2!客户.txt", ""), ("f 2.1!客户.txt", "")} <= texts.keys()


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
@pytest.mark.parametrize("made", ["plain", "struct", "fixed", "dictionary"])
def test_words_that_are_kept_as_bytes_are_read(
    tmp_path: Path, encoding: str, made: str
) -> None:
    words = f"姓名：张伟 身份证号：{ID}".encode(encoding)
    column = {
        "plain": pa.array([words]),
        "struct": pa.array([{"doc": words}]),
        "fixed": pa.array([words + bytes(5)], pa.binary(len(words) + 5)),
        "dictionary": pa.array([words]).dictionary_encode(),
    }[made]
    parquet.write_table(pa.table({"s": column}), tmp_path / "f.parquet")
    found = whole(tmp_path / "f.parquet")
    assert f"姓名：张伟 身份证号：{ID}" in found.seen
    assert not found.unread


ODD = b"\1\0\2\xff\3" + ID.encode()


@pytest.mark.parametrize("cells", [[None, b"", ODD], [None, {"a": b""}, {"a": ODD}]])
def test_bytes_of_parquet_that_are_nothing_known_are_told_of_their_column(
    tmp_path: Path, cells: list[object]
) -> None:
    parquet.write_table(pa.table({"s": pa.array(cells)}), tmp_path / "f.parquet")
    found = whole(tmp_path / "f.parquet")
    assert found.unread == {"s": Why.UNKNOWN_FORMAT}
    assert ID in found.seen


@pytest.mark.parametrize("made", [files_in_sqlite, files_in_parquet])
def test_a_bomb_in_a_cell_is_told_behind_all_tables(tmp_path: Path, made) -> None:
    path = made(tmp_path, [zipped({"a.txt": "0" * (8 << 20)})])
    found = whole(path, replace(DEFAULT, grace=1 << 20))
    assert found.unread[""] is Why.BOMB
    assert found.tables
    assert made is files_in_parquet or ("", "后") in found.tables


def test_more_files_in_cells_than_members_of_honest_archives_are_told(
    tmp_path: Path,
) -> None:
    path = files_in_sqlite(tmp_path, [FILES["zip"]] * 9)
    found = whole(path, replace(DEFAULT, members=5))
    assert found.unread[""] is Why.TOO_MANY


TABLE = pa.table(
    {
        "姓名": ["张三", None],
        "卡号": pa.array([6222021234567890123, 1], pa.int64()),
        "证件号码": pa.array([3.30106198507010e17, 1.0], pa.float64()),
        "kind": pa.array(["a", "b"]).dictionary_encode(),
        "day": [dt.date(2026, 1, 2), None],
        "sum": [decimal.Decimal("1.50"), decimal.Decimal("2.00")],
        "list": [[{"phone": "13812345678", "name": "李四"}], []],
        "raw": [b"13812345678", None],
    }
)


def written() -> bytes:
    out = io.BytesIO()
    parquet.write_table(TABLE, out)
    return out.getvalue()


@pytest.mark.parametrize("name", ["a.parquet", "a.zip"])
def test_columns_are_words_or_numbers(tmp_path: Path, name: str) -> None:
    body = written() if name == "a.parquet" else zipped({"t.parquet": written()})
    found = whole(in_file(tmp_path, name, body))
    table = next(iter(found.tables.values()))
    assert table.columns == tuple(TABLE.column_names)
    assert table.types == [
        ["string", "int64", "double", "string", "string", "string", "string", "string"]
    ]
    assert table.rows[0] == (
        "张三", 6222021234567890123, 3.30106198507010e17, "a", "2026-01-02", "1.50",
        '[{"phone": "13812345678", "name": "李四"}]', "13812345678",
    )  # fmt: skip


def test_words_that_are_no_utf8_are_decoded(tmp_path: Path) -> None:
    cells = pa.array(["张三".encode("gb18030"), None], pa.binary())
    column = pa.StringArray.from_buffers(2, *cells.buffers()[1:], cells.buffers()[0])
    out = io.BytesIO()
    parquet.write_table(pa.table({"name": column}), out)
    table = whole(in_file(tmp_path, "a.parquet", out.getvalue())).tables["", ""]
    assert table.rows == [("张三",), (None,)]


def test_an_encrypted_or_broken_table_is_told(tmp_path: Path) -> None:
    path = in_file(tmp_path, "a", b"PARE" + written()[4:])
    assert whole(path).unread == {"": Why.ENCRYPTED}
    path = in_file(tmp_path, "b", written()[:300])
    assert whole(path).unread == {"": Why.BROKEN}
