"""Builds the register book of credit inquiries for a gate worker."""

import os

from xinhu.adapters.postgres.book_store import PostgresBooks
from xinhu.adapters.postgres.request_store import PostgresRequests
from xinhu.api.books import BookAddresses
from xinhu.core.base.clock import system_clock
from xinhu.desks.inquiry.book.correcting import Correcting
from xinhu.desks.inquiry.book.desk import BookDesk
from xinhu.desks.inquiry.book.opening import BookOpening
from xinhu.desks.inquiry.book.reading import BookReading
from xinhu.desks.inquiry.book.unsealing import Unsealing
from xinhu.wiring.inquiry_shared import Parts
from xinhu.wiring.training import ZONE


def build_books(of: Parts) -> BookAddresses:
    """Build the book's addresses."""
    books = PostgresBooks(of.links)
    opening = BookOpening(
        reader=of.reader,
        register=of.register,
        rules=of.in_force,
        books=books,
        unsealing=Unsealing(of.notes, of.gate.catalogue),
        zone=ZONE,
        clock=system_clock,
        random=os.urandom,
    )
    correcting = Correcting(
        reader=of.reader,
        inquiries=of.inquiries,
        books=books,
        loans=PostgresRequests(of.links),
        reasons=of.rules.reasons,
        notes=of.notes,
        clock=system_clock,
        random=os.urandom,
    )
    desk = BookDesk(
        reading=BookReading(
            reader=of.reader, books=books, zone=ZONE, clock=system_clock
        ),
        opening=opening,
        correcting=correcting,
    )
    return BookAddresses(desk, of.saying)
