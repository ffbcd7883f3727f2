"""Rows of a table are judged in slices that memory holds, and none is lost."""

import pytest

from xinhu.adapters.spark import table_task
from xinhu.adapters.spark.table_task import slices


def test_no_slice_has_more_rows_than_are_judged_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(table_task, "SLICE", 3)
    given = [(number, None) for number in range(7)]
    assert [*map(len, slices(given))] == [3, 3, 1]
    assert [row for some in slices(given) for row in some] == given


def test_long_cells_make_a_slice_of_few_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_task, "_LENGTH", 10)
    given = [("客户" * 2, b"abcdef", 5), ("x", None, None), ("y", bytearray(9), 0)]
    assert [*map(len, slices(given))] == [1, 2]


def test_no_rows_are_no_slice() -> None:
    assert [*slices(iter(()))] == []
