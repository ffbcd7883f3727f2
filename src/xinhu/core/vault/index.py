"""Blind tags: finding a customer by an exact value without storing it.

A tag is the first N bits of HMAC under the field's own key over the normalised value,
behind the field's number, as one signed 64-bit integer. N follows the sizing rule
(``core.crypto.tag_size``), so several customers share a tag and the caller MUST compare
after opening. The identity tag is different: full length, under its own key, and
unique, so that one identity number is one customer (docs/decisions/0003).
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

from xinhu.core.base.encoding import length_prefixed
from xinhu.core.base.errors import BadInput
from xinhu.core.catalogue.catalogue import Catalogue
from xinhu.core.catalogue.field import SEPARATOR
from xinhu.core.catalogue.identity_types import identity_scheme
from xinhu.core.catalogue.kinds.identity_number import normalise_identity_number
from xinhu.core.crypto.keyring import Keyring

IDENTITY_SIZE: Final = 16
"""Bytes of an identity tag: 2^64 people before two share one by chance."""


class NotSearchableError(BadInput):
    """The catalogue does not allow searching by this field; params: field."""

    code = "vault.not_searchable"


def tag(keyring: Keyring, catalogue: Catalogue, field: str, value: str) -> int:
    """Return the blind tag of one value, normalised here.

    Raises:
        UnknownFieldError: no such field.
        NotSearchableError: the field is not searchable.
    """
    found = catalogue.field(field)
    if not found.search:
        raise NotSearchableError(field=field)
    digest = keyring.index_macs[found.number](found.search_form(value).encode())
    kept = int.from_bytes(digest[:4]) >> (32 - keyring.index_bits)
    return found.number << 32 | kept


def tags(
    keyring: Keyring, catalogue: Catalogue, values: Mapping[str, str]
) -> list[int]:
    """Return the blind tags of a record, ascending, each once.

    A field that holds several values gives one tag for each.

    Args:
        keyring: of the institution.
        catalogue: which fields are searchable.
        values: name → value, normalised, as they are sealed.
    """
    macs, shift = keyring.index_macs, 32 - keyring.index_bits
    found = []
    for name, number, many, search_form in _searched(catalogue):
        value = values.get(name)
        if not value:
            continue
        mac, behind = macs[number], number << 32
        for one in value.split(SEPARATOR) if many else (value,):
            text = one if search_form is str else search_form(one)
            found.append(behind | int.from_bytes(mac(text.encode())[:4]) >> shift)
    return sorted(set(found))


@lru_cache(maxsize=4)
def _searched(
    catalogue: Catalogue,
) -> tuple[tuple[str, int, bool, Callable[[str], str]], ...]:
    """Return name, number, whether it holds several, and search form of each field."""
    return tuple(
        (field.name, field.number, field.many, field.kind.search_form)
        for field in catalogue.searchable
    )


def identity(keyring: Keyring, id_type: str, id_number: str) -> bytes:
    """Return the uniqueness tag of an identity number, 16 bytes.

    Types that carry the same number (the resident identity card, its temporary form,
    the household register) share one scheme, so they mean the same person.

    Args:
        keyring: of the institution.
        id_type: canonical name of the document type.
        id_number: normalised here.
    """
    number = normalise_identity_number(id_number)
    text = number.encode()
    message = _scheme_prefix(id_type) + len(text).to_bytes(4) + text
    return keyring.identity_mac(message)[:IDENTITY_SIZE]


@lru_cache(maxsize=256)
def _scheme_prefix(id_type: str) -> bytes:
    """Return the first part of what is tagged; the number follows, length-prefixed."""
    return length_prefixed(identity_scheme(id_type).encode())
