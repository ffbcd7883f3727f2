"""Tables as an older version left them, for tests of what an upgrade makes of them."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql

from xinhu.adapters.postgres import provision
from xinhu.adapters.postgres.provision import url_for


def migrate_to(url: str, app: str, version: str) -> None:
    """Bring an application's tables to a version, forwards or back."""
    subprocess.run(
        [
            sys.executable,
            "-m",
            "django",
            "migrate",
            app,
            version,
            "--no-input",
            "--skip-checks",
            "--settings",
            "xinhu.adapters.postgres.migration_settings",
        ],
        env={**os.environ, "XINHU_DJANGO_DATABASE_URL": url},
        check=True,
        capture_output=True,
    )


@contextmanager
def older_tables(
    postgres, owner_password: str, app: str, version: str
) -> Iterator[str]:
    """Give the owner's URL of a database with an application's tables of a version."""
    name = f"old{os.getpid()}"
    called = sql.Identifier(name)
    with psycopg.connect(postgres.admin_url, autocommit=True) as admin:
        make = "CREATE DATABASE {} OWNER xinhu_owner TEMPLATE template0"
        admin.execute(sql.SQL(make).format(called))
    url = url_for(postgres.admin_url, "xinhu_owner", name, owner_password)
    with psycopg.connect(url, autocommit=True) as owner:
        provision._make_schemas(owner, name)  # noqa: SLF001 -- as init does
    migrate_to(url, app, version)
    yield url
    with psycopg.connect(postgres.admin_url, autocommit=True) as admin:
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(called))
