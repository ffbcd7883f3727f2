"""``xinhu upgrade``: the tables are brought to the version of this program.

What it guarantees: nothing is served meanwhile from this folder, and nobody else
upgrades the same database; the tables are changed by their owner, in one transaction
for each step, and what was done stays done when a later step fails, so that it may be
run again. What it leaves to others: the backup, for there is no way back; and that no
other machine serves from the same database.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from xinhu.adapters.postgres.provision import migrate
from xinhu.adapters.postgres.schema_version import require_schema
from xinhu.wiring.database import require_initialised, role_url, running_database
from xinhu.wiring.errors import UpgradeRunningError
from xinhu.wiring.job_tables import make_job_tables
from xinhu.wiring.settings import Settings
from xinhu.wiring.supervisor import sole_server

_TURN = "SELECT pg_try_advisory_lock(7810020)"


def upgrade(settings: Settings) -> int:
    """Bring the tables to this version; return its number.

    Raises:
        NotInitialisedError: there is nothing to bring anywhere.
        FolderInUseError: it is being served.
        UpgradeRunningError: another machine upgrades the same database.
        SecretMissingError: this machine was not given the owner's password.
        MigrationFailedError: a step failed; those before it are done.
        SchemaVersionError: the tables are of a newer program.
    """
    with (
        sole_server(require_initialised(settings)),
        running_database(settings) as server,
    ):
        owner = role_url(settings, server, "owner")
        with _alone(owner):
            migrate(owner)
            make_job_tables(owner)
        with psycopg.connect(
            role_url(settings, server, "gate"), autocommit=True
        ) as gate:
            return require_schema(gate)


@contextmanager
def _alone(owner_url: str) -> Iterator[None]:
    """Hold the database's one turn to upgrade; it ends with the connection.

    Raises:
        UpgradeRunningError: somebody else holds it.
    """
    with psycopg.connect(owner_url, autocommit=True) as owner:
        if owner.execute(_TURN).fetchone() != (True,):
            raise UpgradeRunningError
        yield
