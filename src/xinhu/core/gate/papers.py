"""Step 7 for papers, and for what is sent again under an entry that stands.

Called with the receipt of a durable entry that names customer and paper, or customer
and fields; that is what turns into a grant (``showing`` does the same for fields).
"""

from xinhu.core.base.receipt import Receipt
from xinhu.core.catalogue.catalogue import Catalogue
from xinhu.core.crypto.keyring import Keyring
from xinhu.core.gate.stores import Sealed
from xinhu.core.policy.refusals import CustomerErasedError
from xinhu.core.vault.grant import Grant, PaperGrant
from xinhu.core.vault.opening import open_fields, open_paper
from xinhu.core.vault.papers import SealedPaper


def show_paper(
    keyring: Keyring, customer: Sealed, receipt: Receipt, ref: str, paper: SealedPaper
) -> bytes:
    """Open the paper that an entry names.

    Args:
        keyring: of the institution.
        customer: whose paper, as stored.
        receipt: of the entry.
        ref: reference of the paper, as the entry names it.
        paper: as stored.

    Raises:
        CustomerErasedError: the key is gone.
        XinhuError: the paper is not the one that was sealed.
    """
    if customer.wrapped_key is None:
        raise CustomerErasedError
    grant = PaperGrant(receipt, customer.customer, ref)
    return open_paper(grant, keyring, customer.wrapped_key, customer.kek_version, paper)


def reopen_fields(
    keyring: Keyring,
    catalogue: Catalogue,
    customer: Sealed,
    receipt: Receipt,
    fields: tuple[str, ...],
) -> dict[str, str]:
    """Open again what an entry named, for a partner to whom it did not get; unmasked.

    For sending only, never for anybody's eyes: those get what ``showing.show`` masks.

    Args:
        keyring: of the institution.
        catalogue: names and grades of fields.
        customer: as stored.
        receipt: of the entry.
        fields: those that the entry names.

    Raises:
        CustomerErasedError: the key is gone.
        XinhuError: the record is not the one that was sealed.
    """
    if customer.wrapped_key is None:
        raise CustomerErasedError
    return open_fields(
        Grant(receipt, customer.customer, fields),
        keyring,
        catalogue,
        customer.wrapped_key,
        customer.kek_version,
        customer.record,
        customer.version,
    )
