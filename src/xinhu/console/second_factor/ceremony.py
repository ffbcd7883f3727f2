"""Passkeys between browser and console: what is asked, and what came back.

allauth keeps the challenge in the session and lets fido2 verify; here every way in
which an answer can be malformed becomes one refusal, a challenge is good for one
answer, and what is signed is bound to it. The person must have been verified by the
key (finger, PIN): a passkey that is only touched counts as nothing.
"""

import hashlib
import json
import struct
from typing import Any, cast

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from django.core.exceptions import ValidationError
from fido2.webauthn import AuthenticationResponse

from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.second_factor.errors import FactorWrongError
from xinhu.desks.staff.second_factor.showing import Assertion

_MALFORMED = (
    ValidationError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    AssertionError,
    struct.error,
    RecursionError,
)
"""What allauth, fido2 and its CBOR raise on an answer that is none."""
_LONGEST = 65_536  # characters


def options_to_add(operator: Operator) -> str:
    """Return what the browser needs to make a passkey, as JSON."""
    return json.dumps(auth.begin_registration(operator, passwordless=True))


def options_to_show(operator: Operator | None) -> str:
    """Return what the browser needs to use a passkey, as JSON.

    Args:
        operator: whose; None where the passkey itself is to say so.
    """
    return json.dumps(auth.begin_authentication(operator))


def added(text: str) -> dict[str, Any]:
    """Return the verified registration of a new passkey.

    Raises:
        FactorWrongError: it is none, or not the answer to what was asked.
    """
    credential = _read(text)
    try:
        auth.parse_registration_response(credential)
        auth.complete_registration(credential)
    except _MALFORMED:
        raise FactorWrongError from None
    finally:
        auth.clear_state()
    return _what_is_kept(credential)


def owner_named_by(text: str) -> Operator:
    """Return the operator that a passkey itself names; nothing is verified yet.

    Raises:
        FactorWrongError: it names nobody.
    """
    try:
        return cast("Operator", auth.extract_user_from_response(_read(text)))
    except _MALFORMED:
        raise FactorWrongError from None


def answered(text: str, operator: Operator) -> Assertion:
    """Return what a passkey of an operator signed, verified.

    Raises:
        FactorWrongError: no passkey of the operator, or not the answer to the question.
    """
    credential = _read(text)
    state = auth.get_state() or {}
    try:
        parsed = AuthenticationResponse.from_dict(credential)
        factor: Authenticator = auth.complete_authentication(operator, credential)
        count = int(parsed.response.authenticator_data.counter)
    except _MALFORMED:
        raise FactorWrongError from None
    finally:
        auth.clear_state()
    challenge = hashlib.sha256(str(state.get("challenge")).encode()).hexdigest()
    return Assertion(factor=factor.pk, challenge=challenge, count=count)


def _what_is_kept(credential: dict[str, Any]) -> dict[str, Any]:
    """Return what a later answer is verified with; whatever else came is dropped."""
    response = credential["response"]
    return {
        "id": credential["id"],
        "rawId": credential["rawId"],
        "type": credential["type"],
        "response": {
            "clientDataJSON": response["clientDataJSON"],
            "attestationObject": response["attestationObject"],
        },
        "clientExtensionResults": {},
    }


def _read(text: str) -> dict[str, Any]:
    if len(text) > _LONGEST:
        raise FactorWrongError
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        raise FactorWrongError from None
    if not isinstance(read, dict):
        raise FactorWrongError
    return read
