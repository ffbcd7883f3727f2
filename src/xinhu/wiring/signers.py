"""The institution's signers: unwrapped by whoever signs checkpoints, by nobody else."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from xinhu.adapters.keys.sm2 import Sm2Signer
from xinhu.core.crypto.errors import InstitutionKeyMissingError
from xinhu.core.crypto.institution_keys import WrappedKey, unwrap_key
from xinhu.core.crypto.root_key import RootKey
from xinhu.core.crypto.signer import Ed25519Signer, MlDsa44Signer, Signer
from xinhu.wiring.institution import Institution

_MAKE: Final[Mapping[str, Callable[[str, bytes], Signer]]] = {
    "sign_ed25519": Ed25519Signer,
    "sign_mldsa44": MlDsa44Signer,
    "sign_sm2": Sm2Signer,
}


def open_signers(
    root: RootKey, rows: Iterable[WrappedKey], institution: Institution
) -> tuple[Signer, ...]:
    """Return the signers of the newest version of each signing key.

    Args:
        root: the root key.
        rows: the institution's keys as stored, every version.
        institution: whose register it is; its origin names the keys.

    Raises:
        InstitutionKeyMissingError: a key of the suite is not stored.
        InstitutionKeyError: one does not open with this root key.
    """
    newest: dict[str, WrappedKey] = {}
    for row in rows:
        if row.name not in newest or row.version > newest[row.name].version:
            newest[row.name] = row
    signers = []
    for name in institution.suite.signatures:
        if name not in newest:
            raise InstitutionKeyMissingError(key=name)
        seed = unwrap_key(
            root,
            newest[name],
            institution=institution.name,
            suite=institution.suite,
        )
        signers.append(_MAKE[name](institution.origin, seed))
    return tuple(signers)
