"""Plots as numbers: to scale, whatever there is is seen, nothing leaves the drawing."""

import pytest

from xinhu.console.kit.plots import WIDTH, draw_bars, draw_columns, shortened

KINDS = ("1", "2", "3")


def test_bars_are_to_scale_and_stacked_in_order() -> None:
    plot = draw_bars([("甲", {"2": 30, "1": 10}), ("乙", {"1": 20})], KINDS)
    first, second = plot.stacks
    assert [part.kind for part in first.parts] == ["1", "2"]
    assert first.parts[1].x == first.parts[0].x + first.parts[0].width
    widths = [part.width / part.amount for part in (*first.parts, *second.parts)]
    assert max(widths) - min(widths) < 1
    assert (first.total, second.total) == (40, 20)


def test_little_is_seen_beside_much_and_nothing_is_not_drawn() -> None:
    plot = draw_bars([("甲", {"1": 10**6, "2": 1, "3": 0})], KINDS)
    assert [part.kind for part in plot.stacks[0].parts] == ["1", "2"]
    assert plot.stacks[0].parts[1].width > 0


def test_columns_stand_on_a_scale_of_round_numbers() -> None:
    plot = draw_columns([("11-01", {"1": 7}), ("11-02", {"2": 12})], KINDS)
    assert [tick.amount for tick in plot.ticks] == [0, 5, 10, 15]
    feet = {part.y + part.height for each in plot.stacks for part in each.parts}
    assert feet == {plot.ticks[0].y}


def test_of_many_columns_some_times_are_written() -> None:
    plot = draw_columns([(str(n), {"1": n}) for n in range(60)], KINDS)
    assert 0 < sum(1 for each in plot.stacks if each.written) <= 8


def test_nothing_at_all_is_an_empty_plot() -> None:
    assert draw_bars([], KINDS).stacks == ()
    assert draw_columns([], KINDS).stacks == ()
    assert draw_columns([("11-01", {})], KINDS).stacks[0].parts == ()


def test_of_a_long_name_the_end_is_kept() -> None:
    assert shortened("a" * 40 + "/客户资料") == "…" + "a" * 23 + "/客户资料"
    assert shortened("/srv/share") == "/srv/share"


@pytest.mark.parametrize("rows", [1, 2, 40, 300])
@pytest.mark.parametrize("amount", [1, 7, 10**9])
def test_nothing_leaves_the_drawing(rows, amount) -> None:
    given = [(f"{n}/客户资料" * 9, {"1": n, "2": amount, "3": 1}) for n in range(rows)]
    for plot in (draw_bars(given, KINDS), draw_columns(given, KINDS)):
        for part in (part for each in plot.stacks for part in each.parts):
            assert part.x >= 0
            assert part.x + part.width <= WIDTH
            assert part.y >= 0
            assert part.y + part.height <= plot.height
