"""The register book of credit inquiries: a month opened, a quarter bound and verified.

Inquiries and their entries are generated over four quarters that are over; the first
three are bound into a volume, so that the last one's book and volume are what a bank
binds at a quarter's end. Sealed details are random bytes of the usual length.
"""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

import psycopg

from bench.bank import Bank
from bench.figures import Figures
from bench.plan import Plan
from bench.processes import ROOT
from xinhu.adapters.postgres.book_store import PostgresBooks
from xinhu.adapters.postgres.link import Link
from xinhu.adapters.postgres.links import Links
from xinhu.adapters.postgres.register_store import PostgresWriter
from xinhu.core.base.clock import Instant, from_datetime
from xinhu.core.base.ids import CustomerId
from xinhu.core.base.receipt import Receipt
from xinhu.core.gate.stores import Intent
from xinhu.core.register.entry import Facts, GroundRef
from xinhu.desks.inquiry.book.rows import BookFilter, span_of
from xinhu.wiring.database import role_url, running_database
from xinhu.wiring.training import ZONE

_QUARTER, _BEFORE = "2026Q3", "2026Q2"
_BEGINS = from_datetime(datetime(2025, 9, 30, 16, tzinfo=UTC))
_ENDS = from_datetime(datetime(2026, 9, 30, 16, tzinfo=UTC))
_MONTH = BookFilter(since=date(2026, 8, 1), until=date(2026, 8, 31))
_TIMES: Final = 5
_BATCH: Final = 512
_CUSTOMERS: Final = 50_000
_NOTE_BYTES: Final = 420
_REASONS: Final = ("loan_approval", "credit_card", "guarantor", "post_loan")
_COPY: Final = """
COPY inquiry.inquiry (ref, customer, operator, post, branch, reason, institution,
    ground_kind, ground, commitment, note, again, state, attempt, reserved_at,
    lease_until, changed_at, entry, leaf, report_number, paper) FROM STDIN
"""
_VERIFIER = ROOT / "tools" / "verify_register.py"


def measure(plan: Plan, figures: Figures, bank: Bank) -> None:
    """Put what the book takes."""
    count = plan.entries
    with running_database(bank.settings) as server:
        url = role_url(bank.settings, server, "gate")
        before = count - count // 4
        asyncio.run(_enter(url, server, range(before), count))
        bank.command("volume", "bind", _BEFORE)
        asyncio.run(_enter(url, server, range(before, count), count))
        with psycopg.connect(server, dbname="xinhu", autocommit=True) as admin:
            admin.execute("VACUUM ANALYZE inquiry.inquiry")
        page, sums = asyncio.run(_month(url))
        figures.put_all("book_page_seconds", page)
        figures.put_all("book_sums_seconds", sums)
        start = time.perf_counter()
        bank.command("inquiries", "bind-quarter", _QUARTER)
        figures.put("book_bind_seconds", time.perf_counter() - start)
    figures.put("book_rows", count // 4)
    figures.put("book_verify_seconds", _verify(bank.settings.volumes))


async def _enter(url: str, server: str, numbers: range, whole: int) -> None:
    """Append entries and copy their inquiries."""
    link = Link(url)
    writer = PostgresWriter(link, guomi=False)
    with (
        psycopg.connect(server, dbname="xinhu") as admin,
        admin.cursor() as cursor,
        cursor.copy(_COPY) as copy,
    ):
        for first in range(numbers.start, numbers.stop, _BATCH):
            batch = range(first, min(first + _BATCH, numbers.stop))
            facts = [_facts(number, whole) for number in batch]
            appended = await writer.append([Intent(each.draft()) for each in facts])
            for row in _rows(batch, facts, [each.receipt for each in appended]):
                copy.write_row(row)
    await link.close()


def _facts(number: int, whole: int) -> Facts:
    at = Instant(_BEGINS + (_ENDS - _BEGINS) * number // whole)
    return Facts(
        kind="inquiry",
        actor=f"op-{number % 300:04d}",
        post="credit",
        zone="branch",
        at=at,
        decision="permit",
        policy="0123456789abcdef",
        customer=CustomerId(f"{number * 7919 % _CUSTOMERS:032x}"),
        purpose="credit_inquiry",
        ground=GroundRef("authorisation_letter", f"letter-{number:016d}"),
        fields=(("id_number", "clear"), ("id_type", "clear"), ("name", "clear")),
        reasons=("policy:inquiry-to-the-bureau",),
        detail=(
            ("inquiry", f"inquiry-{number:016d}"),
            ("reason", _REASONS[number % len(_REASONS)]),
            ("channel", "counter"),
            ("loan_bound", 0),
            ("repeated_for_reason", 0),
        ),
        commitment=f"{number:064x}",
    )


def _rows(
    numbers: range, facts: list[Facts], receipts: list[Receipt]
) -> Iterator[tuple[Any, ...]]:
    for number, told, receipt in zip(numbers, facts, receipts, strict=True):
        assert told.ground is not None
        yield (
            f"inquiry-{number:016d}",
            told.customer,
            told.actor,
            told.post,
            f"支行{number % 40}",
            _REASONS[number % len(_REASONS)],
            "bench.example",
            *told.ground,
            bytes.fromhex(told.commitment or ""),
            os.urandom(_NOTE_BYTES),
            False,
            "answered",
            1,
            *[told.at] * 3,
            receipt.index,
            receipt.leaf,
            f"R{number:016d}",
            f"paper-{number:016d}",
        )


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
