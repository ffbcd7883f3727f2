"""Which address is answered by what: the whole API on one page."""

import re
from dataclasses import dataclass

from xinhu.api.app import Application, Handler, Route
from xinhu.api.approvals import ApprovalAddresses
from xinhu.api.customers import CustomerAddresses
from xinhu.api.disclosures import Disclosures
from xinhu.api.entries import EntryAddresses
from xinhu.api.found_files import FoundFileAddresses
from xinhu.api.grounds import GroundAddresses
from xinhu.api.health import Health
from xinhu.api.inquiry_addresses import (
    InquiryHandlers,
    inquiry_addresses,
    inquiry_routes,
)
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
    found_files: FoundFileAddresses
    inquiry: InquiryHandlers
    proofs: ProofAddresses
    register: RegisterFiles
    health: Health


def application(handlers: Handlers, saying: Saying) -> Application:
    """Build the ASGI application."""
    return Application(_fixed(handlers), _routes(handlers), saying)


def _fixed(of: Handlers) -> dict[str, dict[str, Handler]]:
    return inquiry_addresses(of.inquiry, _V1) | {
        f"{_V1}/disclosures": {"POST": of.disclosures.one},
        f"{_V1}/disclosures/batch": {"POST": of.disclosures.batch},
        f"{_V1}/searches": {"POST": of.searches.search},
        f"{_V1}/grounds": {"POST": of.grounds.enter},
        f"{_V1}/break-glass": {
            "POST": of.grounds.break_glass,
            "GET": of.grounds.unreviewed,
        },
        f"{_V1}/found-files": {"POST": of.found_files.whose},
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
        _route(rf"{_V1}/remedies/{ref}/paper", PUT=of.found_files.put),
        _route(rf"{_V1}/remedies/{ref}/correction", PUT=of.found_files.correct),
        _route(rf"{_V1}/found-files/{ref}", POST=of.found_files.open),
        *inquiry_routes(of.inquiry, _V1, ref),
        _route(rf"{_V1}/entries/{index}", GET=of.entries.one),
        _route(rf"{_V1}/proofs/{index}\.tlog-proof", GET=of.proofs.file),
        _route(r"/register/(?P<path>tile(?:-sm3)?/.+)", GET=of.register.tile),
    )


def _route(pattern: str, **handlers: Handler) -> Route:
    return Route(re.compile(pattern), handlers)
