"""Rows fetched ahead: all of them, in order, beside other questions."""

import psycopg
import pytest

from conftest import Database
from xinhu.adapters.postgres.fetching import fetched_ahead

_NUMBERS = "SELECT n FROM generate_series(1, %s) n"


@pytest.mark.parametrize("count", [0, 1, 4_999, 5_000, 5_001, 10_000, 12_345])
def test_every_row_comes_once_and_in_order(database: Database, count: int) -> None:
    with psycopg.connect(database.gate) as gate, gate.cursor(name="c") as cursor:
        cursor.execute(_NUMBERS, (count,))
        found = [number for (number,) in fetched_ahead(cursor)]
    assert found == list(range(1, count + 1))


def test_the_connection_answers_others_meanwhile_and_whoever_stops_early_may(
    database: Database,
) -> None:
    with psycopg.connect(database.gate) as gate:
        with gate.cursor(name="c") as cursor:
            cursor.execute(_NUMBERS, (20_000,))
            for (number,) in fetched_ahead(cursor):
                if number % 1_000 == 0:
                    assert gate.execute("SELECT 7").fetchall() == [(7,)]
                if number == 12_000:
                    break
        assert gate.execute("SELECT 8").fetchall() == [(8,)]


def test_a_server_that_fails_on_the_way_is_told(database: Database) -> None:
    with psycopg.connect(database.gate) as gate, gate.cursor(name="c") as cursor:
        cursor.execute("SELECT 1 / (7000 - n) FROM generate_series(1, 9000) n")
        with pytest.raises(psycopg.errors.DivisionByZero):
            list(fetched_ahead(cursor))
