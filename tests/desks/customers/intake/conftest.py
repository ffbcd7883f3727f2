"""An import over a real database, and files to import."""

import csv
import io
import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest

from bank import CATALOGUE, Bank
from xinhu.adapters.postgres.customer_loading import PostgresCustomers
from xinhu.core.base.clock import system_clock
from xinhu.core.base.receipt import Receipt
from xinhu.core.vault.grant import Grant
from xinhu.core.vault.index import identity, tags
from xinhu.core.vault.opening import open_fields
from xinhu.desks.customers.intake.entries import Importer
from xinhu.desks.customers.intake.importing import Importing
from xinhu.desks.customers.intake.mapping import MappingFile
from xinhu.desks.customers.intake.source import open_source, require_fields
from xinhu.desks.customers.intake.summary import Summary
from xinhu.desks.customers.intake.words import Words, load_words
from xinhu.desks.customers.synthetic.people import Inventor
from xinhu.wiring.intake import RegisterAppender, SealerMaker, Sighted
from xinhu.wiring.rules import SHIPPED

WORDS = load_words(SHIPPED)
HEADERS = {
    "account": "客户号",
    "name": "姓名",
    "id_type": "证件类型",
    "id_number": "证件号码",
    "mobile": "手机号码",
    "email": "电子邮箱",
    "address": "家庭住址",
    "card": "银行卡号",
    "opened_on": "开户日期",
    "branch": "开户机构",
    "balance": "账户余额",
    "occupation": "职业",
    "note": "备注",
}
GRANT_RECEIPT = Receipt(0, bytes(32))


class Intake:
    """Imports files into a bank's vault, and reads back what is there."""

    def __init__(self, bank: Bank, folder: Path) -> None:
        self.bank = bank
        self.folder = folder
        self.rejects = folder / "rejected.csv"
        self.told: list[tuple[int, int, int]] = []

    def sight(self, file: Path, mapping: MappingFile | None = None) -> Sighted:
        mapping = mapping or MappingFile()
        source = open_source(file, words=WORDS, catalogue=CATALOGUE, mapping=mapping)
        require_fields(source, WORDS)
        return Sighted(source=source, mapping=mapping, words=WORDS, catalogue=CATALOGUE)

    def importing(self, sighted: Sighted, connection: Any, **changes: Any) -> Importing:
        url = self.bank.database.gate
        parts = Importing(
            words=WORDS,
            store=PostgresCustomers(connection),
            append=RegisterAppender(url, guomi=self.bank.institution.guomi),
            make_sealer=SealerMaker(url, self.bank.keyring, sighted),
            importer=Importer(actor="system:t", post="t", zone="local", policy="p"),
            random=os.urandom,
            clock=system_clock,
            workers=0,
        )
        return replace(parts, **changes)

    def take(
        self, file: Path, mapping: MappingFile | None = None, **changes: Any
    ) -> Summary:
        sighted = self.sight(file, mapping)
        with psycopg.connect(self.bank.database.gate, autocommit=True) as connection:
            return self.importing(sighted, connection, **changes).run(
                sighted.source, sighted.mapping, self.rejects, self.tell
            )

    def tell(self, done: int, whole: int, rows: int) -> None:
        self.told.append((done, whole, rows))

    def rejected(self) -> list[dict[str, str]]:
        if not self.rejects.exists():
            return []
        with self.rejects.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    def people(self) -> dict[str, dict[str, str]]:
        """Open everybody that an import wrote: identity number → values."""
        found = {}
        for row in self.bank.owner.execute(
            "SELECT replace(c.customer::text, '-', ''), c.identity, c.kek_version,"
            " c.wrapped_key, r.version, r.sealed"
            " FROM vault.customer c JOIN vault.record r USING (customer)"
            " WHERE r.written_at > 0 AND c.state = 0"
        ).fetchall():
            customer, unique, kek, wrapped, version, record = row
            values = open_fields(
                Grant(GRANT_RECEIPT, customer, tuple(CATALOGUE.by_name)),
                self.bank.keyring,
                CATALOGUE,
                wrapped,
                kek,
                record,
                version,
            )
            number = values["id_number"]
            assert unique == identity(self.bank.keyring, values["id_type"], number)
            stored = self.bank.owner.execute(
                "SELECT tag FROM vault.tag WHERE customer = %s ORDER BY 1", (customer,)
            ).fetchall()
            expected = tags(self.bank.keyring, CATALOGUE, values)
            assert [tag for (tag,) in stored] == expected
            assert number not in found, "somebody was doubled"
            found[number] = values
        return found

    def entries(self, kind: str) -> list[dict[str, Any]]:
        return [r.entry for r in self.bank.entries() if r.entry["kind"] == kind]


@pytest.fixture
def intake(bank: Bank, tmp_path: Path) -> Intake:
    folder = tmp_path / "intake"
    folder.mkdir()
    return Intake(bank, folder)


@pytest.fixture
def words() -> Words:
    return load_words(SHIPPED)


def invented(count: int, seed: str = "test", first: int = 0) -> list[dict[str, str]]:
    """Invent people, as rows of a file."""
    return [dict(person) for person in Inventor(seed).people(count, first)]


def as_csv(
    rows: Iterable[Mapping[str, str]],
    headers: Mapping[str, str] = HEADERS,
    delimiter: str = ",",
) -> str:
    """Write rows as a delimited text."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(headers.values())
    writer.writerows([row.get(name, "") for name in headers] for row in rows)
    return text.getvalue()


WriteFile = Callable[..., Path]


@pytest.fixture
def write_file(tmp_path: Path) -> WriteFile:
    """Write a file of rows."""

    def write(
        rows: Sequence[Mapping[str, str]],
        name: str = "customers.csv",
        encoding: str = "utf-8",
        **more: Any,
    ) -> Path:
        path = tmp_path / name
        path.write_bytes(as_csv(rows, **more).encode(encoding))
        return path

    return write


def reasons(summary: Summary) -> Counter[tuple[str, str]]:
    return summary.reasons
