"""The embedded server by itself."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from xinhu.adapters.postgres.embedded import EmbeddedPostgres


@pytest.fixture
def folder() -> Iterator[Path]:
    # A short path: a Unix socket's name has at most 107 bytes.
    parent = Path(tempfile.mkdtemp(prefix="xh-"))
    parent.chmod(0o755)
    yield parent / "pg"
    shutil.rmtree(parent, ignore_errors=True)


def test_a_database_is_made_the_same_where_the_machine_lacks_the_users_locale(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "xx_YY.UTF-8")
    with (
        EmbeddedPostgres(folder) as server,
        psycopg.connect(server.admin_url) as admin,
    ):
        found = admin.execute(
            "SELECT datcollate, pg_encoding_to_char(encoding) FROM pg_database"
            " WHERE datname = 'template1'"
        ).fetchone()
    assert found == ("C", "UTF8")
    assert os.environ["LC_ALL"] == "xx_YY.UTF-8"
