"""The archive of sources, from which Xinhu is built where there is no repository."""

import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
_BUILD = "import setuptools.build_meta as b; b.build_sdist('made')"


def test_the_archive_of_sources_holds_all_of_the_compiled_scanner(
    tmp_path: Path,
) -> None:
    sources = {*(ROOT / "rust" / "src").rglob("*.rs"), *(ROOT / "rust").glob("Cargo.*")}
    wanted = {str(path.relative_to(ROOT)) for path in sources}
    for name in ("pyproject.toml", "MANIFEST.in", "README.md", "requirements/run.in"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    for name in wanted:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "src" / "xinhu").mkdir(parents=True)
    (tmp_path / "src" / "xinhu" / "__init__.py").touch()
    (tmp_path / "made").mkdir()
    command = [sys.executable, "-c", _BUILD]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    (archive,) = (tmp_path / "made").iterdir()
    with tarfile.open(archive) as held:
        names = {name.partition("/")[2] for name in held.getnames()}
    assert "rust/src/lib.rs" in wanted
    assert wanted - names == set()
