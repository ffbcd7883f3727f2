"""The doctor's look at the database: does it flush, is it current, who may do what."""

from collections.abc import Mapping
from typing import Any

import psycopg

from xinhu.adapters.postgres.durability import NotDurableError, require_durable
from xinhu.wiring.finding import Finding
from xinhu.wiring.upkeep import Threshold

_TOO_MUCH = """
SELECT r.rolname, format('%I.%I', n.nspname, c.relname)
FROM pg_roles r, pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE r.rolname IN ('xinhu_console', 'xinhu_worker')
  AND n.nspname IN ('vault', 'register') AND c.relkind IN ('r', 'v', 'p')
  AND has_schema_privilege(r.oid, n.oid, 'USAGE')
  AND has_table_privilege(r.oid, c.oid, 'SELECT, INSERT, UPDATE, DELETE')
"""
_MIGHTY = """
SELECT rolname FROM pg_roles
WHERE rolname LIKE 'xinhu\\_%' AND (rolsuper OR rolcreaterole OR rolbypassrls)
"""
_CHANGES = """
SELECT has_table_privilege('xinhu_gate', 'register.entry', 'UPDATE, DELETE, TRUNCATE')
"""


def durability(gate: psycopg.Connection[Any]) -> Finding:
    """Does a commit survive the loss of power."""
    try:
        found = require_durable(gate)
    except NotDurableError as error:
        told = ", ".join(f"{k}={v}" for k, v in error.params.items())
        return Finding(
            "flush to disk", "wrong", told, "turn it on; the gate does not start"
        )
    told = ", ".join(f"{name}={value}" for name, value in sorted(found.items()))
    return Finding("flush to disk", "ok", told)


def version(gate: psycopg.Connection[Any], limits: Mapping[str, Threshold]) -> Finding:
    """Is PostgreSQL one that still gets repairs."""
    number = gate.info.server_version
    told = f"PostgreSQL {number // 10_000}.{number % 10_000}"
    if number // 10_000 < limits["oldest_postgresql"].number:
        return Finding("database version", "due", told, "upgrade the server")
    return Finding("database version", "ok", told)


def privileges(gate: psycopg.Connection[Any]) -> Finding:
    """Do the roles have what they need, and no more."""
    wrong = [f"{role} on {table}" for role, table in gate.execute(_TOO_MUCH).fetchall()]
    wrong += [f"{role} is mighty" for (role,) in gate.execute(_MIGHTY).fetchall()]
    if gate.execute(_CHANGES).fetchall()[0][0]:
        wrong.append("xinhu_gate may change entries")
    if wrong:
        told = "; ".join(wrong)
        return Finding(
            "database roles", "wrong", told, "revoke it, find who granted it"
        )
    told = "console and worker reach neither vault nor register"
    return Finding("database roles", "ok", told)
