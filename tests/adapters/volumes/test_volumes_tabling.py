"""The table made in a process beside is the one made here, and is checked as well."""

import multiprocessing as mp
import os
import signal
from pathlib import Path

import pytest
from pyarrow import parquet as pq

from simulators.register_volumes import TwoVolumes, two_volumes
from xinhu.adapters.volumes import tabling as made
from xinhu.adapters.volumes.tables import TABLE, check_table
from xinhu.adapters.volumes.tabling import Tabling, tabling
from xinhu.core.register.errors import VolumeError
from xinhu.core.register.tiles import WIDTH, Bundle, bundle_path, tile_width

FIRST, SIZE = 701, 1500


@pytest.fixture(scope="module")
def volumes(tmp_path_factory: pytest.TempPathFactory) -> TwoVolumes:
    return two_volumes(tmp_path_factory.mktemp("tabled"))


@pytest.fixture
def beside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(made, "BESIDE", 1)


@pytest.fixture
def draft(volumes: TwoVolumes, tmp_path: Path) -> Path:
    """Return a folder with the bundles of the second volume, and no table."""
    for bundle in bundles():
        place = tmp_path / bundle_path(bundle)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes((volumes.second.folder / bundle_path(bundle)).read_bytes())
    return tmp_path


def bundles() -> list[Bundle]:
    numbers = range(FIRST // WIDTH, -(-SIZE // WIDTH))
    return [Bundle(n, tile_width(0, n, SIZE)) for n in numbers]


def take_all(table: Tabling) -> None:
    for bundle in bundles():
        table.take(bundle, [])
    table.close()


def split(file: Path, rows: int = 100) -> None:
    """Write a table again in row groups of so many rows."""
    pq.write_table(pq.read_table(file), file, row_group_size=rows)


def change(file: Path, row: int) -> None:
    """Name another actor in one row."""
    table = pq.read_table(file)
    actors = table["actor"].to_pylist()
    actors[row] = "op-somebody-else"
    place = table.schema.get_field_index("actor")
    changed = table.set_column(place, table.schema.field(place), [actors])
    pq.write_table(changed, file, row_group_size=100)


@pytest.mark.usefixtures("beside")
def test_beside_it_is_the_same_table(volumes: TwoVolumes, draft: Path) -> None:
    with tabling(draft, FIRST, SIZE) as table:
        take_all(table)
        table.check(SIZE)
    assert (draft / TABLE).read_bytes() == (volumes.second.folder / TABLE).read_bytes()


@pytest.mark.usefixtures("beside")
@pytest.mark.parametrize("row", [0, 399, 400, 798])
def test_a_cell_changed_in_either_half_is_found(draft: Path, row: int) -> None:
    with tabling(draft, FIRST, SIZE) as table:
        take_all(table)
        change(draft / TABLE, row)
        with pytest.raises(VolumeError) as caught:
            table.check(SIZE)
    assert caught.value.params["index"] == FIRST + (400 if row >= 400 else 0)


@pytest.mark.usefixtures("beside")
def test_a_process_that_dies_leaves_nothing_checked(draft: Path) -> None:
    with tabling(draft, FIRST, SIZE) as table:
        (process,) = mp.active_children()
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        with pytest.raises(VolumeError) as caught:
            take_all(table)
    assert caught.value.reason == "table_process"


@pytest.mark.usefixtures("beside")
def test_a_bundle_that_is_missing_is_no_shorter_table(draft: Path) -> None:
    (draft / bundle_path(bundles()[1])).unlink()
    with tabling(draft, FIRST, SIZE) as table, pytest.raises(VolumeError):
        take_all(table)


def test_halves_are_the_whole_and_overlap_nowhere(draft: Path) -> None:
    with tabling(draft, FIRST, SIZE) as table:
        from_disk(table, draft)
    split(draft / TABLE)
    whole = check_table(draft, FIRST, SIZE)
    first, second = (check_table(draft, FIRST, SIZE, half) for half in (0, 1))
    assert (whole, first, second) == (799, 400, 399)


@pytest.mark.parametrize("size", [SIZE - 1, SIZE + 1])
def test_a_table_of_another_length_is_found(draft: Path, size: int) -> None:
    with tabling(draft, FIRST, SIZE) as table:
        from_disk(table, draft)
        with pytest.raises(VolumeError):
            check_table(draft, FIRST, size)


def from_disk(table: Tabling, folder: Path) -> None:
    """Take all bundles with their rows."""
    for bundle in bundles():
        table.take(bundle, list(made.bundled_rows(folder, FIRST, bundle)))
    table.close()
