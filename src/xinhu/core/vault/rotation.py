"""Moving customers' keys from one version of customer_kek to another.

Only the wrapping changes: the customer's key, and so the record, stays as it is. The
loop over customers belongs to the store; it may stop and go on anywhere, since every
wrapped key names the version that opens it.
"""

from xinhu.core.base.ids import CustomerId, RandomBytes
from xinhu.core.crypto.errors import KekUnknownError
from xinhu.core.crypto.keyring import Keyring
from xinhu.core.vault.verifying import unwrap_customer_key


def rewrap(
    keyring: Keyring,
    customer: CustomerId,
    wrapped_key: bytes,
    kek_version: int,
    new_version: int,
    random: RandomBytes,
) -> bytes:
    """Wrap a customer's key under another version of customer_kek.

    Counts as one use of ``new_version`` (``core.crypto.kek.require_uses_left``).

    Raises:
        KekUnknownError: the keyring lacks one of the versions.
        WrappedKeyError: the key does not unwrap for this customer.
    """
    key = unwrap_customer_key(keyring, customer, wrapped_key, kek_version)
    kek = keyring.keks.get(new_version)
    if kek is None:
        raise KekUnknownError(version=new_version)
    return kek.wrap(customer, key, random)
