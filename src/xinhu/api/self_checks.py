"""The monthly list of inquiries that a person should look at, and its signature."""

import re
from collections import Counter

import msgspec

from xinhu.api.exchange import Exchange
from xinhu.api.reading import read
from xinhu.core.base.clock import to_text
from xinhu.desks.inquiry.self_check.errors import SelfCheckDigestError
from xinhu.desks.inquiry.self_check.signing import SelfCheck, SelfChecking

_DIGEST = re.compile(r"[0-9a-f]{64}")


class SignBody(msgspec.Struct, forbid_unknown_fields=True):
    """The body that signs a list."""

    digest: str


_sign = msgspec.json.Decoder(SignBody)


class SelfCheckAddresses:
    """The addresses of monthly self-checks."""

    def __init__(self, checking: SelfChecking) -> None:
        self._checking = checking

    async def of_month(self, exchange: Exchange, month: str) -> None:
        """Tell a month's list."""
        check = await self._checking.of_month(exchange.bearer(), month)
        await exchange.answer(200, told(check))

    async def sign(self, exchange: Exchange, month: str) -> None:
        """Sign it."""
        bearer = exchange.bearer()
        form = read(_sign, await exchange.body())
        if _DIGEST.fullmatch(form.digest) is None:
            raise SelfCheckDigestError
        digest = bytes.fromhex(form.digest)
        check = await self._checking.sign(bearer, month, digest)
        await exchange.answer(201, told(check))


def told(check: SelfCheck) -> dict[str, object]:
    """Return a month's list as the API tells it: references and codes."""
    signed = check.signed
    return {
        "month": check.month,
        "digest": check.digest.hex(),
        "counts": Counter(one.code for one in check.found),
        "found": [
            {**one._asdict(), "asked": one.asked.isoformat()} for one in check.found
        ],
        "signed_by": None if signed is None else signed.by,
        "signed_at": None if signed is None else to_text(signed.at),
    }
