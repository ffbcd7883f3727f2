"""Whole imports into a real database."""

import os
import stat
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xinhu.core.register.tree import SHA256, Stack
from xinhu.desks.customers.intake.errors import (
    ImportRunningError,
    RejectsUnwritableError,
)
from xinhu.desks.customers.synthetic.people import Inventor


def _people(count: int, first: int = 0) -> list[dict[str, str]]:
    return [dict(person) for person in Inventor("test").people(count, first)]


def test_everybody_is_sealed_indexed_and_counted(intake: Any, write_file: Any) -> None:
    rows = _people(120)
    summary = intake.take(write_file(rows), chunk=50)
    assert summary.counts.rows == summary.counts.accepted == summary.people == 120
    assert intake.people() == {row["id_number"]: row for row in rows}
    assert intake.told[-1][2] == 120


@pytest.mark.duty("B4")
def test_one_entry_before_and_one_for_the_batch(intake: Any, write_file: Any) -> None:
    rows = _people(30)
    summary = intake.take(write_file(rows), chunk=7)
    (opened,), (closed,) = (
        intake.entries("import_opened"),
        intake.entries("import_closed"),
    )
    assert opened["purpose"] == closed["purpose"] == "customer_intake"
    assert opened["customer"] is closed["customer"] is None
    assert len(opened["commitment"]) == 64
    detail = closed["detail"]
    assert detail["import"] == opened["detail"]["import"] == summary.id
    assert (detail["rows"], detail["accepted"], detail["count"]) == (30, 30, 30)
    tree = Stack(SHA256)
    for (leaves,) in intake.bank.owner.execute(
        "SELECT leaves FROM vault.import_leaves ORDER BY first_leaf"
    ).fetchall():
        tree.extend(leaves[at : at + 32] for at in range(0, len(leaves), 32))
    assert detail["root"] == tree.root().hex()


def test_worker_processes_give_the_same(intake: Any, write_file: Any) -> None:
    rows = _people(90)
    rows += [{**row, "mobile": "13900000000"} for row in rows[:60]]
    summary = intake.take(write_file(rows), workers=2, chunk=8)
    assert (summary.counts.accepted, summary.people) == (150, 90)
    people = intake.people()
    assert len(people) == 90
    assert sum("13900000000" in p["mobile"].split("\n") for p in people.values()) == 60


def test_a_finished_file_changes_nothing(intake: Any, write_file: Any) -> None:
    path = write_file(_people(20))
    intake.take(path)
    size = intake.bank.size()
    again = intake.take(path)
    assert again.already
    assert again.counts.accepted == 20
    assert intake.bank.size() == size


def test_a_stored_person_is_merged_not_doubled(intake: Any, write_file: Any) -> None:
    rows = _people(25)
    intake.take(write_file(rows))
    moved = [
        {**r, "address": "北京市东城区新路1号", "mobile": "13911112222"} for r in rows
    ]
    summary = intake.take(write_file(moved, "later.csv"))
    assert (summary.counts.created, summary.counts.updated) == (0, 25)
    people = intake.people()
    assert len(people) == 25
    for row in rows:
        person = people[row["id_number"]]
        assert person["address"] == "北京市东城区新路1号"
        assert set(person["mobile"].split("\n")) == {row["mobile"], "13911112222"}


def test_rejected_rows_can_be_corrected_and_imported(
    intake: Any, write_file: Any
) -> None:
    rows = _people(12)
    wrong = [dict(row) for row in rows]
    wrong[3]["id_number"] = wrong[3]["id_number"][:-1] + "?"
    wrong[7]["name"] = ""
    wrong[7]["card"] = "6222020000000000"
    summary = intake.take(write_file(wrong))
    assert (summary.counts.accepted, summary.counts.rejected) == (10, 2)
    first, second = intake.rejected()
    assert (first["〔行号〕"], first["〔列〕"]) == ("4", "证件号码")
    assert (second["〔行号〕"], second["〔列〕"]) == ("8", "银行卡号；姓名")
    assert second["〔原因〕"] == "luhn；missing"
    assert second["客户号"] == rows[7]["account"]
    assert stat.S_IMODE(intake.rejects.stat().st_mode) == 0o600
    text = intake.rejects.read_text("utf-8-sig")
    text = text.replace(wrong[3]["id_number"], rows[3]["id_number"])
    corrected = intake.folder / "corrected.csv"
    corrected.write_text(
        text.replace(",6222020000000000,", f",{rows[7]['card']},").replace(
            f"{rows[7]['account']},,", f"{rows[7]['account']},{rows[7]['name']},"
        ),
        "utf-8",
    )
    summary = intake.take(corrected)
    assert (summary.counts.accepted, summary.counts.rejected) == (2, 0)
    assert len(intake.people()) == 12


def test_a_restricted_customer_is_left_alone(intake: Any, write_file: Any) -> None:
    rows = _people(5)
    intake.take(write_file(rows[:1]))
    intake.bank.owner.execute(
        "UPDATE vault.customer SET state = 1 WHERE customer IN"
        " (SELECT customer FROM vault.record WHERE written_at > 0)"
    )
    before = intake.bank.owner.execute("SELECT * FROM vault.record").fetchall()
    summary = intake.take(write_file(rows, "again.csv"))
    assert (summary.counts.accepted, summary.counts.rejected) == (4, 1)
    assert intake.rejected()[0]["〔原因〕"] == "restricted"
    after = intake.bank.owner.execute("SELECT * FROM vault.record").fetchall()
    assert set(before) <= set(after)


def test_one_import_at_a_time(intake: Any, write_file: Any) -> None:
    with psycopg.connect(intake.bank.database.gate, autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(7810243, 1)")
        with pytest.raises(ImportRunningError):
            intake.take(write_file(_people(2)))
    assert not intake.people()


def test_unwritable_rejects_stop_before_anything(intake: Any, write_file: Any) -> None:
    intake.rejects = intake.folder / "missing" / "rejected.csv"
    size = intake.bank.size()
    with pytest.raises(RejectsUnwritableError):
        intake.take(write_file(_people(2)))
    assert intake.bank.size() == size


def test_no_device_or_pipe_is_replaced_by_rejects(intake: Any, write_file: Any) -> None:
    intake.rejects = intake.folder / "pipe"
    os.mkfifo(intake.rejects)
    with pytest.raises(RejectsUnwritableError):
        intake.take(write_file(_people(2)))
    assert intake.rejects.is_fifo()


def test_wrapped_keys_are_counted(intake: Any, write_file: Any) -> None:
    intake.take(write_file(_people(9)))
    (uses,) = intake.bank.owner.execute(
        "SELECT uses FROM vault.institution_key WHERE name = 'customer_kek'"
    ).fetchone()
    assert uses == 9


def test_nothing_of_a_customer_is_stored_in_clear(intake: Any, write_file: Any) -> None:
    rows = _people(15)
    intake.take(write_file(rows))
    dumped = []
    for table in ("customer", "record", "tag", "import", "import_leaves"):
        query = f"SELECT t::text FROM vault.{table} t"
        dumped += [row[0] for row in intake.bank.owner.execute(query).fetchall()]
    text = "\n".join(dumped) + str(intake.entries("import_closed"))
    for row in rows:
        for name in ("name", "id_number", "mobile", "card", "account", "address"):
            assert row[name] not in text
            assert row[name].encode().hex() not in text


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(order=st.permutations(range(14)), chunk=st.integers(1, 6))
def test_any_order_of_rows_gives_the_same_people(
    intake: Any, write_file: Any, order: list[int], chunk: int
) -> None:
    people = _people(5)
    rows = [
        {
            **people[n % 5],
            "opened_on": ["2003-01-01", "", "2010-05-05"][n % 3],
            "address": ["", "甲路1号", "乙路2号", "丙路3号"][n % 4],
            "occupation": ["教师", "", "医生"][(n * 2) % 3],
            "mobile": f"1390000000{n % 10}",
        }
        for n in range(14)
    ]
    owner = intake.bank.owner
    owner.execute(
        "TRUNCATE vault.record, vault.tag, vault.customer, vault.import CASCADE"
    )
    intake.take(write_file(rows))
    expected = intake.people()
    owner.execute(
        "TRUNCATE vault.record, vault.tag, vault.customer, vault.import CASCADE"
    )
    shuffled = write_file([rows[n] for n in order], "shuffled.csv")
    intake.take(shuffled, chunk=chunk)
    assert intake.people() == expected
