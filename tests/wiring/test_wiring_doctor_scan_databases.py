"""What the doctor says of the databases that may be scanned."""

from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from xinhu.wiring.doctor_scan_databases import scan_databases
from xinhu.wiring.finding import Finding
from xinhu.wiring.settings import read_settings

URL = "postgresql://scan:geheim-pw@db.bank:5432/core"
_OPERATOR = """
INSERT INTO desk.staff_operator (password, reference, username, full_name, email, role,
    post, branch, department, is_active, date_joined)
VALUES ('!', 'op-he', 'he', '', '', 'it_officer', 'it', '总行', 'it', true, now())
RETURNING id
"""
_TARGET = """
INSERT INTO desk.discovery_target (name, kind, location, owner_id, unit,
    registered_by_id, registered_at, retired_by_id, retired_at)
VALUES (%(name)s, 'database', %(name)s, %(who)s, '总行', %(who)s, now(),
    CASE WHEN %(retired)s THEN %(who)s END, CASE WHEN %(retired)s THEN now() END)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "databases"
    made.mkdir(mode=0o755)
    return made


@pytest.fixture
def named(folder: Path) -> Callable[..., Path]:
    """Name a database, as the machine's administrator does."""

    def name(called: str = "core", url: str = URL, mode: int = 0o600) -> Path:
        file = folder / called
        file.write_text(f"{url}\n", "utf-8")
        file.chmod(mode)
        return file

    return name


@pytest.fixture
def registered(emptied) -> Callable[..., None]:
    """Register a database as a target, or one that was retired since."""
    with psycopg.connect(emptied.owner, autocommit=True) as owner:
        (who,) = owner.execute(_OPERATOR).fetchall()[0]

    def register(name: str = "core", *, retired: bool = False) -> None:
        with psycopg.connect(emptied.owner, autocommit=True) as owner:
            owner.execute(_TARGET, {"name": name, "who": who, "retired": retired})

    return register


@pytest.fixture
def look(emptied, folder: Path) -> Iterator[Callable[..., list[Finding]]]:
    """Let the doctor look, under the role of the worker."""
    with psycopg.connect(emptied.url("xinhu_worker"), autocommit=True) as worker:
        yield lambda where=folder: scan_databases(
            worker, read_settings({}, scan_databases=where)
        )


def test_files_that_are_their_owners_alone_are_well_and_reached_by_nobody(
    look, named, registered
) -> None:
    named()
    named("hr-2", "mysql://scan@db.bank/hr")
    registered()
    (found,) = look()
    assert (found.what, found.state) == ("scan databases", "ok")
    assert (
        found.detail == "2 files, their owner's alone; 1 registered; none was reached"
    )


def test_none_set_is_said_and_nothing_is_due(look, registered) -> None:
    registered(retired=True)
    assert [found.state for found in look(None)] == ["ok"]


def test_what_is_registered_without_the_setting_is_wrong(look, registered) -> None:
    registered()
    assert [found.state for found in look(None)] == ["wrong"]


def test_a_registered_database_without_a_file_is_wrong(look, registered) -> None:
    registered()
    registered("hr", retired=True)
    (found,) = look()
    assert (found.state, found.detail) == ("wrong", "core: no file tells how")


def test_a_folder_that_is_missing_is_wrong(look, folder: Path) -> None:
    folder.rmdir()
    (found,) = look()
    assert found.state == "wrong"
    assert "no folder" in found.detail


def test_a_folder_in_which_others_may_write_is_wrong(look, named, folder: Path) -> None:
    named()
    folder.chmod(0o775)
    (found,) = look()
    assert (found.state, found.detail) == ("wrong", "others may write in the folder")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
def test_a_file_that_others_may_read_or_change_is_wrong(look, named, mode: int) -> None:
    named(mode=mode)
    (found,) = look()
    assert found.state == "wrong"
    assert found.detail.startswith("core: others may read it")


@pytest.mark.parametrize(
    "url",
    [
        *("", "/etc", "hdfs://nn/x", "postgresql://scan:geheim-pw/@db/core"),
        URL + "x" * 4_096,
    ],
)
def test_a_file_without_a_url_is_wrong_and_what_it_holds_is_not_said(
    look, named, url: str
) -> None:
    named(url=url)
    (found,) = look()
    assert (found.state, found.detail) == ("wrong", "core: no URL in its first line")
    assert "geheim" not in str(found)


def test_links_folders_and_other_names_are_wrong_one_by_one(
    look, named, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "elsewhere").write_text(URL)
    (folder / "link").symlink_to(tmp_path / "elsewhere")
    (folder / "inner").mkdir()
    named("core.bak")
    named()
    told = [found.detail for found in look()]
    assert told == [
        f"{name}: no file that is called as one may be"
        for name in ("core.bak", "inner", "link")
    ]
