"""Whoever collects garbage is spared the tests themselves, which live to the end.

Ten thousand tests and what they import are a million objects. None of them goes; by
default all of them were walked again and again while they were gathered, and beside
every larger test.
"""

import gc
from collections.abc import Generator

import pytest


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Walk nothing while tests are gathered, and nothing of them afterwards."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()
