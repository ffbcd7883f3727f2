"""Errors: one root, whose fault at the first branch, a code, and no values."""

import pytest

from xinhu.core.base.errors import BadInput, Fault, Refusal, XinhuError


class TooWideError(Refusal):
    code = "test.too_wide"


def test_each_branch_stands_under_the_one_root() -> None:
    for branch in (Refusal, BadInput, Fault):
        assert issubclass(branch, XinhuError)
    assert not issubclass(Refusal, BadInput | Fault)


def test_an_error_carries_its_code_and_what_its_words_are_filled_with() -> None:
    error = TooWideError(field="mobile", limit=3)
    assert error.code == "test.too_wide"
    assert error.params == {"field": "mobile", "limit": 3}
    assert error.policies == ()


def test_an_error_prints_its_code_first() -> None:
    with pytest.raises(TooWideError, match=r"test\.too_wide"):
        raise TooWideError(limit=1)
