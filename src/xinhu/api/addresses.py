"""Which address is answered by what: the whole API on one page."""

import re
from dataclasses import dataclass

from xinhu.api.app import Application, Handler, Route
from xinhu.api.approvals import ApprovalAddresses
from xinhu.api.custody import CustodyAddresses
from xinhu.api.customers import CustomerAddresses
from xinhu.api.disclosures import Disclosures
from xinhu.api.entries import EntryAddresses
from xinhu.api.evaluations import EvaluationAddresses
from xinhu.api.grounds import GroundAddresses
from xinhu.api.health import Health
from xinhu.api.inquiries import InquiryAddresses
from xinhu.api.letters import LetterAddresses
from xinhu.api.loans import LoanAddresses
from xinhu.api.objections import ObjectionAddresses
from xinhu.api.proofs import ProofAddresses
from xinhu.api.register_files import RegisterFiles
from xinhu.api.saying import Saying
from xinhu.api.searches import Searches
from xinhu.api.supervision import SupervisionAddresses

_V1 = "/api/v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Handlers:
    """Everything that answers."""

    disclosures: Disclosures
    searches: Searches
    customers: CustomerAddresses
    grounds: GroundAddresses
    approvals: ApprovalAddresses
    entries: EntryAddresses
    supervision: SupervisionAddresses
    letters: LetterAddresses
    loans: LoanAddresses
    inquiries: InquiryAddresses
    evaluations: EvaluationAddresses
    custody: CustodyAddresses
    objections: ObjectionAddresses
    proofs: ProofAddresses
    register: RegisterFiles
    health: Health


def application(handlers: Handlers, saying: Saying) -> Application:
    """Build the ASGI application."""
    return Application(_fixed(handlers), _routes(handlers), saying)


def _fixed(of: Handlers) -> dict[str, dict[str, Handler]]:
    return _inquiry_addresses(of) | {
        f"{_V1}/disclosures": {"POST": of.disclosures.one},
        f"{_V1}/disclosures/batch": {"POST": of.disclosures.batch},
        f"{_V1}/searches": {"POST": of.searches.search},
        f"{_V1}/grounds": {"POST": of.grounds.enter},
        f"{_V1}/break-glass": {
            "POST": of.grounds.break_glass,
            "GET": of.grounds.unreviewed,
        },
        f"{_V1}/approvals": {
            "POST": of.approvals.request,
            "GET": of.approvals.waiting,
        },
        f"{_V1}/entries": {"GET": of.entries.search},
        f"{_V1}/supervision/entries": {"GET": of.supervision.of_day},
        f"{_V1}/proofs/inclusion": {"GET": of.proofs.inclusion},
        f"{_V1}/proofs/consistency": {"GET": of.proofs.consistency},
        f"{_V1}/purposes": {"GET": of.customers.lists},
        f"{_V1}/health": {"GET": of.health.health},
        f"{_V1}/openapi.json": {"GET": of.health.document},
        "/register/checkpoint": {"GET": of.register.checkpoint},
        "/register/checkpoint-sm3": {"GET": of.register.checkpoint_sm3},
        "/register/keys": {"GET": of.register.keys},
    }


def _inquiry_addresses(of: Handlers) -> dict[str, dict[str, Handler]]:
    return {
        f"{_V1}/letters": {
            "POST": of.letters.take,
            "GET": of.letters.of_customer,
        },
        f"{_V1}/letters/check": {"POST": of.letters.check},
        f"{_V1}/inquiries": {"POST": of.inquiries.ask, "GET": of.inquiries.own},
        f"{_V1}/inquiries/requests": {"POST": of.inquiries.request},
        f"{_V1}/inquiries/waiting": {"GET": of.inquiries.waiting},
        f"{_V1}/inquiries/custody": {"GET": of.custody.listed},
        f"{_V1}/objections": {"GET": of.objections.waiting},
        f"{_V1}/inquiries/destructions": {"GET": of.custody.waiting},
    }


def _routes(of: Handlers) -> tuple[Route, ...]:
    customer = rf"{_V1}/customers/(?P<customer>[^/]+)"
    ref = r"(?P<ref>[a-z0-9-]{1,60})"
    index = r"(?P<index>[0-9]{1,18})"
    return (
        _route(customer, GET=of.customers.one),
        _route(rf"{customer}/grounds", GET=of.grounds.of_customer),
        _route(rf"{customer}/entries", GET=of.entries.of_customer),
        _route(rf"{_V1}/grounds/{ref}/withdraw", POST=of.grounds.withdraw),
        _route(rf"{_V1}/approvals/{ref}", GET=of.approvals.open),
        _route(rf"{_V1}/approvals/{ref}/grant", POST=of.approvals.grant),
        _route(rf"{_V1}/approvals/{ref}/deny", POST=of.approvals.deny),
        *_inquiry_routes(of, ref),
        _route(rf"{_V1}/entries/{index}", GET=of.entries.one),
        _route(rf"{_V1}/proofs/{index}\.tlog-proof", GET=of.proofs.file),
        _route(r"/register/(?P<path>tile(?:-sm3)?/.+)", GET=of.register.tile),
    )


def _inquiry_routes(of: Handlers, ref: str) -> tuple[Route, ...]:
    one = rf"{_V1}/inquiries/{ref}"
    return (
        _route(rf"{_V1}/letters/{ref}/withdrawal", POST=of.letters.withdraw),
        _route(rf"{_V1}/loans/(?P<number>[^/]+)", PUT=of.loans.put),
        _route(one, GET=of.inquiries.one),
        _route(rf"{one}/send", POST=of.inquiries.send),
        _route(rf"{one}/look-up", POST=of.inquiries.look_up),
        _route(rf"{one}/give-up", POST=of.inquiries.give_up),
        _route(rf"{one}/report", POST=of.inquiries.report),
        _route(rf"{one}/evaluation", POST=of.evaluations.make),
        _route(rf"{one}/evaluation/words", POST=of.evaluations.words),
        _route(rf"{one}/notice", POST=of.evaluations.notice),
        _route(rf"{one}/dossier", GET=of.evaluations.dossier),
        _route(rf"{one}/objections", POST=of.objections.take),
        _route(rf"{_V1}/objections/{ref}/answer", POST=of.objections.answer),
        _route(rf"{_V1}/objections/{ref}/words", POST=of.objections.words),
        _route(rf"{one}/custody", POST=of.custody.place),
        _route(rf"{one}/custody/moves", POST=of.custody.move),
        _route(rf"{one}/destruction", POST=of.custody.propose),
        _route(rf"{one}/destruction/confirmation", POST=of.custody.confirm),
    )


def _route(pattern: str, **handlers: Handler) -> Route:
    return Route(re.compile(pattern), handlers)
