"""Addresses of the register book."""

from django.urls import path

from xinhu.console.exports.sending import addresses
from xinhu.console.inquiry.book.correcting import correcting
from xinhu.console.inquiry.book.export import BOOK_FILE
from xinhu.console.inquiry.book.opening import opened
from xinhu.console.inquiry.book.quarters import quarters
from xinhu.console.inquiry.book.reading import book

BOOK = (
    path("inquiries/book/", book, name="inquiry_book"),
    path("inquiries/book/opened/", opened, name="inquiry_book_opened"),
    path("inquiries/book/quarters/", quarters, name="inquiry_book_quarters"),
    *addresses(BOOK_FILE),
    path("inquiries/<slug:ref>/correction/", correcting, name="inquiry_correction"),
)
