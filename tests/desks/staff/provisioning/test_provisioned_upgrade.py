"""Whom a directory provisioned before it was kept what it said: after the upgrade."""

from collections.abc import Iterator

import psycopg
import pytest

from conftest import PASSWORDS
from older_tables import older_tables
from xinhu.adapters.postgres.provision import migrate

_PEOPLE = """
SET search_path = desk;
INSERT INTO staff_operator (id, password, is_active, reference, username, full_name,
    role, post, branch, department, date_joined, email)
SELECT number, '!', true, 'op-' || number, 'p' || number, 'p', 'clerk', 'counter', 'b',
    'counter', now(), ''
FROM generate_series(1, 3) number;
INSERT INTO staff_unit (id, code, name, kind, department, parent_id, opened_at)
VALUES (1, 'counter', 'c', 'head_office', '', NULL, now()),
    (2, 'credit', 'c', 'branch', '', 1, now());
INSERT INTO staff_assignment (id, operator_id, unit_id, kind, temporary, role, post,
    branch, department, starts_at, ended_at, ended_why)
VALUES (1, 1, 1, 'main', false, 'clerk', 'counter', '', '', now(), NULL, ''),
    (2, 1, 2, 'additional', false, 'clerk', 'loan_officer', '', '', now(), NULL, ''),
    (3, 2, 1, 'main', false, 'clerk', 'counter', '', '', now(), now(), 'desk'),
    (4, 3, 1, 'main', false, 'clerk', 'counter', '', '', now(), now(), 'left');
INSERT INTO staff_provisioned_person (identifier, source, operator_id, name_key,
    external_id, kept, folded, active, given, created_at, changed_at)
VALUES ('both', 'scim', 1, 'p1', '', '{}', '{}', true, '{2,1}', now(), now()),
    ('ended', 'scim', 2, 'p2', '', '{}', '{}', true, '{3}', now(), now()),
    ('left', 'scim', 3, 'p3', '', '{}', '{}', false, '{4}', now(), now()),
    ('none', 'scim', NULL, 'p4', '', '{}', '{}', true, '{}', now(), now())
"""


@pytest.fixture
def old(postgres) -> Iterator[str]:
    """The owner's URL of a database as the version before left it."""
    password = PASSWORDS["xinhu_owner"]
    with older_tables(postgres, password, "staff", "0011_single_sign_on") as url:
        yield url


def test_what_a_directory_gave_before_is_what_it_said_last(old: str) -> None:
    with psycopg.connect(old, autocommit=True) as owner:
        owner.execute(_PEOPLE)
    migrate(old)
    with psycopg.connect(old, autocommit=True) as owner:
        rows = owner.execute(
            "SELECT identifier, said, overruled FROM desk.staff_provisioned_person"
        ).fetchall()
    assert {name: (said, overruled) for name, said, overruled in rows} == {
        "both": ([["credit", "loan_officer"], ["counter", "counter"]], []),
        # The desk ended it: repeated, it is not given back.
        "ended": ([["counter", "counter"]], []),
        "left": ([], []),
        "none": ([], []),
    }
