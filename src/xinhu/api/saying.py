"""Errors in the reader's language, in the one shape that the API has for them."""

from xinhu.core.base.errors import XinhuError
from xinhu.core.base.receipt import Receipt
from xinhu.desks.staff.wording import Wording


class Saying:
    """Turns an error into ``{"error": …, "receipt": …}``."""

    def __init__(self, wording: Wording) -> None:
        self._wording = wording

    def told(
        self, error: XinhuError, language: str, receipt: Receipt | None = None
    ) -> dict[str, object]:
        """Return the body of an answer that tells an error.

        Args:
            error: what happened.
            language: ``zh`` or ``en``.
            receipt: of the entry that tells of it, if there is one.
        """
        body: dict[str, object] = {
            "error": {
                **self._words(error, language),
                "reasons": [
                    self._words(reason, language)
                    for reason in getattr(error, "reasons", ())
                ],
                "policies": list(getattr(error, "policies", ())),
            }
        }
        if receipt is not None:
            body["receipt"] = receipt_of(receipt)
        return body

    def _words(self, error: XinhuError, language: str) -> dict[str, str]:
        words = self._wording.explain(error, "en" if language == "en" else "zh")
        return {"code": words.code, "message": words.message, "next": words.next}


def receipt_of(receipt: Receipt) -> dict[str, str | int]:
    """Return a receipt as the API tells it."""
    return {"index": receipt.index, "leaf": receipt.leaf.hex()}
