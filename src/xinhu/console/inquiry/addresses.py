"""Addresses of credit inquiries."""

from django.urls import path

from xinhu.console.exports.sending import addresses
from xinhu.console.inquiry.ask import ask
from xinhu.console.inquiry.book.addresses import BOOK
from xinhu.console.inquiry.counter import counter
from xinhu.console.inquiry.custody.destroying import (
    certificate,
    confirm,
    destroy,
)
from xinhu.console.inquiry.custody.keeping import keep, move
from xinhu.console.inquiry.custody.listing import CUSTODY, listing
from xinhu.console.inquiry.decide import decide
from xinhu.console.inquiry.evaluation.evaluate import evaluate
from xinhu.console.inquiry.evaluation.notice import notice
from xinhu.console.inquiry.evaluation.reading import words as evaluation_words
from xinhu.console.inquiry.evaluation.waiting import waiting
from xinhu.console.inquiry.letter import letter
from xinhu.console.inquiry.letter_scan import letter_scan
from xinhu.console.inquiry.objections.answer import answer
from xinhu.console.inquiry.objections.letter import letter as objection_letter
from xinhu.console.inquiry.objections.of_inquiry import of_inquiry
from xinhu.console.inquiry.objections.one import one as objection
from xinhu.console.inquiry.objections.waiting import objections
from xinhu.console.inquiry.objections.words import words
from xinhu.console.inquiry.one import one
from xinhu.console.inquiry.own import INQUIRIES, own
from xinhu.console.inquiry.post_loan import post_loan
from xinhu.console.inquiry.report import report
from xinhu.console.inquiry.self_check.export import SELF_CHECK
from xinhu.console.inquiry.self_check.month import self_checks
from xinhu.console.inquiry.withdraw_letter import withdraw_letter

_OF = "customers/<str:customer>/inquiry"
_OBJECTIONS = "inquiries/<slug:ref>/objections"
_ONE = "inquiries/<slug:ref>"

INQUIRY = (
    path("inquiries/", own, name="inquiries"),
    path("inquiries/counter/", counter, name="inquiry_counter"),
    *addresses(INQUIRIES),
    *BOOK,
    path("inquiries/self-checks/", self_checks, name="self_checks"),
    *addresses(SELF_CHECK),
    path("inquiries/custody/", listing, name="custody"),
    *addresses(CUSTODY),
    path("inquiries/evaluation/", waiting, name="evaluations_waiting"),
    path(f"{_OF}/", letter, name="inquiry_letter"),
    path(f"{_OF}/scan/", letter_scan, name="inquiry_letter_scan"),
    path(
        f"{_OF}/letters/<slug:ref>/withdraw/",
        withdraw_letter,
        name="inquiry_letter_withdraw",
    ),
    path(f"{_OF}/ask/", ask, name="inquiry_ask"),
    path(f"{_OF}/post-loan/", post_loan, name="inquiry_post_loan"),
    path("inquiries/<slug:ref>/", one, name="inquiry"),
    path("objections/", objections, name="objections"),
    path(f"{_OBJECTIONS}/", of_inquiry, name="inquiry_objections"),
    path(f"{_OBJECTIONS}/<slug:own>/", objection, name="objection"),
    path(f"{_OBJECTIONS}/<slug:own>/words/", words, name="objection_words"),
    path(f"{_OBJECTIONS}/<slug:own>/answer/", answer, name="objection_answer"),
    path(
        f"{_OBJECTIONS}/<slug:own>/letter/",
        objection_letter,
        name="objection_letter",
    ),
    path("inquiries/<slug:ref>/report/", report, name="inquiry_report"),
    path(f"{_ONE}/evaluation/", evaluate, name="evaluation"),
    path(f"{_ONE}/evaluation/words/", evaluation_words, name="evaluation_words"),
    path(f"{_ONE}/notice/", notice, name="notice"),
    path(f"{_ONE}/custody/", keep, name="custody_one"),
    path(f"{_ONE}/custody/moves/", move, name="custody_move"),
    path(f"{_ONE}/destruction/", destroy, name="destruction"),
    path(f"{_ONE}/destruction/confirm/", confirm, name="destruction_confirm"),
    path(f"{_ONE}/certificate/", certificate, name="destruction_certificate"),
    path("inquiries/<slug:ref>/<slug:what>/", decide, name="inquiry_decide"),
)
