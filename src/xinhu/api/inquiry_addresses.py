"""Which address of credit inquiries is answered by what."""

import re
from dataclasses import dataclass

from xinhu.api.app import Handler, Route
from xinhu.api.books import BookAddresses
from xinhu.api.custody import CustodyAddresses
from xinhu.api.evaluations import EvaluationAddresses
from xinhu.api.inquiries import InquiryAddresses
from xinhu.api.letters import LetterAddresses
from xinhu.api.loans import LoanAddresses
from xinhu.api.objections import ObjectionAddresses
from xinhu.api.self_checks import SelfCheckAddresses


@dataclass(frozen=True, slots=True, kw_only=True)
class InquiryHandlers:
    """Everything that answers about credit inquiries."""

    letters: LetterAddresses
    loans: LoanAddresses
    inquiries: InquiryAddresses
    evaluations: EvaluationAddresses
    custody: CustodyAddresses
    objections: ObjectionAddresses
    self_checks: SelfCheckAddresses
    books: BookAddresses


def inquiry_addresses(of: InquiryHandlers, v1: str) -> dict[str, dict[str, Handler]]:
    """Return the addresses that are known as they stand."""
    return {
        f"{v1}/letters": {
            "POST": of.letters.take,
            "GET": of.letters.of_customer,
        },
        f"{v1}/letters/check": {"POST": of.letters.check},
        f"{v1}/letters/scan": {"POST": of.letters.scan},
        f"{v1}/inquiries": {"POST": of.inquiries.ask, "GET": of.inquiries.own},
        f"{v1}/inquiries/requests": {"POST": of.inquiries.request},
        f"{v1}/inquiries/waiting": {"GET": of.inquiries.waiting},
        f"{v1}/inquiries/unevaluated": {"GET": of.inquiries.unevaluated},
        f"{v1}/inquiries/unplaced": {"GET": of.inquiries.unplaced},
        f"{v1}/inquiries/custody": {"GET": of.custody.listed},
        f"{v1}/inquiries/destructions": {"GET": of.custody.waiting},
        f"{v1}/inquiries/book": {"GET": of.books.page},
        f"{v1}/inquiries/book/sums": {"GET": of.books.sums},
        f"{v1}/inquiries/book/bound": {"GET": of.books.bound},
        f"{v1}/inquiries/book/open": {"POST": of.books.open},
        f"{v1}/objections": {"GET": of.objections.waiting},
    }


def inquiry_routes(of: InquiryHandlers, v1: str, ref: str) -> tuple[Route, ...]:
    """Return the addresses with a part that varies.

    Args:
        of: what answers.
        v1: where the API begins.
        ref: pattern of a reference.
    """
    one, objection = rf"{v1}/inquiries/{ref}", rf"{v1}/objections/{ref}"
    month = rf"{v1}/inquiries/self-checks/(?P<month>[0-9]{{4}}-[0-9]{{2}})"
    return (
        _route(month, GET=of.self_checks.of_month),
        _route(rf"{month}/signature", POST=of.self_checks.sign),
        _route(rf"{v1}/letters/{ref}/withdrawal", POST=of.letters.withdraw),
        _route(rf"{v1}/loans/(?P<number>[^/]+)", PUT=of.loans.put),
        _route(one, GET=of.inquiries.one),
        _route(rf"{one}/send", POST=of.inquiries.send),
        _route(rf"{one}/look-up", POST=of.inquiries.look_up),
        _route(rf"{one}/give-up", POST=of.inquiries.give_up),
        _route(rf"{one}/report", POST=of.inquiries.report),
        _route(rf"{one}/evaluation", POST=of.evaluations.make),
        _route(rf"{one}/evaluation/words", POST=of.evaluations.words),
        _route(rf"{one}/notice", POST=of.evaluations.notice),
        _route(rf"{one}/dossier", GET=of.evaluations.dossier),
        _route(rf"{one}/custody", POST=of.custody.place),
        _route(rf"{one}/custody/moves", POST=of.custody.move),
        _route(rf"{one}/destruction", POST=of.custody.propose),
        _route(rf"{one}/destruction/confirmation", POST=of.custody.confirm),
        _route(rf"{one}/correction", GET=of.books.corrections, POST=of.books.correct),
        _route(rf"{one}/objections", POST=of.objections.take),
        _route(rf"{objection}/answer", POST=of.objections.answer),
        _route(rf"{objection}/words", POST=of.objections.words),
    )


def _route(pattern: str, **handlers: Handler) -> Route:
    return Route(re.compile(pattern), handlers)
