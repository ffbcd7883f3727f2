"""What takes long to make is made once for a run, and nobody changes it."""

from pathlib import Path

import pytest

from founded_once import FoundedOnce, copy_of

_TESTS = """
from pathlib import Path

import pytest

MADE = Path({made!r})

def found(folder):
    with MADE.open("a") as told:
        told.write(f"{{folder.parent}}\\n")
    folder.mkdir()
    (folder / "a").write_text("whole")

@pytest.mark.parametrize("each", range(4))
def test_it_is_there_whole(founded_once, each):
    assert (founded_once("bank", found) / "a").read_text() == "whole"
"""


@pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["alone", "two workers"])
def test_it_is_made_once_for_all_workers_and_is_gone_after_the_run(
    pytester: pytest.Pytester,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    workers: tuple[str, ...],
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))
    told = tmp_path / "told"
    pytester.makeconftest('pytest_plugins = ["founded_once"]')
    pytester.makepyfile(_TESTS.format(made=str(told)))
    done = pytester.runpytest_subprocess("-p", "no:cacheprovider", *workers)
    done.assert_outcomes(passed=4)
    (place,) = told.read_text().split()
    assert not Path(place).exists()


def test_what_could_not_be_made_is_made_anew_by_the_next(tmp_path: Path) -> None:
    once = FoundedOnce(tmp_path)

    def breaks(folder: Path) -> None:
        folder.mkdir()
        (folder / "half").touch()
        message = "no database"
        raise OSError(message)

    with pytest.raises(OSError, match="no database"):
        once("bank", breaks)
    assert list(once("bank", Path.mkdir).iterdir()) == []


def test_what_happens_to_a_copy_happens_to_it_alone(tmp_path: Path) -> None:
    bank = FoundedOnce(tmp_path)("bank", Path.mkdir)
    (bank / "a").write_text("whole")
    with copy_of(bank) as first:
        (first / "a").write_text("broken")
        with copy_of(bank) as second:
            assert (second / "a").read_text() == "whole"
    assert (bank / "a").read_text() == "whole"
    assert not first.exists()
