"""The register book of credit inquiries: a month opened, a quarter bound and verified.

Inquiries and their entries are generated over four quarters that are over; the first
three are bound into a volume, so that the last one's book and volume are what a bank
binds at a quarter's end. Sealed details are random bytes of the usual length.
"""

import asyncio
import resource
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Final

import psycopg

from bench.bank import Bank
from bench.figures import Figures
from bench.generated_inquiries import COPY, facts_of, rows_of
from bench.plan import Plan
from bench.processes import ROOT
from bench.telling import say
from xinhu.adapters.postgres.book_store import PostgresBooks
from xinhu.adapters.postgres.link import Link
from xinhu.adapters.postgres.links import Links
from xinhu.adapters.postgres.register_store import PostgresWriter
from xinhu.core.gate.stores import Intent
from xinhu.desks.inquiry.book.rows import BookFilter, span_of
from xinhu.wiring.database import role_url, running_database
from xinhu.wiring.training import ZONE

_QUARTER, _BEFORE = "2026Q3", "2026Q2"
_MONTH = BookFilter(since=date(2026, 8, 1), until=date(2026, 8, 31))
_TIMES: Final = 5
_BATCH: Final = 512
_VERIFIER = ROOT / "tools" / "verify_register.py"


def measure(plan: Plan, figures: Figures, bank: Bank) -> None:
    """Put what the book takes."""
    count = plan.entries
    with running_database(bank.settings) as server:
        url = role_url(bank.settings, server, "gate")
        before = count - count // 4
        say(f"book: {count:,} rows")
        asyncio.run(_enter(url, server, range(before), count))
        say("book: binding the volume before")
        bank.command("volume", "bind", _BEFORE)
        asyncio.run(_enter(url, server, range(before, count), count))
        # As the registrar does every second where a bank is served.
        bank.command("register", "checkpoint", "--sign")
        say("book: a month, then the quarter")
        with psycopg.connect(server, dbname="xinhu", autocommit=True) as admin:
            admin.execute("VACUUM ANALYZE inquiry.inquiry")
        page, sums = asyncio.run(_month(url))
        figures.put_all("book_page_seconds", page)
        figures.put_all("book_sums_seconds", sums)
        start = time.perf_counter()
        before_cpu = _children_cpu()
        bank.command("inquiries", "bind-quarter", _QUARTER)
        figures.put("book_bind_seconds", time.perf_counter() - start)
        figures.put("book_bind_cpu_seconds", _children_cpu() - before_cpu)
    say("book: verifying")
    figures.put("book_rows", count // 4)
    figures.put("book_verify_seconds", _verify(bank.settings.volumes))


def _children_cpu() -> float:
    """Return what commands have taken so far; the database's server is none of them."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


async def _enter(url: str, server: str, numbers: range, whole: int) -> None:
    """Append entries and copy their inquiries."""
    link = Link(url)
    writer = PostgresWriter(link, guomi=False)
    with (
        psycopg.connect(server, dbname="xinhu") as admin,
        admin.cursor() as cursor,
        cursor.copy(COPY) as copy,
    ):
        for first in range(numbers.start, numbers.stop, _BATCH):
            batch = range(first, min(first + _BATCH, numbers.stop))
            facts = [facts_of(number, whole) for number in batch]
            appended = await writer.append([Intent(each.draft()) for each in facts])
            for row in rows_of(batch, facts, [each.receipt for each in appended]):
                copy.write_row(row)
    await link.close()


async def _month(url: str) -> tuple[list[float], list[float]]:
    """Return how long the first page of a month took, and its sums."""
    links = Links(url, 1)
    books = PostgresBooks(links)
    span = span_of(_MONTH, ZONE)
    pages, sums = [], []
    for _ in range(_TIMES):
        start = time.perf_counter()
        await books.page(_MONTH, span, None, 200)
        pages.append(time.perf_counter() - start)
        start = time.perf_counter()
        await books.sums(_MONTH, span)
        sums.append(time.perf_counter() - start)
    await links.close()
    return pages, sums


def _verify(volumes: Path) -> float:
    book = volumes / f"{_QUARTER}-inquiries"
    command = [sys.executable, str(_VERIFIER), str(volumes / _QUARTER)]
    # A quarter of a year's entries is some hours less than this quarter: the volume
    # before holds its first rows.
    command += ["--previous", str(volumes / _BEFORE), "--book", str(book)]
    start = time.perf_counter()
    subprocess.run(  # noqa: S603 -- our own tool
        command,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return time.perf_counter() - start
