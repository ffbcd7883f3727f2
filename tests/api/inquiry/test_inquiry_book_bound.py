"""A quarter's book, bound over a real bank and verified by the inspector's tool."""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from pyarrow import parquet as pq

from book_bench import NAME, Bench, rows, verified
from counter import CHEN, LIU, Counter, subject_of
from xinhu.core.base.clock import from_datetime
from xinhu.desks.inquiry.errors import (
    BookBoundError,
    BookBrokenError,
    BookQuarterError,
    BookUnclearError,
)


@pytest.fixture
def bench(counter: Counter, tmp_path: Path) -> Iterator[Bench]:
    """Three inquiries, one of them refused, and a correction."""
    letter = counter.letter()
    first = counter.ask(letter).json["ref"]
    counter.ask(letter, reason="guarantor")
    wish = {"customer": CHEN.id, "subject": subject_of(CHEN), "reason": "credit_card"}
    counter.ask(counter.letter(CHEN), **wish)
    form = {"what": "mobile", "right": "13800001111", "why": "录入时看错一位"}
    path = f"/api/v1/inquiries/{first}/correction"
    assert counter.bank.ask("alice", "POST", path, form).status == 201
    counter.bank.drain()
    with psycopg.connect(counter.bank.database.gate) as gate:
        yield Bench(counter, gate, tmp_path / "volumes")


@pytest.mark.duty("R7.4")
def test_a_bound_book_verifies_against_its_volume(bench: Bench) -> None:
    bound = bench.bind()
    code, said = verified(bench.volume(), bound.folder)
    assert (code, said["problems"], said["book"]) == (0, [], f"{NAME}: 3")
    assert bound.manifest.count == 3
    assert bound.manifest.corrections == 1
    table = pq.read_table(bound.folder / "rows.parquet").to_pylist()
    assert [{k: str(v) for k, v in row.items()} for row in table] == rows(bound.folder)


@pytest.mark.duty("R7.4")
def test_no_file_of_the_book_says_whom_a_row_is_about(bench: Bench) -> None:
    folder = bench.bind().folder
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert set(files) == {
        "manifest.json", "rows.csv", "rows.parquet", "corrections.csv",
        "details.jsonl", "book.pdf",
    }  # fmt: skip
    told = b"".join(files.values()).decode("utf-8", "replace")
    for customer in (LIU, CHEN):
        for value in (customer.values["name"], customer.values["id_number"]):
            assert value not in told
            assert value.encode("utf-16-be").hex() not in told
    assert "13800001111" not in told
    sealed = [json.loads(line) for line in files["details.jsonl"].splitlines()]
    assert [each["inquiry"] for each in sealed] == [
        row["inquiry"] for row in rows(folder)
    ]


def test_the_entry_commits_to_the_manifest_and_the_database_knows(
    bench: Bench,
) -> None:
    bound = bench.bind()
    entry = bench.counter.bank.last()
    digest = hashlib.sha256((bound.folder / "manifest.json").read_bytes()).hexdigest()
    assert entry["commitment"] == digest
    assert entry["detail"] == {"event": "book.bound", "quarter": NAME, "count": 3}
    told = bench.counter.bank.ask("audit", "GET", "/api/v1/inquiries/book/bound")
    (book,) = told.json["books"]
    assert (book["quarter"], book["count"], book["digest"]) == (NAME, 3, digest)
    assert book["receipt"]["index"] == bound.receipt.index
    assert (book["operator"], book["folder"]) == ("op-pan", f"{NAME}-inquiries")
    assert book["volume"] is None, "not bound yet"
    bench.counter.bank.owner.execute(
        "INSERT INTO register.volume VALUES (%s, 0, %s, 0, sha256('manifest'))",
        (NAME, bound.receipt.index + 1),
    )
    told = bench.counter.bank.ask("audit", "GET", "/api/v1/inquiries/book/bound")
    assert [each["volume"] for each in told.json["books"]] == [NAME]


Mutation = Callable[[Path], None]


def in_rows(change: Callable[[list[str]], None]) -> Mutation:
    """Change the rows, and mend every digest that the book itself holds."""

    def mutate(folder: Path) -> None:
        head, *lines = (folder / "rows.csv").read_text("utf-8").splitlines()
        change(lines)
        text = "\n".join([head, *lines]) + "\n"
        (folder / "rows.csv").write_text(text, "utf-8")
        mended(folder, len(lines))

    return mutate


def mended(folder: Path, count: int) -> None:
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    manifest["count"] = count
    for name in manifest["files"]:
        data = (folder / name).read_bytes()
        manifest["files"][name] = hashlib.sha256(data).hexdigest()
    path.write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n", "utf-8")


def exchanged(lines: list[str]) -> None:
    lines[0], lines[1] = lines[1], lines[0]


def replaced(old: str, new: str) -> Callable[[list[str]], None]:
    def change(lines: list[str]) -> None:
        assert old in lines[0]
        lines[0] = lines[0].replace(old, new, 1)

    return change


def without_correction(folder: Path) -> None:
    path = folder / "corrections.csv"
    path.write_text(path.read_text("utf-8").splitlines()[0] + "\n", "utf-8")
    mended(folder, 3)


def another_correction(folder: Path) -> None:
    path = folder / "corrections.csv"
    path.write_text(path.read_text("utf-8").replace("mobile", "address"), "utf-8")
    mended(folder, 3)


MUTATIONS: dict[str, tuple[Mutation, set[str]]] = {
    "a row is changed": (
        in_rows(replaced("loan_approval", "guarantor")), {"book_row_changed"}
    ),
    "an operator is changed": (
        in_rows(replaced("op-alice", "op-bob")), {"book_row_changed"}
    ),
    "a row is taken out": (in_rows(lambda lines: lines.pop(1)), {"book_row_missing"}),
    "the last row is taken out": (
        in_rows(lambda lines: lines.pop()), {"book_row_missing"}
    ),
    "a row stands twice": (
        in_rows(lambda lines: lines.append(lines[0])), {"book_row_added"}
    ),
    "rows are exchanged": (in_rows(exchanged), {"book_row_changed"}),
    "a correction is taken out": (without_correction, {"book_row_missing"}),
    "a correction is changed": (another_correction, {"book_row_changed"}),
}  # fmt: skip


@pytest.mark.duty("R7.4")
def test_whatever_is_changed_missing_or_added_is_told(
    bench: Bench, tmp_path: Path
) -> None:
    bound, volume = bench.bind(), bench.volume()
    for name, (mutate, reasons) in MUTATIONS.items():
        changed = tmp_path / name.replace(" ", "-")
        shutil.copytree(bound.folder, changed)
        mutate(changed)
        code, said = verified(volume, changed)
        found = {problem["reason"] for problem in said["problems"]}
        # The digests were mended, but no entry commits to the mended manifest.
        assert (code, found >= reasons | {"book_unbound"}) == (1, True), (name, said)
    for name in ("details.jsonl", "book.pdf", "rows.parquet"):
        changed = tmp_path / f"bytes-of-{name}"
        shutil.copytree(bound.folder, changed)
        with (changed / name).open("ab") as file:
            file.write(b"\n")
        _, said = verified(volume, changed)
        assert [(p["reason"], p["file"]) for p in said["problems"]] == [
            ("book_file", name)
        ]
    (bound.folder / "more.txt").write_text("x")
    _, said = verified(volume, bound.folder)
    assert [p["file"] for p in said["problems"]] == ["more.txt"]


def test_a_book_is_bound_once_and_never_before_its_quarter_is_over(
    bench: Bench,
) -> None:
    with pytest.raises(BookQuarterError):
        bench.bind(from_datetime(datetime.now(UTC)))
    assert not bench.folder.exists()
    bound = bench.bind()
    before = {path: path.read_bytes() for path in bound.folder.iterdir()}
    with pytest.raises(BookBoundError) as refused:
        bench.bind()
    assert refused.value.params["entry"] == bound.receipt.index
    assert {path: path.read_bytes() for path in bound.folder.iterdir()} == before


def test_inquiries_that_wait_for_a_person_keep_the_book_open(bench: Bench) -> None:
    owner = bench.counter.bank.owner
    owner.execute("ALTER TABLE inquiry.inquiry DISABLE TRIGGER inquiry_moved")
    owner.execute(
        "UPDATE inquiry.inquiry SET state = 'unclear', paper = NULL"
        " WHERE reason = 'guarantor'"
    )
    with pytest.raises(BookUnclearError) as refused:
        bench.bind()
    assert refused.value.params["count"] == 1
    assert not bench.folder.exists()


DISAGREEMENTS = {
    "row_differs": "UPDATE inquiry.inquiry SET commitment = sha256('x')",
    "row_missing": "UPDATE inquiry.inquiry SET entry = entry + 1000",
    "correction_waits": "UPDATE inquiry.correction SET at = at + 1",
}


@pytest.mark.parametrize("reason", DISAGREEMENTS)
def test_what_does_not_agree_with_the_register_is_not_bound(
    bench: Bench, reason: str
) -> None:
    owner, size = bench.counter.bank.owner, bench.counter.bank.size()
    owner.execute("ALTER TABLE inquiry.inquiry DISABLE TRIGGER inquiry_moved")
    owner.execute(DISAGREEMENTS[reason])
    with pytest.raises(BookBrokenError) as broken:
        bench.bind()
    assert broken.value.params["reason"] == reason
    assert not list(bench.folder.glob("[!.]*"))
    assert bench.counter.bank.size() == size


def test_a_folder_that_no_entry_knows_is_set_aside(bench: Bench) -> None:
    left = bench.folder / f"{NAME}-inquiries"
    left.mkdir(parents=True)
    (left / "manifest.json").write_text("of a run that was killed")
    bound = bench.bind()
    assert bound.folder == left
    aside = left.with_name(left.name + ".left1")
    assert (aside / "manifest.json").read_text() == "of a run that was killed"
    assert verified(bench.volume(), bound.folder)[0] == 0


def test_a_quarter_of_nothing_is_bound_as_well(counter: Counter, tmp_path) -> None:
    with psycopg.connect(counter.bank.database.gate) as gate:
        bench = Bench(counter, gate, tmp_path / "volumes")
        bound = bench.bind()
        assert (bound.manifest.count, bound.manifest.first) == (0, -1)
        assert verified(bench.volume(), bound.folder)[0] == 0


RESTRICT = "UPDATE vault.customer SET state = 1 WHERE customer = %s::text::uuid"


@pytest.mark.duty("R7.4")
def test_who_was_asked_about_and_is_no_customer_keeps_no_book_open(
    bench: Bench,
) -> None:
    letter = bench.counter.letter()
    assert bench.counter.ask(letter, customer="ab" * 16).code == "customer.unknown"
    bench.counter.bank.owner.execute(RESTRICT, (LIU.id,))
    assert bench.counter.ask(letter).code == "customer.restricted"
    bound = bench.bind()
    code, said = verified(bench.volume(), bound.folder)
    assert (code, said["problems"], said["book"]) == (0, [], f"{NAME}: 5")
    for row in rows(bound.folder)[3:]:
        assert (row["decision"], row["reason"]) == ("refuse", "loan_approval")
        assert {row[name] for name in ("inquiry", "state", "branch")} == {""}
        assert row["operator"] == "op-alice"


OVERTAKEN = (
    "UPDATE inquiry.inquiry SET state = 'interrupted', attempt = 0, entry = NULL,"
    " leaf = NULL, paper = NULL WHERE reason = 'guarantor'"
)


@pytest.mark.duty("R7.4")
def test_an_entry_that_came_after_its_inquiry_was_interrupted_is_bound_with_it(
    bench: Bench,
) -> None:
    owner = bench.counter.bank.owner
    owner.execute("ALTER TABLE inquiry.inquiry DISABLE TRIGGER inquiry_moved")
    owner.execute(OVERTAKEN)
    bound = bench.bind()
    code, said = verified(bench.volume(), bound.folder)
    assert (code, said["problems"], said["book"]) == (0, [], f"{NAME}: 3")
    told = {row["reason"]: row for row in rows(bound.folder)}["guarantor"]
    assert (told["decision"], told["state"]) == ("permit", "interrupted")
