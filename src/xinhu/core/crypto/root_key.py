"""The root key: what every other key of the institution hangs from.

Declared here beside its users; the file and the HSM implement it in the adapters.
"""

from typing import Protocol


class RootKey(Protocol):
    """Wraps the institution's keys; it never leaves where it lives.

    Duties of whoever implements it:

    * ``wrap`` and ``unwrap`` authenticate ``context``: bytes wrapped for one context
      MUST NOT unwrap for another.
    * There is no built-in key. A missing key raises; it is never created on the way.
    """

    @property
    def kind(self) -> str:
        """Where it lives, for status pages: ``file`` or ``pkcs11``."""
        ...

    def wrap(self, key: bytes, context: bytes) -> bytes:
        """Seal a key for one context."""
        ...

    def unwrap(self, wrapped: bytes, context: bytes) -> bytes:
        """Return a key that was wrapped for this context.

        Raises:
            RootKeyUnusableError: another root key, another context, or changed bytes.
        """
        ...
