"""Why a remedy is not done. Names of steps and counts, never what a file holds."""

from xinhu.core.base.errors import BadInput, Fault, Refusal


class FoundChangedError(Refusal):
    """The file is another than the one that was found, or holds something else."""

    code = "remedy.changed"


class LinkInTheWayError(Refusal):
    """The file, or a folder above it, is a link; links are never followed."""

    code = "remedy.link"


class NoSuchFileError(BadInput):
    """No regular file lies there."""

    code = "remedy.no_file"


class OtherNamesError(Refusal):
    """The file has other names (hard links), and would stay there; params: count."""

    code = "remedy.other_names"


class NotPermittedError(Refusal):
    """The operating system does not let this process do it."""

    code = "remedy.not_permitted"


class PlaceTakenError(Refusal):
    """Something stands where a file is to be put; nothing is written over."""

    code = "remedy.place_taken"


class OwnerError(Refusal):
    """A file cannot be given back to its owner by this process."""

    code = "remedy.owner"


class NotReturnableError(Refusal):
    """A file is another's, and this process could not give it back to them."""

    code = "remedy.not_returnable"


class SealedUnusableError(Refusal):
    """Sealed bytes do not open: another key, another file, or changed."""

    code = "remedy.sealed_unusable"


class StillAwayError(Fault):
    """A file was taken from its name and could not be given it back; it waits beside.

    It lies whole under the name that the journal tells, until its own is free.
    """

    code = "remedy.still_away"


class NoRoomError(Fault):
    """The disk is full or fails; the original stands where it stood."""

    code = "remedy.no_room"


class RemedyUnknownError(BadInput):
    """No file of this reference lies in quarantine."""

    code = "remedy.unknown"


class RemedyExistsError(BadInput):
    """An act of this reference was begun before; an approval is good for one."""

    code = "remedy.exists"


class KeyMissingError(BadInput):
    """No key of the quarantine is there."""

    code = "remedy.key_missing"


class KeyExistsError(BadInput):
    """Something stands where the key of the quarantine is to be written."""

    code = "remedy.key_exists"


class KeyExposedError(BadInput):
    """Others may read or replace the key of the quarantine, or it is a link."""

    code = "remedy.key_exposed"


class KeyUnusableError(BadInput):
    """The file of the key holds none."""

    code = "remedy.key_unusable"


class CopyFormatError(BadInput):
    """No copy of such a file can be masked: not its format, or not in one encoding."""

    code = "remedy.copy_format"


class CopyTooLargeError(BadInput):
    """The file is larger than one that is masked; params: megabytes."""

    code = "remedy.copy_too_large"


class CopyStillHoldsError(Refusal):
    """The masked copy was scanned, and something is left in it; params: count."""

    code = "remedy.copy_still_holds"


class CopyUnreadError(Refusal):
    """The masked copy holds something that nobody can read; params: count."""

    code = "remedy.copy_unread"


class VaultTooLargeError(BadInput):
    """The file is larger than a paper of the vault may be; params: megabytes."""

    code = "remedy.vault_too_large"


class GateAwayError(Fault):
    """The gate cannot be reached, or has no room now; handed over again later.

    What was handed over may be kept: nobody knows.
    """

    code = "remedy.gate_away"


class VaultTokenMissingError(BadInput):
    """The worker has no token under which it hands files over to the gate."""

    code = "remedy.vault_token_missing"


class VaultRefusedError(Exception):
    """The gate did not take a file this time; of an earlier time it tells nothing.

    Attributes:
        code: why, as the gate says it.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class VaultNeverKeptError(VaultRefusedError):
    """The gate looked, keeps nothing of this remedy, and did not take the file."""
