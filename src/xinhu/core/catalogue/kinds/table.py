"""The kinds by the names that the catalogue's data uses."""

from collections.abc import Mapping
from typing import Final, Literal

from xinhu.core.catalogue.identity_types import IdentityTypes
from xinhu.core.catalogue.kinds.accounts import (
    check_account,
    check_amount,
    check_card,
    normalise_account,
    normalise_amount,
    normalise_card,
)
from xinhu.core.catalogue.kinds.citizen_number import check_citizen_number
from xinhu.core.catalogue.kinds.dates import (
    check_date,
    check_month,
    normalise_date,
    normalise_month,
)
from xinhu.core.catalogue.kinds.emails import check_email, normalise_email
from xinhu.core.catalogue.kinds.identity_number import normalise_identity_number
from xinhu.core.catalogue.kinds.kind import Kind
from xinhu.core.catalogue.kinds.phones import (
    check_landline,
    check_mobile,
    normalise_landline,
    normalise_mobile,
)
from xinhu.core.catalogue.kinds.plain import (
    plain_accounts,
    plain_amounts,
    plain_cards,
    plain_citizen_numbers,
    plain_dates,
    plain_emails,
    plain_landlines,
    plain_lines,
    plain_mobiles,
    plain_names,
)
from xinhu.core.catalogue.kinds.texts import (
    check_name,
    check_text,
    name_search_form,
    normalise_name,
    normalise_text,
    tidy,
)

KindName = Literal[
    "text",
    "name",
    "identity_type",
    "identity_number",
    "mobile",
    "landline",
    "email",
    "account",
    "card",
    "date",
    "month",
    "amount",
    "secret",
]
"""The words that stand under ``type`` in rules/catalogue.yaml."""


def kinds(identity_types: IdentityTypes) -> Mapping[KindName, Kind]:
    """Return every kind; the document types come from the catalogue's data."""
    return {
        **_FIXED,
        "identity_type": Kind(identity_types.normalise, identity_types.check, str),
    }


_FIXED: Final[Mapping[KindName, Kind]] = {
    "text": Kind(normalise_text, check_text, str, plain_lines),
    "name": Kind(normalise_name, check_name, name_search_form, plain_names),
    "identity_number": Kind(
        normalise_identity_number, check_citizen_number, str, plain_citizen_numbers
    ),
    "mobile": Kind(normalise_mobile, check_mobile, str, plain_mobiles),
    "landline": Kind(normalise_landline, check_landline, str, plain_landlines),
    "email": Kind(normalise_email, check_email, str.casefold, plain_emails),
    "account": Kind(normalise_account, check_account, str, plain_accounts),
    "card": Kind(normalise_card, check_card, str, plain_cards),
    "date": Kind(normalise_date, check_date, str, plain_dates),
    "month": Kind(normalise_month, check_month, str),
    "amount": Kind(normalise_amount, check_amount, str, plain_amounts),
    "secret": Kind(tidy, check_text, str),
}
