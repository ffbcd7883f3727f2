"""Letters of authorisation for credit inquiries: checked, taken, listed, withdrawn."""

import asyncio
from datetime import date

import msgspec

from xinhu.api.exchange import Exchange
from xinhu.api.grounds import Count
from xinhu.api.grounds import told as ground_told
from xinhu.api.plain import require_plain
from xinhu.api.reading import read
from xinhu.core.base.clock import to_text
from xinhu.core.base.ids import customer_id
from xinhu.desks.inquiry.letters.form import Compared, Electronic, LetterForm
from xinhu.desks.inquiry.letters.keeping import KeptLetter
from xinhu.desks.inquiry.letters.scanning import LetterScanning
from xinhu.desks.inquiry.letters.taking import LetterTaking
from xinhu.desks.inquiry.subject import Subject

LARGEST = 24 << 20
"""Bytes of a body: three scans of five megabytes in base 64, and the form."""


_AT_ONCE = 4
"""Bodies of letters that a worker reads at once."""
_SCANS_AT_ONCE = 2
"""Scans that a worker holds at once: one that is read, and the next."""


class PapersForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Scans in base 64 (RFC 4648 section 4)."""

    letter: bytes = b""
    identity_front: bytes = b""
    identity_back: bytes = b""


class TakingForm(msgspec.Struct, forbid_unknown_fields=True):
    """The body that takes a letter, or has it checked."""

    customer: str
    subject: Subject
    reasons: frozenset[str]
    institution: str
    signed_on: date | None
    witness: str
    place: str
    days: Count | None = None
    uses: Count | None = None
    electronic: Electronic | None = None
    compared: Compared | None = None
    papers: PapersForm = PapersForm()


_take = msgspec.json.Decoder(TakingForm)


class ScanForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body that has a scan read: base 64, and what was typed so far."""

    letter: bytes
    name: str = ""
    id_number: str = ""


_scan = msgspec.json.Decoder(ScanForm)


class LetterAddresses:
    """The addresses under which letters are kept."""

    def __init__(self, taking: LetterTaking, scanning: LetterScanning) -> None:
        self._taking = taking
        self._scanning = scanning
        self._room = asyncio.Semaphore(_AT_ONCE)
        self._scans = asyncio.Semaphore(_SCANS_AT_ONCE)

    async def check(self, exchange: Exchange) -> None:
        """Tell what is missing; nothing is kept."""
        bearer = exchange.bearer()
        form = await self._read(exchange, bearer)
        lacking = await self._taking.check(bearer, _form(form))
        told = [{"what": lack.what, "why": lack.why} for lack in lacking]
        reads = self._scanning.installed
        await exchange.answer(200, {"lacks": told, "reads_scans": reads})

    async def scan(self, exchange: Exchange) -> None:
        """Read a scan for whoever types the letter; nothing is kept."""
        bearer = exchange.bearer()
        await self._taking.require_taker(bearer)
        # Until it is its turn a scan is not taken off the line: pictures are large,
        # and each is read for seconds.
        async with self._scans:
            form = read(_scan, await exchange.body(LARGEST))
            found = await self._scanning.read(
                bearer, form.letter, form.name, form.id_number
            )
        told = {
            "name": found.name,
            "id_number": found.id_number,
            "differs": list(found.differs),
        }
        await exchange.answer(200, told)

    async def take(self, exchange: Exchange) -> None:
        """Take a letter."""
        bearer = exchange.bearer()
        form = await self._read(exchange, bearer)
        kept = await self._taking.take(bearer, customer_id(form.customer), _form(form))
        await exchange.answer(201, told(kept))

    async def _read(self, exchange: Exchange, bearer: bytes) -> TakingForm:
        """Read a body that may be large: of whoever may, and of few at once."""
        await self._taking.require_taker(bearer)
        async with self._room:
            return read(_take, await exchange.body(LARGEST))

    async def of_customer(self, exchange: Exchange) -> None:
        """List a customer's letters."""
        customer = customer_id(exchange.query().get("customer", ""))
        letters = await self._taking.of_customer(exchange.bearer(), customer)
        reads = self._scanning.installed
        listed = [told(each) for each in letters]
        await exchange.answer(200, {"letters": listed, "reads_scans": reads})

    async def withdraw(self, exchange: Exchange, ref: str) -> None:
        """Withdraw a letter."""
        require_plain(ref)
        kept = await self._taking.withdraw(exchange.bearer(), ref)
        await exchange.answer(200, told(kept))


def _form(form: TakingForm) -> LetterForm:
    return LetterForm(
        subject=form.subject,
        reasons=form.reasons,
        institution=form.institution,
        signed_on=form.signed_on,
        days=form.days,
        uses=form.uses,
        witness=form.witness,
        place=form.place,
        electronic=form.electronic,
        compared=form.compared,
        papers={
            "letter": form.papers.letter,
            "identity_front": form.papers.identity_front,
            "identity_back": form.papers.identity_back,
        },
    )


def told(kept: KeptLetter) -> dict[str, object]:
    """Return a letter as the API tells it: no word of who signed."""
    return {
        "ref": kept.letter.ref,
        "reasons": sorted(kept.letter.reasons),
        "institution": kept.letter.institution,
        "signed_on": kept.signed_on.isoformat(),
        "papers": sorted(kept.papers),
        "taken_by": kept.taken_by,
        "taken_at": to_text(kept.taken_at),
        "ground": ground_told(kept.ground),
    }
