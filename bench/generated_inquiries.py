"""Inquiries of a year, generated in the shape in which the desk leaves answered ones.

``tests/api/inquiry/test_inquiry_bench_shape.py`` holds the shape against a real one.
Sealed details are random bytes of the usual length.
"""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final

from xinhu.core.base.clock import Instant, from_datetime
from xinhu.core.base.ids import CustomerId
from xinhu.core.base.receipt import Receipt
from xinhu.core.register.entry import Facts, GroundRef

_BEGINS = from_datetime(datetime(2025, 9, 30, 16, tzinfo=UTC))
_ENDS = from_datetime(datetime(2026, 9, 30, 16, tzinfo=UTC))
_CUSTOMERS: Final = 50_000
NOTE_BYTES: Final = 420
_REASONS: Final = ("loan_approval", "credit_card", "guarantor", "post_loan")
COPY: Final = """
COPY inquiry.inquiry (ref, customer, operator, post, branch, reason, institution,
    ground_kind, ground, commitment, note, again, state, attempt, reserved_at,
    lease_until, changed_at, entry, leaf, report_number, paper) FROM STDIN
"""


def facts_of(number: int, whole: int) -> Facts:
    """Return what the entry of one inquiry of ``whole`` states."""
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


def rows_of(
    numbers: range, facts: list[Facts], receipts: list[Receipt]
) -> Iterator[tuple[Any, ...]]:
    """Yield the row of each inquiry, as ``COPY`` takes it."""
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
            os.urandom(NOTE_BYTES),
            False,
            "answered",
            1,
            *[told.at] * 3,
            receipt.index,
            receipt.leaf,
            f"R{number:016d}",
            f"paper-{number:016d}",
        )
