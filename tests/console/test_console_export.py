"""Taking entries away as CSV: whole, harmless to a spreadsheet, and an act."""

import csv
import io
import json

from django.db import connections

ADDRESS = "/register/export.csv"
SOMEBODY = {"operator": "=cmd|'/c calc'!A1", "post": "counter", "zone": "branch"}


def rows_of(page) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(page.content.decode("utf-8-sig"))))


def test_every_entry_stands_in_the_file(auditor, console) -> None:
    for _ in range(3):
        console.world.append(SOMEBODY, "disclosure", "permit", fields={"name": "clear"})
    page = auditor.get(ADDRESS)
    rows = rows_of(page)
    assert [row["index"] for row in rows] == ["2", "1", "0"]
    assert rows[0]["leaf"] == console.world.receipt(2)["leaf"]
    assert rows[0]["fields"] == "name:clear"
    assert "attachment" in page.headers["Content-Disposition"]


def test_more_than_a_page_is_fetched_whole(auditor, console) -> None:
    for _ in range(501):
        console.world.append(SOMEBODY, "search", "permit")
    assert len(rows_of(auditor.get(ADDRESS))) == 501


def test_no_cell_is_a_formula(auditor, console) -> None:
    console.world.append(SOMEBODY, "search", "permit")
    assert rows_of(auditor.get(ADDRESS))[0]["actor"].startswith("'=")


def test_the_filters_hold_for_the_file(auditor, console) -> None:
    console.world.append(SOMEBODY, "search", "permit")
    console.world.append(SOMEBODY, "search", "refuse")
    rows = rows_of(auditor.get(f"{ADDRESS}?decision=refuse"))
    assert [row["decision"] for row in rows] == ["refuse"]


def test_taking_it_away_is_an_act(auditor, database) -> None:
    auditor.get(ADDRESS)
    connection = connections.create_connection("default")
    connection.settings_dict = {**connection.settings_dict}
    connection.settings_dict["USER"] = "xinhu_owner"
    connection.settings_dict["PASSWORD"] = "xinhu_owner-only-in-tests"
    with connection.cursor() as cursor:
        cursor.execute("SELECT act FROM outbox ORDER BY id DESC LIMIT 1")
        (act,) = cursor.fetchone()
    connection.close()
    assert database
    assert "register.exported" in json.dumps(act if isinstance(act, dict) else str(act))


def test_wrong_person_gets_no_file_and_makes_no_act(clerk) -> None:
    assert clerk.get(ADDRESS).status_code == 403


def test_wrong_method(auditor) -> None:
    assert auditor.post(ADDRESS).status_code == 405
