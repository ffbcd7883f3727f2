"""Steps 7 and 8 of the gate: open what the entry names, and mask it.

The only place outside ``searching`` and ``merging`` that opens the vault. It is called
with the receipt of an entry that is durable already, and turns that into the ``Grant``
without which nothing opens.
"""

from xinhu.core.base.receipt import Receipt
from xinhu.core.catalogue.catalogue import Catalogue
from xinhu.core.crypto.keyring import Keyring
from xinhu.core.gate.asks import Shown
from xinhu.core.gate.stores import Sealed
from xinhu.core.policy.decider import Permit
from xinhu.core.policy.refusals import CustomerErasedError
from xinhu.core.vault.grant import Grant
from xinhu.core.vault.opening import open_fields


def show(
    keyring: Keyring,
    catalogue: Catalogue,
    sealed: Sealed,
    permit: Permit,
    receipt: Receipt,
) -> Shown:
    """Open the permitted fields and mask each at its level.

    A field that the customer's record does not hold is left out.

    Raises:
        CustomerErasedError: the key is gone.
        XinhuError: the record does not verify, or a value cannot be masked; nothing of
            it is returned then.
    """
    if sealed.wrapped_key is None:
        raise CustomerErasedError
    # (7) Only what the entry names.
    levels = dict(permit.masks)
    grant = Grant(receipt, sealed.customer, tuple(levels))
    values = open_fields(
        grant,
        keyring,
        catalogue,
        sealed.wrapped_key,
        sealed.kek_version,
        sealed.record,
        sealed.version,
    )
    # (8) Whatever cannot be masked refuses the whole look.
    masked = {
        name: catalogue.field(name).shown(levels[name], value)
        for name, value in values.items()
    }
    return Shown(masked, {name: levels[name] for name in masked}, receipt)
