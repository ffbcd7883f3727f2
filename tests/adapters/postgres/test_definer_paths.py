"""What runs with the owner's rights reads the owner's tables, whoever calls it.

A role may make temporary tables, and PostgreSQL looks for those before all others
unless a function's ``search_path`` names ``pg_temp`` last.
"""

import psycopg
import pytest

from bank import Bank

_DEFINERS = """
SELECT p.oid::regprocedure::text, p.proconfig FROM pg_proc p
JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE p.prosecdef AND n.nspname IN ('desk', 'register', 'vault', 'public')
"""
_FORGED = """
CREATE TEMPORARY TABLE policy_version (
    number bigint, origin text, digest text, proposal_id bigint,
    in_force_at timestamptz);
CREATE TEMPORARY TABLE policy_proposal (
    id bigint, reference text, author_id bigint, approval text, digest text);
CREATE TEMPORARY TABLE staff_operator (id bigint, reference text);
CREATE TEMPORARY TABLE approval (
    ref text, kind text, state text, facts jsonb, digest text, requester text);
CREATE TEMPORARY TABLE approval_vote (
    approval text, voter text, says text, void boolean, seen text);
INSERT INTO policy_version VALUES (999, 'changed', 'd', 1);
INSERT INTO policy_proposal VALUES (1, 'p', 1, 'a', 'd');
INSERT INTO staff_operator VALUES (1, 'op-1'), (2, 'op-2'), (3, 'op-3');
INSERT INTO approval VALUES
    ('a', 'policy_change', 'used', '{"proposal": "p", "digest": "d"}', 's', 'op-1');
INSERT INTO approval_vote VALUES
    ('a', 'op-2', 'grant', false, 's'), ('a', 'op-3', 'grant', false, 's');
GRANT ALL ON policy_version, policy_proposal, staff_operator, approval, approval_vote
    TO PUBLIC;
"""
_SIGNED = """
CREATE TEMPORARY TABLE audit_supervised_day (id bigint);
CREATE TEMPORARY TABLE audit_day_signature (day_id bigint);
INSERT INTO audit_day_signature VALUES (999);
GRANT ALL ON audit_supervised_day, audit_day_signature TO PUBLIC;
"""


def test_every_function_with_the_owners_rights_looks_at_temporary_tables_last(
    bank: Bank,
) -> None:
    found = bank.owner.execute(_DEFINERS).fetchall()
    paths = {name: _path(config) for name, config in found}
    assert len(paths) >= 9, "they were found"
    for name, path in paths.items():
        assert path[:1] == ["pg_catalog"], name
        assert path[-1:] == ["pg_temp"], name


def test_forged_votes_in_temporary_tables_put_no_policy_in_force(bank: Bank) -> None:
    with psycopg.connect(bank.database.gate) as gate:
        gate.execute(_FORGED)
        row = gate.execute("SELECT desk.put_policy_in_force(999, 'd')").fetchone()
        number = gate.execute("SELECT policy FROM desk.standing_version").fetchone()
        gate.rollback()
    assert row == (False,)
    assert number != (999,)


def test_a_temporary_signature_does_not_close_a_day(bank: Bank) -> None:
    with psycopg.connect(bank.database.url("xinhu_console")) as console:
        console.execute(_SIGNED)
        console.execute("SELECT desk.lock_unsigned_day(999)")
        console.rollback()


def _path(config: list[str] | None) -> list[str]:
    for setting in config or []:
        name, _, value = setting.partition("=")
        if name == "search_path":
            return [schema.strip() for schema in value.split(",")]
    return []


@pytest.mark.parametrize("role", ["xinhu_gate", "xinhu_console", "xinhu_worker"])
def test_no_role_can_make_anything_where_those_functions_look(
    bank: Bank, role: str
) -> None:
    for schema in ("desk", "register", "vault", "public"):
        may = bank.owner.execute(
            "SELECT has_schema_privilege(%s, %s, 'CREATE')", [role, schema]
        ).fetchone()
        assert may == (False,), schema
