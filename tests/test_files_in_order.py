"""Files that wait come early and apart, and no file is lost or doubled."""

from hypothesis import given
from hypothesis import strategies as st

from files_in_order import in_order

_NAMES = st.sampled_from(
    ["tests/crash/test_{}.py", "tests/core/test_{}.py", "tests/a/test_browser_{}.py"]
)
_FILES = st.lists(
    st.builds(str.format, _NAMES, st.integers(0, 99)), unique=True, max_size=60
)


@given(_FILES)
def test_the_files_stay_the_same(files: list[str]) -> None:
    assert sorted(in_order(files)) == sorted(files)


@given(_FILES)
def test_files_that_compute_keep_their_order(files: list[str]) -> None:
    def computing(some: list[str]) -> list[str]:
        return [each for each in some if "/core/" in each]

    assert computing(in_order(files)) == computing(files)


def test_a_file_that_waits_comes_first_and_the_next_after_some_that_compute() -> None:
    computing = [f"tests/core/test_{number}.py" for number in range(6)]
    browser = "tests/console/test_console_browser_keys.py"
    crash = "tests/crash/test_crash_writes.py"
    assert in_order([*computing, browser, crash]) == [
        crash,
        *computing[:4],
        browser,
        *computing[4:],
    ]
