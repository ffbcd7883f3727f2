"""Imprints of an operator's numbers: enough to refuse a password, not to read them.

Each spelling is kept as HMAC-SHA-256 under a key that stands in no database, bound to
the operator. Whoever holds the database alone cannot try telephone numbers against it,
nor see that two operators share one.
"""

import hmac

from xinhu.desks.staff.models import Imprints, Operator
from xinhu.desks.staff.passwords.errors import ImprintsUnreadableError
from xinhu.desks.staff.passwords.personal import Details, spellings
from xinhu.desks.staff.session_tokens import ChannelSecretMissingError

_PURPOSE = b"xinhu password imprints 1"
_BYTES = 16
_MADE_WITH = ""
"""Spelling of nothing: its imprint tells under which key the others were made."""


class Forbidden:
    """The spellings of one operator, behind their imprints.

    Args:
        key: of ``imprint_key``.
        operator: reference of whose they are.
        kept: the imprints.
    """

    def __init__(self, key: bytes, operator: str, kept: frozenset[str]) -> None:
        self._key = key
        self._operator = operator
        self._kept = kept

    def __contains__(self, piece: object) -> bool:
        """Return whether a piece of a password is one of the spellings."""
        return bool(self._kept) and (
            _imprint(self._key, self._operator, str(piece)) in self._kept
        )


def imprint_key(secret: str) -> bytes:
    """Derive the key of the imprints from the console's secret.

    Raises:
        ChannelSecretMissingError: there is none; an empty one would hide nothing.
    """
    if not secret:
        raise ChannelSecretMissingError
    return hmac.digest(secret.encode(), _PURPOSE, "sha256")


def keep_details(operator: Operator, details: Details, *, key: bytes) -> None:
    """Replace the imprints of an operator by those of these details."""
    pieces = {_MADE_WITH, *spellings(details)}
    kept = sorted(_imprint(key, operator.reference, piece) for piece in pieces)
    Imprints.objects.update_or_create(operator=operator, defaults={"kept": kept})


def add_details(operator: Operator, details: Details, *, key: bytes) -> None:
    """Add the imprints of these details to those that are kept already.

    Raises:
        ImprintsUnreadableError: the others were made under another secret.
    """
    forbidden_to(operator, key=key)
    found = Imprints.objects.filter(operator_id=operator.pk).first()
    pieces = {_MADE_WITH, *spellings(details)}
    new = {_imprint(key, operator.reference, piece) for piece in pieces}
    kept = sorted(new.union([] if found is None else found.kept))
    Imprints.objects.update_or_create(operator=operator, defaults={"kept": kept})


def forbidden_to(operator: Operator, *, key: bytes) -> Forbidden:
    """Return what the passwords of an operator must not hold; nothing if unknown.

    Raises:
        ImprintsUnreadableError: they were made under another secret.
    """
    found = Imprints.objects.filter(operator_id=operator.pk).first()
    kept = frozenset[str]() if found is None else frozenset(found.kept)
    forbidden = Forbidden(key, operator.reference, kept)
    if kept and _MADE_WITH not in forbidden:
        raise ImprintsUnreadableError
    return forbidden


def _imprint(key: bytes, operator: str, piece: str) -> str:
    mac = hmac.digest(key, f"{operator}\0{piece}".encode(), "sha256")
    return mac[:_BYTES].hex()
