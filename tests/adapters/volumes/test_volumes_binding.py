"""Binding a volume: whole or not at all, the same again, never over a broken one."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from msgspec import structs
from pyarrow import parquet as pq

from simulators.register_memory import MemoryRegister
from simulators.register_traffic import BEGIN, traffic
from simulators.register_volumes import (
    BINDER,
    END_OF_2026Q4,
    TwoVolumes,
    bind_volume,
    bindery,
    two_volumes,
)
from xinhu.adapters.volumes import book
from xinhu.adapters.volumes.binding import bind
from xinhu.adapters.volumes.draft_folder import draft_folder
from xinhu.adapters.volumes.tables import TABLE, check_table
from xinhu.core.base.clock import DAY, Instant
from xinhu.core.base.receipt import Receipt
from xinhu.core.register.entry import Facts, parse
from xinhu.core.register.errors import (
    RegisterBrokenError,
    VolumeError,
    VolumeNameError,
)
from xinhu.core.register.store import StoredCheckpoint
from xinhu.core.register.tiles import Tile, parse_path, tile_path, tiles_between
from xinhu.core.register.volume.manifest import BoundVolume


@pytest.fixture(scope="module")
def volumes(tmp_path_factory: pytest.TempPathFactory) -> TwoVolumes:
    return two_volumes(tmp_path_factory.mktemp("bound"))


def filled(count: int = 300, *, guomi: bool = False) -> MemoryRegister:
    register = MemoryRegister(guomi=guomi)
    for facts in traffic(5, count):
        register.append([facts])
    return register


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.duty("R7.4")
def test_a_volume_ends_with_its_closing_entry_and_the_next_opens_behind_it(
    volumes: TwoVolumes,
) -> None:
    stored = volumes.register.stored
    closing, opening = parse(stored[700].body), parse(stored[701].body)
    assert closing.kind == "volume_closed"
    assert closing.detail == {"volume": "2026Q4", "first": 0, "seen": 700}
    assert (opening.kind, opening.detail) == ("volume_opened", {"after": "2026Q4"})
    assert closing.actor == BINDER.actor
    assert volumes.first.volume.size == volumes.second.volume.first == 701


def test_tiles_and_bundles_lie_exactly_where_the_specification_puts_them(
    volumes: TwoVolumes,
) -> None:
    found = {n for n in contents(volumes.second.folder) if n.startswith("tile/")}
    tiles = {tile_path(tile) for tile in tiles_between(512, 1500)}
    bundles = {f"tile/entries/{n:03d}" for n in (2, 3, 4)} | {"tile/entries/005.p/220"}
    assert found == tiles | bundles
    for name in found:
        named = parse_path(name)
        if isinstance(named, Tile):
            hashes = volumes.register.tiles["sha256"].tile(named)
            assert (volumes.second.folder / name).read_bytes() == hashes


def test_the_manifest_resumes_from_at_most_64_hashes(volumes: TwoVolumes) -> None:
    value = json.loads((volumes.second.folder / "manifest.json").read_bytes())
    assert (value["first"], value["base"], value["size"]) == (701, 512, 1500)
    assert len(value["trees"]["sha256"]["resume"]) == (512).bit_count()
    assert value["after"]["volume"] == "2026Q4"
    assert value["after"]["manifest"] == volumes.first.volume.manifest.hex()
    assert value["counts"]["volume_closed"] == 1


def test_the_table_says_what_the_bundles_say(volumes: TwoVolumes) -> None:
    folder = volumes.second.folder
    assert check_table(folder, 701, 1500) == 799
    refused = sum(
        b'"decision":"refuse"' in e.body for e in volumes.register.stored[701:]
    )
    with duckdb.connect() as connection:
        found = connection.execute(
            "SELECT count(*), min(index), max(index), count_if(decision = 'refuse'), "
            "count_if(fields['name'] = 'partial') FROM read_parquet(?)",
            [str(folder / TABLE)],
        ).fetchone()
    assert found is not None
    assert found[:4] == (799, 701, 1499, refused)
    assert found[4] > 0


def test_a_table_that_differs_in_one_cell_is_found(tmp_path: Path) -> None:
    bound = bind_volume(filled(), "2026Q4", tmp_path, END_OF_2026Q4)
    path = bound.folder / TABLE
    table = pq.read_table(path)
    actors = table["actor"].to_pylist()
    actors[17] = "op-somebody-else"
    place = table.schema.get_field_index("actor")
    changed = table.set_column(place, table.schema.field(place), [actors])
    pq.write_table(changed, path)
    with pytest.raises(VolumeError) as caught:
        check_table(bound.folder, 0, 301)
    assert caught.value.reason == "table"


def test_the_book_is_chinese_bounded_and_without_a_script(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(book, "PAGE", 20)
    monkeypatch.setattr(book, "CHAPTER", 3)
    bound = bind_volume(filled(150), "2026Q4", tmp_path, END_OF_2026Q4)
    pages = sorted((bound.folder / "book").glob("page-*.html"))
    chapters = sorted((bound.folder / "book").glob("chapter-*.html"))
    assert (len(pages), len(chapters)) == (8, 3)
    for path in (bound.folder / "book").glob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert '<html lang="zh-CN">' in text
        assert "<script" not in text
        assert "http" not in text
    first = pages[0].read_text(encoding="utf-8")
    assert first.count("<tr class=") == 20
    assert "信息查询" in first
    assert "柜面服务" in first
    index = (bound.folder / "book" / "index.html").read_text(encoding="utf-8")
    assert index.count("chapter-") == 3
    assert "检查点" in index


def test_what_an_entry_says_is_escaped_in_the_book(tmp_path: Path) -> None:
    register = filled(3)
    hostile = next(iter(traffic(9, 1)))
    register.append([structs.replace(hostile, actor="<script>alert(1)</script>")])
    bound = bind_volume(register, "2026Q4", tmp_path, END_OF_2026Q4)
    page = (bound.folder / "book" / "page-000001.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;" in page


CASES_OF_NAMES = {
    "no quarter": ("2026Q5", None, "format"),
    "lower case": ("2026q4", None, "format"),
    "a path": ("../2026Q4", None, "format"),
    "not begun": ("2027Q2", None, "future"),
    "bound before": ("2026Q4", "2026Q4", "order"),
    "earlier than the last": ("2026Q3", "2026Q4", "order"),
}


@pytest.mark.parametrize("case", CASES_OF_NAMES)
def test_a_name_that_does_not_fit_is_refused_before_anything_happens(
    case: str, tmp_path: Path
) -> None:
    name, last, reason = CASES_OF_NAMES[case]
    register = filled(5)
    after = BoundVolume(last, 0, 3, bytes(32)) if last else None
    with pytest.raises(VolumeNameError) as caught:
        bind_volume(register, name, tmp_path, END_OF_2026Q4, after)
    assert caught.value.reason == reason
    assert len(register.stored) == 5
    assert list(tmp_path.iterdir()) == []


def test_a_quarter_begins_at_midnight_in_beijing(tmp_path: Path) -> None:
    begins = Instant(1_790_784_000_000_000)  # 2026-09-30T16:00:00Z
    with pytest.raises(VolumeNameError):
        bind_volume(filled(3), "2026Q4", tmp_path / "a", Instant(begins - 1))
    bind_volume(filled(3), "2026Q4", tmp_path / "b", begins)


class CrashError(Exception):
    """The process dies here."""


@pytest.mark.duty("R7.4")
def test_after_a_crash_nothing_stands_there_and_binding_again_adds_no_entry(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    register = filled(400, guomi=True)

    def crash(*_: object) -> int:
        raise CrashError

    with monkeypatch.context() as patch:
        patch.setattr("xinhu.adapters.volumes.tabling.check_table", crash)
        with pytest.raises(CrashError):
            bind_volume(register, "2026Q4", tmp_path, END_OF_2026Q4)
    assert [path.name for path in tmp_path.iterdir()] == [".lock"]
    assert len(register.stored) == 402
    for facts in traffic(6, 10):
        register.append([facts])
    # What a killed process leaves: a half-written draft that nobody cleaned up.
    (tmp_path / ".2026Q4.partial").mkdir()
    (tmp_path / ".2026Q4.partial" / "manifest.json").write_text("{")
    bound = bind_volume(register, "2026Q4", tmp_path, END_OF_2026Q4)
    assert bound.volume.size == 401
    assert len(register.stored) == 412
    assert {path.name for path in tmp_path.iterdir()} == {".lock", "2026Q4"}


def test_binding_the_same_entries_gives_the_same_bytes(tmp_path: Path) -> None:
    folders = []
    for name in ("one", "two"):
        bound = bind_volume(filled(300), "2026Q4", tmp_path / name, END_OF_2026Q4)
        folders.append(contents(bound.folder))
    # ML-DSA-44 signs hedged, so notes and what hashes or shows them may differ.
    signed = {"checkpoint", "manifest.json", "manifest.note", "book/index.html"}
    one, two = ({k: v for k, v in f.items() if k not in signed} for f in folders)
    assert one == two


@pytest.mark.parametrize("guomi", [False, True])
def test_a_volume_that_was_never_noted_is_taken_up_and_not_written_again(
    tmp_path: Path, *, guomi: bool
) -> None:
    register = filled(guomi=guomi)
    bound = bind_volume(register, "2026Q4", tmp_path, END_OF_2026Q4)
    before = contents(bound.folder)
    later = Instant(END_OF_2026Q4 + DAY)
    assert bind_volume(register, "2026Q4", tmp_path, later) == bound
    assert contents(bound.folder) == before
    assert len(register.stored) == 302


SPOILED = {
    "manifest changed": ("manifest.json", lambda data: data + b"\n"),
    "manifest is no JSON": ("manifest.json", lambda _: b"{"),
    "note gone": ("manifest.note", lambda _: b""),
    "checkpoint changed": ("checkpoint", lambda data: data.replace(b"301", b"300")),
}


@pytest.mark.parametrize("case", SPOILED)
def test_what_stands_there_unsigned_is_neither_taken_up_nor_written_over(
    case: str, tmp_path: Path
) -> None:
    register = filled()
    bound = bind_volume(register, "2026Q4", tmp_path, END_OF_2026Q4)
    name, spoil = SPOILED[case]
    (bound.folder / name).write_bytes(spoil((bound.folder / name).read_bytes()))
    before = contents(bound.folder)
    with pytest.raises(VolumeError) as caught:
        bind_volume(register, "2026Q4", tmp_path, END_OF_2026Q4)
    assert caught.value.reason == "exists"
    assert contents(bound.folder) == before


def test_what_cannot_be_flushed_leaves_no_volume(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_handle: int) -> None:
        raise OSError(5, "the disk")

    monkeypatch.setattr("xinhu.adapters.volumes.draft_folder.os.fsync", fails)
    with (
        pytest.raises(OSError, match="the disk"),
        draft_folder(tmp_path, "2026Q4") as out,
    ):
        out.write("a", b"1")
    assert not (tmp_path / "2026Q4").exists()
    assert not (tmp_path / ".2026Q4.partial").exists()


def test_more_files_than_may_wait_are_all_flushed(tmp_path: Path) -> None:
    with draft_folder(tmp_path, "2026Q4") as out:
        for number in range(200):
            out.write(f"{number}", b"1")
        assert len(out.digests) == 200
    assert len(contents(tmp_path / "2026Q4")) == 200


def test_two_processes_do_not_bind_at_once(tmp_path: Path) -> None:
    with (
        draft_folder(tmp_path, "2026Q4"),
        pytest.raises(VolumeError) as caught,
        draft_folder(tmp_path, "2027Q1"),
    ):
        pass
    assert caught.value.reason == "busy"


@pytest.mark.duty("B1")
def test_a_changed_entry_is_named_and_nothing_is_signed(tmp_path: Path) -> None:
    register = filled()
    stored = register.stored[123]
    register.change(123, body=stored.body.replace(b'"v":1', b'"v":2'))
    with pytest.raises(RegisterBrokenError) as caught:
        bind_volume(register, "2026Q4", tmp_path, END_OF_2026Q4)
    assert (caught.value.reason, caught.value.index) == ("leaf_mismatch", 123)
    assert not (tmp_path / "2026Q4").exists()


def test_a_register_rewritten_below_the_last_volume_is_not_continued(
    tmp_path: Path,
) -> None:
    register = filled(300)
    first = bind_volume(register, "2026Q4", tmp_path, END_OF_2026Q4)
    later = Instant(BEGIN + 182 * DAY)
    for boundary, reason in ((600, "not_opened"), (301, "previous_root")):
        other = MemoryRegister(guomi=False)
        for facts in traffic(77, boundary):
            other.append([facts])
        other.append_bytes(register.stored[301].body)
        other.signed = register.signed
        with pytest.raises(VolumeError) as caught:
            bind_volume(other, "2027Q1", tmp_path, later, first.volume)
        assert caught.value.reason == reason


def test_without_the_checkpoint_that_was_signed_nothing_is_continued(
    tmp_path: Path,
) -> None:
    register = filled(300)
    first = bind_volume(register, "2026Q4", tmp_path, END_OF_2026Q4)
    register.signed = [StoredCheckpoint(5, b"")]
    later = Instant(BEGIN + 182 * DAY)
    with pytest.raises(VolumeError) as caught:
        bind_volume(register, "2027Q1", tmp_path, later, first.volume)
    assert caught.value.reason == "previous_checkpoint"


def test_progress_is_told(tmp_path: Path) -> None:
    register = filled(9000)
    told: list[int] = []
    stand = replace(bindery(register, END_OF_2026Q4), progress=told.append)
    bind(stand, name="2026Q4", folder=tmp_path, binder=BINDER, after=None)
    assert told == [8192]


def test_an_append_that_fails_leaves_no_volume(tmp_path: Path) -> None:
    register = filled(10)

    def refuse(_: Sequence[Facts]) -> Sequence[Receipt]:
        raise CrashError

    stand = replace(bindery(register, END_OF_2026Q4), append=refuse)
    with pytest.raises(CrashError):
        bind(stand, name="2026Q4", folder=tmp_path, binder=BINDER, after=None)
    assert [path.name for path in tmp_path.iterdir()] == [".lock"]
