"""What is gathered is walked no more; what a test leaves behind is, as ever."""

from pathlib import Path

import pytest

_TESTS = """
import gc

class Kept:
    pass

KEPT = Kept()

def test_what_was_gathered_is_walked_no_more():
    assert not any(each is KEPT for each in gc.get_objects())

def test_what_a_test_makes_is_collected():
    gone = []

    class Left:
        def __del__(self):
            gone.append(self.__class__.__name__)

    left = Left()
    left.itself = left
    assert gc.isenabled()
    del left
    gc.collect()
    assert gone == ["Left"]
"""


@pytest.fixture(autouse=True)
def _plugin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))


@pytest.mark.parametrize("workers", [(), ("-n", "1")], ids=["alone", "a worker"])
def test_tests_live_to_the_end_and_nothing_else_does(
    pytester: pytest.Pytester, workers: tuple[str, ...]
) -> None:
    pytester.makeconftest('pytest_plugins = ["settled"]')
    pytester.makepyfile(_TESTS)
    done = pytester.runpytest_subprocess("-p", "no:cacheprovider", *workers)
    done.assert_outcomes(passed=2)


def test_a_file_that_cannot_be_read_leaves_the_collector_at_work(
    pytester: pytest.Pytester,
) -> None:
    pytester.makeconftest(
        'import gc\n\npytest_plugins = ["settled"]\n\n'
        "def pytest_sessionfinish():\n    print('at work:', gc.isenabled())\n"
    )
    pytester.makepyfile("raise OSError")
    done = pytester.runpytest_subprocess("-s", "-p", "no:cacheprovider")
    done.assert_outcomes(errors=1)
    done.stdout.fnmatch_lines(["*at work: True*"])
