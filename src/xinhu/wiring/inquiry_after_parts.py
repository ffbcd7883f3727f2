"""Builds what follows an inquiry: from evaluation to destruction, and objections."""

import os
from dataclasses import dataclass

from xinhu.adapters.postgres.custody_store import PostgresCustodies
from xinhu.adapters.postgres.destruction_store import PostgresDestructions
from xinhu.adapters.postgres.evaluation_store import PostgresEvaluations
from xinhu.adapters.postgres.objection_store import PostgresObjections
from xinhu.adapters.postgres.self_check_store import PostgresSelfChecks
from xinhu.api.custody import CustodyAddresses
from xinhu.api.evaluations import EvaluationAddresses
from xinhu.api.objections import ObjectionAddresses
from xinhu.api.self_checks import SelfCheckAddresses
from xinhu.core.base.clock import system_clock
from xinhu.desks.audit.supervision.working_days import Calendar
from xinhu.desks.inquiry.custody.destroying import Destroying
from xinhu.desks.inquiry.custody.locating import Locating
from xinhu.desks.inquiry.custody.placing import Placing
from xinhu.desks.inquiry.custody.rules import CustodyRules
from xinhu.desks.inquiry.dossier import Dossiers
from xinhu.desks.inquiry.evaluation.making import Evaluating
from xinhu.desks.inquiry.evaluation.notice import load_notice
from xinhu.desks.inquiry.evaluation.printing import NoticePrinting
from xinhu.desks.inquiry.evaluation.reading import EvaluationReading
from xinhu.desks.inquiry.evaluation.rules import Grounds, load_grounds
from xinhu.desks.inquiry.objections.answering import ObjectionAnswering
from xinhu.desks.inquiry.objections.reading import ObjectionReading
from xinhu.desks.inquiry.objections.rules import ObjectionRules
from xinhu.desks.inquiry.objections.taking import ObjectionTaking
from xinhu.desks.inquiry.opening_words import OpeningWords
from xinhu.desks.inquiry.self_check.rules import SelfCheckRules
from xinhu.desks.inquiry.self_check.signing import SelfChecking
from xinhu.wiring.inquiry_shared import Parts, sealing, unsealing
from xinhu.wiring.rules import SHIPPED


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterAddresses:
    """The addresses of what follows an inquiry."""

    evaluations: EvaluationAddresses
    custody: CustodyAddresses
    objections: ObjectionAddresses
    self_checks: SelfCheckAddresses


@dataclass(frozen=True, slots=True, kw_only=True)
class _After:
    """What the parts of it share."""

    of: Parts
    evaluations: PostgresEvaluations
    custodies: PostgresCustodies
    destructions: PostgresDestructions
    objections: PostgresObjections
    custody_rules: CustodyRules
    grounds: Grounds
    locating: Locating
    opening: OpeningWords


def build_after(of: Parts) -> AfterAddresses:
    """Build what follows an inquiry.

    Raises:
        PolicyInvalidError: a list cannot be used.
    """
    own = of.gate.settings.rules
    custodies = PostgresCustodies(of.links)
    custody_rules = CustodyRules.load(SHIPPED, own)
    after = _After(
        of=of,
        evaluations=PostgresEvaluations(of.links),
        custodies=custodies,
        destructions=PostgresDestructions(of.links),
        objections=PostgresObjections(of.links),
        custody_rules=custody_rules,
        grounds=load_grounds(SHIPPED, own),
        locating=Locating(
            reader=of.reader,
            custodies=custodies,
            custody_rules=custody_rules,
            rules=of.rules,
            clock=system_clock,
        ),
        opening=_opening(of),
    )
    return AfterAddresses(
        evaluations=EvaluationAddresses(
            _evaluating(after),
            _reading(after),
            _printing(after),
            _dossiers(after),
            of.saying,
        ),
        custody=CustodyAddresses(_placing(after), after.locating, _destroying(after)),
        objections=_objections(after),
        self_checks=_self_checks(after),
    )


def _opening(of: Parts) -> OpeningWords:
    return OpeningWords(
        gate=of.asks,
        register=of.register,
        catalogue=of.gate.catalogue,
        unseal=unsealing(of.gate.keyring),
        clock=system_clock,
    )


def _evaluating(after: _After) -> Evaluating:
    of = after.of
    return Evaluating(
        reader=of.reader,
        inquiries=of.inquiries,
        evaluations=after.evaluations,
        grounds=after.grounds,
        rules=of.rules,
        seal=sealing(of.gate.keyring),
        clock=system_clock,
        random=os.urandom,
    )


def _reading(after: _After) -> EvaluationReading:
    return EvaluationReading(
        reader=after.of.reader,
        inquiries=after.of.inquiries,
        evaluations=after.evaluations,
        opening=after.opening,
        clock=system_clock,
    )


def _printing(after: _After) -> NoticePrinting:
    of = after.of
    return NoticePrinting(
        reader=of.reader,
        gate=of.asks,
        inquiries=of.inquiries,
        evaluations=after.evaluations,
        parts=load_notice(SHIPPED, of.gate.settings.rules),
        grounds=after.grounds,
        rules=of.rules,
        clock=system_clock,
    )


def _placing(after: _After) -> Placing:
    return Placing(
        reader=after.of.reader,
        inquiries=after.of.inquiries,
        evaluations=after.evaluations,
        custodies=after.custodies,
        rules=after.of.rules,
        clock=system_clock,
    )


def _destroying(after: _After) -> Destroying:
    return Destroying(
        reader=after.of.reader,
        inquiries=after.of.inquiries,
        custodies=after.custodies,
        destructions=after.destructions,
        locating=after.locating,
        custody_rules=after.custody_rules,
        rules=after.of.rules,
        clock=system_clock,
        random=os.urandom,
    )


def _dossiers(after: _After) -> Dossiers:
    return Dossiers(
        reader=after.of.reader,
        inquiries=after.of.inquiries,
        evaluations=after.evaluations,
        custodies=after.custodies,
        destructions=after.destructions,
        objections=after.objections,
        locating=after.locating,
        clock=system_clock,
    )


def _objections(after: _After) -> ObjectionAddresses:
    of = after.of
    rules = ObjectionRules.load(SHIPPED, of.gate.settings.rules)
    taking = ObjectionTaking(
        reader=of.reader,
        inquiries=of.inquiries,
        objections=after.objections,
        objection_rules=rules,
        rules=of.rules,
        seal=sealing(of.gate.keyring),
        clock=system_clock,
        random=os.urandom,
    )
    answering = ObjectionAnswering(
        reader=of.reader,
        inquiries=of.inquiries,
        objections=after.objections,
        objection_rules=rules,
        overseers=after.custody_rules.overseers,
        rules=of.rules,
        seal=sealing(of.gate.keyring),
        clock=system_clock,
    )
    reading = ObjectionReading(
        reader=of.reader,
        inquiries=of.inquiries,
        objections=after.objections,
        opening=after.opening,
        overseers=after.custody_rules.overseers,
        clock=system_clock,
    )
    return ObjectionAddresses(taking, reading, answering, of.saying)


def _self_checks(after: _After) -> SelfCheckAddresses:
    of, own = after.of, after.of.gate.settings.rules
    rules = SelfCheckRules.load(
        SHIPPED,
        own,
        worked=Calendar.load(SHIPPED, own).works,
        place_days=after.custody_rules.place_days,
    )
    checking = SelfChecking(
        reader=of.reader,
        checks=PostgresSelfChecks(of.links),
        check_rules=rules,
        rules=of.rules,
        clock=system_clock,
    )
    return SelfCheckAddresses(checking)
