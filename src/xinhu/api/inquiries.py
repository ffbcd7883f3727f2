"""Credit inquiries: approved, asked, followed, and what a person decides about them."""

import msgspec

from xinhu.api.exchange import Exchange
from xinhu.api.plain import require_plain
from xinhu.api.reading import read
from xinhu.api.saying import Saying, receipt_of
from xinhu.api.statuses import status_of
from xinhu.core.base.clock import to_text
from xinhu.core.base.ids import customer_id
from xinhu.desks.inquiry.asking import InquiryForm
from xinhu.desks.inquiry.desk import Inquiry, InquiryDesk, OpenedReport
from xinhu.desks.inquiry.requests import RequestForm
from xinhu.desks.inquiry.subject import Subject

_VIEW = "report_view"


class RequestBody(msgspec.Struct, forbid_unknown_fields=True):
    """The body that asks for a supervisor's approval."""

    customer: str
    reason: str
    subject: Subject
    why: str
    loan: str | None = None


class InquiryBody(msgspec.Struct, forbid_unknown_fields=True):
    """The body that asks the bureau."""

    customer: str
    reason: str
    ground: str
    subject: Subject
    loan: str | None = None
    why_again: str = ""


class DecisionBody(msgspec.Struct, forbid_unknown_fields=True):
    """The body of a person's decision."""

    why: str


class ReportBody(msgspec.Struct, forbid_unknown_fields=True):
    """The body that opens a report."""

    purpose: str = _VIEW


_request = msgspec.json.Decoder(RequestBody)
_inquiry = msgspec.json.Decoder(InquiryBody)
_decision = msgspec.json.Decoder(DecisionBody)
_report = msgspec.json.Decoder(ReportBody)


class InquiryAddresses:
    """The addresses of the inquiry desk."""

    def __init__(self, desk: InquiryDesk, saying: Saying) -> None:
        self._desk = desk
        self._saying = saying

    async def request(self, exchange: Exchange) -> None:
        """Ask for a supervisor's approval of one inquiry."""
        bearer = exchange.bearer()
        form = read(_request, await exchange.body())
        _require_plain(form.reason, form.loan)
        asked = await self._desk.requests.ask(
            bearer,
            RequestForm(
                customer=customer_id(form.customer),
                reason=form.reason,
                loan=form.loan,
                subject=form.subject,
                why=form.why,
            ),
        )
        told = {
            "ref": asked.asked.ref,
            "state": asked.state,
            "digest": asked.asked.digest.hex(),
            "expires_at": to_text(asked.asked.until),
        }
        await exchange.answer(201, told)

    async def ask(self, exchange: Exchange) -> None:
        """Ask the bureau."""
        bearer = exchange.bearer()
        form = read(_inquiry, await exchange.body())
        _require_plain(form.reason, form.ground, form.loan)
        outcome = await self._desk.ask(
            bearer,
            InquiryForm(
                customer=customer_id(form.customer),
                reason=form.reason,
                ground=form.ground,
                loan=form.loan,
                subject=form.subject,
                why_again=form.why_again,
            ),
        )
        inquiry, error = outcome.inquiry, outcome.error
        entered = {} if inquiry is None else {"inquiry": told(inquiry)}
        if error is None:
            await exchange.answer(201, entered["inquiry"])
            return
        body = self._saying.told(error, exchange.language(), outcome.receipt)
        await exchange.answer(status_of(error), {**body, **entered})

    async def own(self, exchange: Exchange) -> None:
        """List the caller's inquiries, the newest first."""
        inquiries = await self._desk.following.own(exchange.bearer())
        await exchange.answer(200, {"inquiries": [told(each) for each in inquiries]})

    async def waiting(self, exchange: Exchange) -> None:
        """List what waits for a person in the caller's branch."""
        inquiries = await self._desk.following.waiting(exchange.bearer())
        await exchange.answer(200, {"inquiries": [told(each) for each in inquiries]})

    async def unevaluated(self, exchange: Exchange) -> None:
        """List what waits for its evaluation in the caller's branch."""
        inquiries = await self._desk.following.unevaluated(exchange.bearer())
        await exchange.answer(200, {"inquiries": [told(each) for each in inquiries]})

    async def unplaced(self, exchange: Exchange) -> None:
        """List what waits to be put away in the caller's branch."""
        inquiries = await self._desk.following.unplaced(exchange.bearer())
        await exchange.answer(200, {"inquiries": [told(each) for each in inquiries]})

    async def one(self, exchange: Exchange, ref: str) -> None:
        """Tell where an inquiry stands."""
        inquiry = await self._desk.following.one(exchange.bearer(), ref)
        await exchange.answer(200, told(inquiry))

    async def send(self, exchange: Exchange, ref: str) -> None:
        """Send what was not sent, or send again what nobody knows about."""
        bearer, why = exchange.bearer(), await _why(exchange)
        inquiry = await self._desk.send(bearer, ref, why)
        await exchange.answer(200, told(inquiry))

    async def look_up(self, exchange: Exchange, ref: str) -> None:
        """Ask the bureau what became of it."""
        bearer, why = exchange.bearer(), await _why(exchange)
        inquiry = await self._desk.look_up(bearer, ref, why)
        await exchange.answer(200, told(inquiry))

    async def give_up(self, exchange: Exchange, ref: str) -> None:
        """Give it up."""
        bearer, why = exchange.bearer(), await _why(exchange)
        inquiry = await self._desk.resuming.give_up(bearer, ref, why)
        await exchange.answer(200, told(inquiry))

    async def report(self, exchange: Exchange, ref: str) -> None:
        """Open the report, masked."""
        bearer = exchange.bearer()
        body = await exchange.body()
        form = read(_report, body) if body else ReportBody()
        opened = await self._desk.reports.open(bearer, ref, form.purpose)
        if isinstance(opened, OpenedReport):
            await exchange.answer(200, _shown(opened))
            return
        refused = self._saying.told(opened.error, exchange.language(), opened.receipt)
        await exchange.answer(status_of(opened.error), refused)


async def _why(exchange: Exchange) -> str:
    return read(_decision, await exchange.body()).why


def _require_plain(*texts: str | None) -> None:
    for text in texts:
        if text is not None:
            require_plain(text)


def told(inquiry: Inquiry) -> dict[str, object]:
    """Return an inquiry as the API tells it: no word of whom it is about."""
    made, receipt = inquiry.made, inquiry.receipt
    return {
        "ref": made.ref,
        "customer": made.customer,
        "reason": made.reason,
        "ground": {"kind": made.ground.kind, "ref": made.ground.ref},
        "loan": made.loan,
        "operator": made.operator,
        "state": inquiry.state.value,
        "attempt": inquiry.attempt,
        "asked_at": to_text(made.at),
        "changed_at": to_text(inquiry.changed_at),
        "refusal": inquiry.refusal,
        "report_number": inquiry.report_number,
        "disputed": inquiry.disputed,
        "receipt": None if receipt is None else receipt_of(receipt),
    }


def _shown(opened: OpenedReport) -> dict[str, object]:
    sections = [
        {
            "code": section.code,
            "zh": section.zh,
            "en": section.en,
            "columns": [
                {"code": code, "zh": zh, "en": en} for code, zh, en in section.columns
            ],
            "rows": [list(row) for row in section.rows],
        }
        for section in opened.shown.sections
    ]
    return {
        "inquiry": told(opened.inquiry),
        "sections": sections,
        "left_out": opened.shown.left_out,
        "receipt": receipt_of(opened.receipt),
    }
