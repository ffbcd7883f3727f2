"""Whose a file is: what can be given back to its owner, and what a copy is given.

Guarantees: who could not read the original by owner, group or rights reads neither the
file that came back nor a copy. Access lists are not carried along; where there is one,
the group gets nothing.
"""

import errno
import os
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from xinhu.adapters.remedies.errors import NotReturnableError

_LIST: Final = "system.posix_acl_access"
_NO_LIST: Final = frozenset({errno.ENODATA, errno.EOPNOTSUPP, errno.ENOSYS})
_NO_OWNERS: Final = frozenset({errno.EPERM, errno.EINVAL, *_NO_LIST})
"""What giving a file away answers where it may not be, or nothing has an owner."""
_CHOWN: Final = 1
"""CAP_CHOWN, bit 0 of capabilities (capabilities(7))."""
_GROUP: Final = 0o070
_PLAIN: Final = 0o777


class Owner(StrEnum):
    """Whose a copy is."""

    ORIGINAL = "original"
    """Of whoever owns the original, and of its group."""
    GROUP = "group"
    """Of the worker, and of the group of the original."""
    WORKER = "worker"
    """Of the worker; whoever the original lets in by its owner or group is not in."""


@dataclass(frozen=True, slots=True)
class Whose:
    """Owner and rights of a file.

    Attributes:
        uid, gid: of whom it is.
        mode: its rights; without those of the group where an access list rules them.
    """

    uid: int
    gid: int
    mode: int


def whose(fd: int) -> Whose:
    """Return whose an open file is."""
    facts = os.fstat(fd)
    mode = facts.st_mode & 0o7777
    if _has_list(fd):
        # The bits of the group are the most that the list gives to anybody in it.
        mode &= ~_GROUP
    return Whose(facts.st_uid, facts.st_gid, mode)


def require_returnable(of: Whose) -> None:
    """Pass where this process can give a file back to its owner.

    Raises:
        NotReturnableError: it is another's, and this process may not change owners.
    """
    ours = of.uid == os.geteuid() and of.gid in (os.getegid(), *os.getgroups())
    if not ours and not _capabilities() & _CHOWN:
        raise NotReturnableError


def give(fd: int, of: Whose) -> Owner:
    """Give a copy to whoever has the original, as far as this process may."""
    owner, mode = Owner.WORKER, of.mode & ~_GROUP
    if _given(fd, of.uid, of.gid):
        owner, mode = Owner.ORIGINAL, of.mode
    elif _given(fd, -1, of.gid):
        owner, mode = Owner.GROUP, of.mode
    try:
        os.fchmod(fd, mode & _PLAIN)
    except OSError as error:
        if error.errno not in _NO_OWNERS:
            raise
    os.fsync(fd)
    return owner


def _given(fd: int, uid: int, gid: int) -> bool:
    try:
        os.fchown(fd, uid, gid)
    except OSError as error:
        if error.errno not in _NO_OWNERS:
            raise
        return False
    return True


def _has_list(fd: int) -> bool:
    try:
        os.getxattr(fd, _LIST)
    except OSError as error:
        if error.errno not in _NO_LIST:
            raise
        return False
    return True


def _capabilities() -> int:
    """Return the capabilities in effect (proc(5), CapEff)."""
    for line in Path("/proc/self/status").read_bytes().splitlines():
        name, _, value = line.partition(b":")
        if name == b"CapEff":
            return int(value, 16)
    return 0
