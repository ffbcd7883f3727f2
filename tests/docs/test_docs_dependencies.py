"""Each dependency has its reason and its licence, and the licence is what it says."""

import re
from importlib import metadata
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]
_ALLOWED = re.compile(
    r"(MIT|MIT-0|ISC|Unlicense|PSF-2\.0|MPL-2\.0|LGPL-3\.0-only|Apache-2\.0|BSD-[23]-Clause)"
    r"( OR (MIT|Apache-2\.0|BSD-[23]-Clause))*"
    # A wheel may carry parts of others, each under a licence that asks no more.
    r"( AND (0BSD|MIT|Zlib|CC0-1\.0|BSD-[23]-Clause))*"
)


def _table() -> dict[str, str]:
    page = (_ROOT / "docs" / "decisions" / "dependencies.md").read_text("utf-8")
    rows = re.findall(r"^\| ([a-z0-9-]+) \| ([^|]+) \|", page, re.MULTILINE)
    return {name: licence.strip() for name, licence in rows}


def _locked() -> set[str]:
    lock = (_ROOT / "requirements" / "run.lock").read_text("utf-8")
    return set(re.findall(r"^([a-z0-9-]+)==", lock, re.MULTILINE))


def _asked(file: str) -> set[str]:
    text = (_ROOT / "requirements" / file).read_text("utf-8")
    return set(re.findall(r"^([a-z0-9][a-z0-9-]*)", text, re.MULTILINE))


def test_every_package_that_runs_has_a_licence_we_take() -> None:
    table = _table()
    for name in sorted(_locked() | _asked("dev.in")):
        assert name in table, f"{name} is missing in dependencies.md"
        assert _ALLOWED.fullmatch(table[name]), f"{name}: {table[name]}"


@pytest.mark.parametrize("file", ["run.in", "dev.in"])
def test_every_package_asked_for_has_its_reason(file: str) -> None:
    page = (_ROOT / "docs" / "decisions" / "dependencies.md").read_text("utf-8")
    for name in _asked(file):
        row = re.search(rf"^\| {name} \|[^|]+\| (\S[^|]+)\|$", page, re.MULTILINE)
        assert row, f"{name} has no reason"


def test_the_licences_told_are_those_of_the_packages() -> None:
    for name, told in _table().items():
        try:
            said = metadata.metadata(name).get("License-Expression")
        except metadata.PackageNotFoundError:
            continue  # of another platform
        # Older packages state a licence in words only; those were read by hand.
        if said and said != "MIT License":
            assert said == told, name


@pytest.mark.parametrize("lock", sorted((_ROOT / "requirements").glob("*.lock")))
def test_a_lock_names_packages_and_hashes_and_no_place_to_get_them_from(
    lock: Path,
) -> None:
    line = re.compile(
        r"(    --hash=sha256:[0-9a-f]{64}( \\)?|[a-z0-9_.\[\]-]+==\S+( ; .+)? \\|)\n",
        re.IGNORECASE,
    )
    with lock.open(encoding="utf-8") as lines:
        odd = [one for one in lines if not line.fullmatch(one) and one[0] != "#"]
    assert odd == []
