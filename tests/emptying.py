"""Empties the database that tests share, so that each finds it like a fresh one."""

import psycopg
from psycopg import sql

_NOBODY_LEFT = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
_DISABLED = """
SELECT tgrelid::regclass::text, tgname FROM pg_trigger
WHERE tgenabled = 'D' AND NOT tgisinternal
"""
# A file without a byte holds no row; a table in parts has no file of its own.
_ROWS_GONE = """
DO $$
DECLARE
    held regclass;
BEGIN
    FOR held IN
        SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname IN ('vault', 'register', 'desk', 'inquiry')
          AND (c.relkind = 'p' OR c.relkind = 'r' AND pg_relation_size(c.oid) > 0)
          AND c.relname NOT IN ('django_migrations', 'standing_version', 'head',
            'audit_supervision_beginning')
    LOOP
        EXECUTE format('DELETE FROM %s', held);
    END LOOP;
END
$$
"""
_COUNTED_ANEW = """
SELECT setval(format('%I.%I', schemaname, sequencename), start_value, false)
FROM pg_sequences WHERE schemaname IN ('vault', 'register', 'desk', 'inquiry')
"""
_BEGINNING = """
UPDATE desk.audit_supervision_beginning
SET day = (now() AT TIME ZONE 'Asia/Shanghai')::date
"""


class Emptying:
    """A connection that stays, because it has read the catalogue of the tables once.

    Reading it anew takes longer than all that is deleted.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._open: psycopg.Connection | None = None

    def empty(self) -> None:
        """End whoever is connected; leave what a fresh database has, and no more."""
        try:
            self._empty()
        except psycopg.OperationalError:
            # A test may have ended every connection to the database, also this one.
            self.close()
            self._empty()

    def close(self) -> None:
        """Close the connection."""
        if self._open is not None:
            self._open.close()
        self._open = None

    def _connected(self) -> psycopg.Connection:
        if self._open is None:
            self._open = psycopg.connect(
                self._url, autocommit=True, prepare_threshold=None
            )
            self._open.execute("SET synchronous_commit = off")
            # Only a superuser can, and only so: the register takes no DELETE.
            self._open.execute("SET session_replication_role = replica")
        return self._open

    def _empty(self) -> None:
        admin = self._connected()
        with admin.transaction():
            admin.execute(_NOBODY_LEFT)
            for table, trigger in admin.execute(_DISABLED).fetchall():
                admin.execute(
                    sql.SQL("ALTER TABLE {} ENABLE TRIGGER {}").format(
                        sql.SQL(table), sql.Identifier(trigger)
                    )
                )
            admin.execute(_ROWS_GONE)
            admin.execute(_COUNTED_ANEW)
            admin.execute(_BEGINNING)
            admin.execute("UPDATE desk.standing_version SET policy = 0")
            admin.execute(
                "UPDATE register.head SET size = 0, stack = '', stack_sm3 = ''"
            )
