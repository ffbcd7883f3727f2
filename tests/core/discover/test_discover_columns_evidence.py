"""What a report shows of a value of a column."""

import pytest

from xinhu.core.catalogue.masks import HIDDEN
from xinhu.core.discover.columns.evidence import masked


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("11010519491231002X", "110*************2X"),
        ("13800138000", "138******00"),
        ("张三丰", "张**"),
        ("5000", HIDDEN),
        ("12,345,678.90", HIDDEN),
        ("¥1234567.8", HIDDEN),
        ("1990-01-01", HIDDEN),
        ("8123456", HIDDEN),
        ("张", HIDDEN),
    ],
)
def test_of_short_numbers_days_and_amounts_nothing_is_shown(value, shown) -> None:
    assert masked(value, secret=False) == shown
    assert masked(value, secret=True) == HIDDEN
