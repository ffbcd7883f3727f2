"""Builds the inquiry desk of a gate worker, and connects it to the bureau."""

import os
import ssl
from pathlib import Path

from xinhu.adapters.bureau.absent import AbsentBureau
from xinhu.adapters.bureau.folder import FolderBureau, Folders
from xinhu.adapters.bureau.https import HttpsBureau, Place
from xinhu.adapters.ocr.reading import reader_where_installed
from xinhu.adapters.postgres.gate_reader import PostgresReader
from xinhu.adapters.postgres.inquiry_store import PostgresInquiries
from xinhu.adapters.postgres.letter_store import PostgresLetters
from xinhu.adapters.postgres.links import Links
from xinhu.adapters.postgres.loan_store import PostgresLoans
from xinhu.adapters.postgres.request_store import PostgresRequests
from xinhu.api.inquiries import InquiryAddresses
from xinhu.api.inquiry_addresses import InquiryHandlers
from xinhu.api.letters import LetterAddresses
from xinhu.api.loans import LoanAddresses
from xinhu.api.saying import Saying
from xinhu.core.base.clock import system_clock
from xinhu.core.gate.asks import Answer, Ask
from xinhu.core.gate.batching import Batcher
from xinhu.core.gate.ruling import Rules as InForce
from xinhu.core.gate.stores import Appended, Intent
from xinhu.core.policy.ground import AUTHORISATION_LETTER
from xinhu.desks.inquiry.asking import Rules
from xinhu.desks.inquiry.bureau import Bureau
from xinhu.desks.inquiry.comparing import Comparing
from xinhu.desks.inquiry.desk import InquiryDesk
from xinhu.desks.inquiry.following import Following
from xinhu.desks.inquiry.inquiring import Inquiring
from xinhu.desks.inquiry.lending import Lending
from xinhu.desks.inquiry.letters.form import Rules as LetterRules
from xinhu.desks.inquiry.letters.scanning import LetterScanning
from xinhu.desks.inquiry.letters.taking import LetterTaking
from xinhu.desks.inquiry.limits import Limits
from xinhu.desks.inquiry.notes import Notes
from xinhu.desks.inquiry.outcome import Receiving
from xinhu.desks.inquiry.reasons import ReasonBook
from xinhu.desks.inquiry.rejections import Rejections
from xinhu.desks.inquiry.report.layout import Layout
from xinhu.desks.inquiry.report.opening import ReportOpening
from xinhu.desks.inquiry.requests import Requests
from xinhu.desks.inquiry.resuming import Opening, Resuming
from xinhu.desks.inquiry.running import ToTheEnd
from xinhu.desks.inquiry.sending import Sending
from xinhu.wiring.book_parts import build_books
from xinhu.wiring.errors import SettingInvalidError, SettingMissingError
from xinhu.wiring.gate_shared import Gate
from xinhu.wiring.inquiry_after_parts import build_after
from xinhu.wiring.inquiry_shared import Parts, sealing
from xinhu.wiring.rules import SHIPPED
from xinhu.wiring.settings import Settings
from xinhu.wiring.training import ZONE

_LINKS = 6
"""Connections of a worker for inquiries."""
_CONNECTIONS = 32
"""Queries of a worker that may be under way at once."""


def build_inquiry(
    gate: Gate,
    reader: PostgresReader,
    asks: Batcher[Ask, Answer],
    register: Batcher[Intent, Appended],
    in_force: InForce,
    saying: Saying,
) -> InquiryHandlers:
    """Build the desk of a worker.

    Raises:
        XinhuError: a list or the bureau's settings do not permit a start.
    """
    links = Links(gate.url, _LINKS)
    rules = _rules(gate)
    parts = Parts(
        gate=gate,
        reader=reader,
        asks=asks,
        register=register,
        in_force=in_force,
        saying=saying,
        links=links,
        rules=rules,
        inquiries=PostgresInquiries(links),
        bureau=connect_bureau(gate.settings, rules.limits),
        layout=Layout.load(gate.catalogue, SHIPPED, gate.settings.rules),
        notes=Notes(gate.keyring, os.urandom),
    )
    after = build_after(parts)
    return InquiryHandlers(
        letters=LetterAddresses(_taking(parts), _scanning(parts)),
        loans=LoanAddresses(_lending(parts)),
        inquiries=InquiryAddresses(_desk(parts), saying),
        evaluations=after.evaluations,
        custody=after.custody,
        objections=after.objections,
        self_checks=after.self_checks,
        books=build_books(parts),
    )


def _lending(of: Parts) -> Lending:
    return Lending(
        reader=of.reader,
        loans=PostgresLoans(of.links),
        rules=of.rules,
        clock=system_clock,
        random=os.urandom,
    )


def connect_bureau(settings: Settings, limits: Limits) -> Bureau:
    """Return the bureau that the settings name.

    Raises:
        SettingMissingError: a part of what is needed to reach it.
        SettingInvalidError: a certificate or key cannot be used.
        PolicyInvalidError: the list of rejections cannot be used.
    """
    rejections = Rejections.load(SHIPPED, settings.rules)
    seconds = limits.bureau_seconds
    if settings.bureau_url is not None:
        place = Place(
            url=settings.bureau_url,
            authorities=_needed(settings, "bureau_ca_file"),
            certificate=_needed(settings, "bureau_certificate_file"),
            key=_needed(settings, "bureau_key_file"),
            seconds=seconds,
            connections=_CONNECTIONS,
        )
        try:
            return HttpsBureau(settings.bureau_name, place, rejections)
        except (OSError, ssl.SSLError):
            name = "XINHU_BUREAU_CERTIFICATE_FILE"
            raise SettingInvalidError(name=name, expected="PEM") from None
    if settings.bureau_out is None and settings.bureau_back is None:
        return AbsentBureau()
    folders = Folders(
        out=_needed(settings, "bureau_out"),
        back=_needed(settings, "bureau_back"),
        seconds=seconds,
    )
    return FolderBureau(settings.bureau_name, folders, rejections)


def _needed(settings: Settings, attribute: str) -> Path:
    value = getattr(settings, attribute)
    if not isinstance(value, Path):
        raise SettingMissingError(name=f"XINHU_{attribute.upper()}")
    return value


def _rules(gate: Gate) -> Rules:
    own = gate.settings.rules
    return Rules(
        reasons=ReasonBook.load(SHIPPED, own),
        limits=Limits.load(SHIPPED, own),
        catalogue=gate.catalogue,
        institution=gate.institution.name,
        zone=ZONE,
    )


def _taking(of: Parts) -> LetterTaking:
    rules = LetterRules(
        catalogue=of.gate.catalogue,
        reasons=of.rules.reasons,
        ground=of.gate.policies.book.grounds[AUTHORISATION_LETTER],
        limits=of.rules.limits,
        institution=of.rules.institution,
    )
    return LetterTaking(
        reader=of.reader,
        letters=PostgresLetters(of.links),
        rules=rules,
        days=of.rules,
        keyring=of.gate.keyring,
        notes=of.notes,
        seal=sealing(of.gate.keyring),
        clock=system_clock,
        random=os.urandom,
    )


def _scanning(of: Parts) -> LetterScanning:
    return LetterScanning(
        reader=of.reader,
        scans=reader_where_installed(),
        rules=of.rules,
        clock=system_clock,
    )


def _desk(of: Parts) -> InquiryDesk:
    requests = _requests(of)
    receiving = Receiving(
        inquiries=of.inquiries,
        rules=of.rules,
        layout=of.layout,
        bureau=of.bureau.name,
        keyring=of.gate.keyring,
        seal=sealing(of.gate.keyring),
        clock=system_clock,
        random=os.urandom,
    )
    sending = Sending(
        inquiries=of.inquiries,
        bureau=of.bureau,
        receiving=receiving,
        rules=of.rules,
        clock=system_clock,
    )
    comparing = Comparing(
        letters=PostgresLetters(of.links),
        requests=PostgresRequests(of.links),
        notes=of.notes,
    )
    return InquiryDesk(
        running=ToTheEnd(),
        requests=requests,
        inquiring=_inquiring(of, requests, comparing, sending),
        following=Following(
            reader=of.reader, inquiries=of.inquiries, clock=system_clock
        ),
        resuming=_resuming(of, comparing, sending, receiving),
        reports=_reports(of),
    )


def _requests(of: Parts) -> Requests:
    return Requests(
        reader=of.reader,
        kept=PostgresRequests(of.links),
        in_force=of.in_force,
        book=of.gate.approvals,
        rules=of.rules,
        seal=sealing(of.gate.keyring),
        notes=of.notes,
        clock=system_clock,
        random=os.urandom,
    )


def _inquiring(
    of: Parts, requests: Requests, comparing: Comparing, sending: Sending
) -> Inquiring:
    return Inquiring(
        reader=of.reader,
        gate=of.asks,
        inquiries=of.inquiries,
        requests=requests,
        comparing=comparing,
        sending=sending,
        rules=of.rules,
        notes=of.notes,
        clock=system_clock,
        random=os.urandom,
    )


def _resuming(
    of: Parts, comparing: Comparing, sending: Sending, receiving: Receiving
) -> Resuming:
    return Resuming(
        reader=of.reader,
        inquiries=of.inquiries,
        sending=sending,
        receiving=receiving,
        bureau=of.bureau,
        in_force=of.in_force,
        rules=of.rules,
        opening=Opening(
            keyring=of.gate.keyring,
            catalogue=of.gate.catalogue,
            comparing=comparing,
            notes=of.notes,
        ),
        clock=system_clock,
        random=os.urandom,
    )


def _reports(of: Parts) -> ReportOpening:
    return ReportOpening(
        reader=of.reader,
        gate=of.asks,
        inquiries=of.inquiries,
        layout=of.layout,
        keyring=of.gate.keyring,
        catalogue=of.gate.catalogue,
        clock=system_clock,
    )
