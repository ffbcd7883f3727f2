"""What follows a report: its evaluation, the notice, and what became of it all."""

import msgspec

from xinhu.api.custody import destruction, located
from xinhu.api.exchange import Exchange
from xinhu.api.inquiries import told as inquiry_told
from xinhu.api.objections import told as objection
from xinhu.api.reading import read
from xinhu.api.saying import Saying, receipt_of
from xinhu.api.statuses import status_of
from xinhu.core.base.clock import to_text
from xinhu.desks.inquiry.dossier import Dossier, Dossiers
from xinhu.desks.inquiry.evaluation.keeping import KeptEvaluation
from xinhu.desks.inquiry.evaluation.making import Evaluating, EvaluationForm
from xinhu.desks.inquiry.evaluation.printing import NoticePrinting, PrintedNotice
from xinhu.desks.inquiry.evaluation.reading import EvaluationReading, ReadEvaluation


class EvaluationBody(EvaluationForm, frozen=True, forbid_unknown_fields=True):
    """The body that hands an evaluation in."""


_evaluation = msgspec.json.Decoder(EvaluationBody)


class EvaluationAddresses:
    """The addresses of evaluations and notices."""

    def __init__(
        self,
        evaluating: Evaluating,
        reading: EvaluationReading,
        printing: NoticePrinting,
        dossiers: Dossiers,
        saying: Saying,
    ) -> None:
        self._evaluating = evaluating
        self._reading = reading
        self._printing = printing
        self._dossiers = dossiers
        self._saying = saying

    async def make(self, exchange: Exchange, ref: str) -> None:
        """Hand an evaluation in."""
        bearer = exchange.bearer()
        form = read(_evaluation, await exchange.body())
        kept = await self._evaluating.make(bearer, ref, form)
        await exchange.answer(201, told(kept))

    async def words(self, exchange: Exchange, ref: str) -> None:
        """Read the words of one."""
        worded = await self._reading.words(exchange.bearer(), ref)
        if isinstance(worded, ReadEvaluation):
            await exchange.answer(200, _worded(worded))
            return
        refused = self._saying.told(worded.error, exchange.language(), worded.receipt)
        await exchange.answer(status_of(worded.error), refused)

    async def notice(self, exchange: Exchange, ref: str) -> None:
        """Show the notice, to be printed."""
        printed = await self._printing.open(exchange.bearer(), ref)
        if isinstance(printed, PrintedNotice):
            await exchange.answer(200, _printed(ref, printed))
            return
        refused = self._saying.told(printed.error, exchange.language(), printed.receipt)
        await exchange.answer(status_of(printed.error), refused)

    async def dossier(self, exchange: Exchange, ref: str) -> None:
        """Tell what became of an inquiry."""
        dossier = await self._dossiers.one(exchange.bearer(), ref)
        await exchange.answer(200, _dossier(dossier))


def told(kept: KeptEvaluation) -> dict[str, object]:
    """Return an evaluation as the API tells it: no word of what was written."""
    return {
        "inquiry": kept.inquiry,
        "outcome": kept.outcome,
        "grounds": list(kept.grounds),
        "operator": kept.operator,
        "at": to_text(kept.at),
        "notice": None if kept.notice is None else kept.notice.number,
    }


def _worded(worded: ReadEvaluation) -> dict[str, object]:
    return {
        "evaluation": told(worded.kept),
        "picture": msgspec.to_builtins(worded.picture),
        "receipt": receipt_of(worded.receipt),
    }


def _printed(ref: str, printed: PrintedNotice) -> dict[str, object]:
    return {
        "inquiry": ref,
        "number": printed.notice.number,
        "at": to_text(printed.notice.at),
        "lines": [line._asdict() for line in printed.lines],
        "receipt": receipt_of(printed.receipt),
    }


def _dossier(dossier: Dossier) -> dict[str, object]:
    evaluation, custody = dossier.evaluation, dossier.custody
    done = dossier.destruction
    return {
        "inquiry": inquiry_told(dossier.inquiry),
        "evaluation": None if evaluation is None else told(evaluation),
        "custody": None if custody is None else located(custody),
        "destruction": None if done is None else destruction(done),
        "objections": [objection(each) for each in dossier.objections],
    }
