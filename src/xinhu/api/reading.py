"""Reading a body into a form, without a word of it in an error."""

from typing import TypeVar

import msgspec

from xinhu.api.bad_requests import MalformedBodyError

Form = TypeVar("Form")


def read(decoder: msgspec.json.Decoder[Form], body: bytes) -> Form:
    """Decode a body.

    Raises:
        MalformedBodyError: it is no JSON or not of this form. msgspec's own message may
            quote what was sent and therefore stays here.
    """
    try:
        return decoder.decode(body)
    except (msgspec.ValidationError, msgspec.DecodeError, UnicodeDecodeError):
        raise MalformedBodyError from None
