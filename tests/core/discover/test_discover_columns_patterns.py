"""A pattern tells the same values however it is sought."""

import re

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xinhu.core.discover.columns.cells import Cells
from xinhu.core.discover.columns.patterns import pattern_of, sought_for

_PATTERNS = (
    ".*a.*b.*",
    ".*(?:a|市).*(?:b|号).*",
    ".*a|b.*",
    ".*[|a].*",
    r".*\|.*",
    ".*?a.*",
    ".*[]|(].*",
    ".*",
    "a.*",
    "[^ab]+",
)


@settings(deadline=None)
@given(
    pattern=st.sampled_from(_PATTERNS),
    values=st.lists(st.text("ab|市号(]. \n", max_size=8), min_size=1, max_size=20),
)
def test_what_a_pattern_matches_whole_is_told(pattern: str, values: list[str]) -> None:
    cells = Cells.of(pa.array(values, pa.string()))
    told = pattern_of(pattern)(cells, np.arange(len(values)))
    expected = [re.fullmatch(pattern, v, re.DOTALL) is not None for v in values]
    assert told.tolist() == expected


@pytest.mark.parametrize(
    ("pattern", "sought"),
    [
        (".*(?:a|b).*c.*", "(?s)(?:a|b).*c"),
        (".*a|b.*", r"(?s)\A(?:.*a|b.*)\z"),
        (r".*a\.*", r"(?s)\A(?:.*a\.*)\z"),
        (".*", r"(?s)\A(?:.*)\z"),
    ],
)
def test_only_what_begins_and_ends_with_anything_is_sought_anywhere(
    pattern: str, sought: str
) -> None:
    assert sought_for(pattern) == sought
