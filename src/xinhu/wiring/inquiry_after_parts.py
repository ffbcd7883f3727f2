"""Builds what follows an inquiry: evaluation, notice, dossier."""

import os

from xinhu.adapters.postgres.evaluation_store import PostgresEvaluations
from xinhu.api.evaluations import EvaluationAddresses
from xinhu.core.base.clock import system_clock
from xinhu.desks.inquiry.dossier import Dossiers
from xinhu.desks.inquiry.evaluation.making import Evaluating
from xinhu.desks.inquiry.evaluation.notice import load_notice
from xinhu.desks.inquiry.evaluation.printing import NoticePrinting
from xinhu.desks.inquiry.evaluation.rules import load_grounds
from xinhu.desks.inquiry.following import Following
from xinhu.wiring.inquiry_shared import Parts, sealing, unsealing
from xinhu.wiring.rules import SHIPPED


def build_evaluations(of: Parts) -> EvaluationAddresses:
    """Build evaluations and notices.

    Raises:
        PolicyInvalidError: a list cannot be used.
    """
    own = of.gate.settings.rules
    evaluations = PostgresEvaluations(of.links)
    grounds = load_grounds(SHIPPED, own)
    following = Following(reader=of.reader, inquiries=of.inquiries, clock=system_clock)
    evaluating = Evaluating(
        reader=of.reader,
        inquiries=of.inquiries,
        evaluations=evaluations,
        grounds=grounds,
        rules=of.rules,
        seal=sealing(of.gate.keyring),
        unseal=unsealing(of.gate.keyring),
        clock=system_clock,
        random=os.urandom,
    )
    printing = NoticePrinting(
        reader=of.reader,
        gate=of.asks,
        inquiries=of.inquiries,
        evaluations=evaluations,
        parts=load_notice(SHIPPED, own),
        grounds=grounds,
        rules=of.rules,
        clock=system_clock,
    )
    dossiers = Dossiers(following=following, evaluations=evaluations)
    return EvaluationAddresses(evaluating, printing, dossiers, of.saying)
