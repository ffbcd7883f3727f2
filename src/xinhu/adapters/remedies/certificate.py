"""What is certified of a deletion: what was done, and what that is worth.

Guarantees: the certificate claims no more than was done. Leaves to whoever keeps it
that it names a path, and that copies, snapshots and backups are looked for.
"""

from dataclasses import dataclass
from typing import Final, Literal

from xinhu.core.base.clock import Instant, to_text

FORMAT: Final = "xinhu-deletion/1"
OF_PAPER: Final = "xinhu-destruction/1"
Method = Literal["removed", "overwritten_and_removed", "salt_destroyed"]

_WORTH: Final = {
    "removed": (
        "文件名已删除并已同步到磁盘；内容未被覆盖，磁盘上的数据块可能仍可恢复。",
        """\
The name was removed and the disk was waited for; the content was not overwritten, and
blocks of the disk may still be recovered.""",
    ),
    "overwritten_and_removed": (
        """\
删除前以随机字节覆盖一遍并已同步；在固态硬盘、日志型或写时复制文件系统、网络存储与快照上，\
旧数据块可能仍然存在，覆盖不构成保证。""",
        """\
It was overwritten once with random bytes, synchronised, and removed. On SSDs, on file
systems that keep a journal or copy on write, on network storage and in snapshots old
blocks may remain: overwriting guarantees nothing there.""",
    ),
}
_WORTH_OF_PAPER: Final = (
    """\
销毁的是打开该文件所必需的 32 字节盐值，此后留存的密文无人能打开。\
数据库的备份、恢复日志以及尚未回收的旧行中可能仍有该盐值，须由其保管者清除。\
本证明不涉及该文件在别处的副本，也不涉及打开者另存的内容。""",
    """\
The salt of 32 bytes without which nothing opens the file was destroyed: what is left of
it sealed opens to nobody. Backups of the database, its logs for recovery and rows that
were not reclaimed yet may hold the salt still; whoever keeps them must let them go.
Copies that lie elsewhere, and what somebody saved who opened it, are not covered.""",
)
_NOT_COVERED: Final = (
    """\
本证明不涉及该文件的副本、备份、快照以及正在打开它的程序；确保不可恢复须销毁介质或其加密密钥。""",
    """\
Copies, backups, snapshots and programs that had the file open are not covered. What
must be beyond recovery takes the destruction of the medium, or of the key that it is
encrypted under.""",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """On what ground a file is deleted.

    Attributes:
        asked_by, approved_by: references of people, never the same one.
        approval: reference of the approval.
        reason: code or words of why.
        method: how.
    """

    asked_by: str
    approved_by: tuple[str, ...]
    approval: str
    reason: str
    method: Method


def certificate_of(
    path: bytes, digest: str, size: int, ground: Ground, ref: str
) -> dict[str, str | int]:
    """Return the certificate, but for when the file was gone.

    Args:
        path: of the file; what is no UTF-8 in it is written as escapes.
        digest: of what it held.
        size: of what it held.
        ground: of the deletion.
        ref: of the act.
    """
    worth_zh, worth_en = _WORTH[ground.method]
    return {
        "format": FORMAT,
        "ref": ref,
        "path": path.decode("utf-8", "backslashreplace"),
        "sha256": digest,
        "size": size,
        "asked_by": ground.asked_by,
        "approved_by": ", ".join(ground.approved_by),
        "approval": ground.approval,
        "reason": ground.reason,
        "method": ground.method,
        "worth_zh": worth_zh + _NOT_COVERED[0],
        "worth_en": f"{worth_en} {_NOT_COVERED[1]}".replace("\n", " "),
    }


def certificate_of_paper(
    paper: str, digest: str, sealed: str, ground: Ground, ref: str, at: str
) -> dict[str, str | int]:
    """Return the certificate of a file that was destroyed in the vault.

    Args:
        paper: its reference; neither its path nor whose it was is told.
        digest: SHA-256 of what it held.
        sealed: SHA-256 of the sealed bytes that nothing opens any more.
        ground: of the destruction.
        ref: of the act.
        at: when the gate destroyed it.
    """
    worth_zh, worth_en = _WORTH_OF_PAPER
    return {
        "format": OF_PAPER,
        "ref": ref,
        "paper": paper,
        "sha256": digest,
        "sealed_sha256": sealed,
        "asked_by": ground.asked_by,
        "approved_by": ", ".join(ground.approved_by),
        "approval": ground.approval,
        "reason": ground.reason,
        "method": ground.method,
        "worth_zh": worth_zh,
        "worth_en": worth_en.replace("\n", " "),
        "deleted_at": at,
    }


def ended_at(certificate: dict[str, str | int], at: Instant) -> dict[str, str | int]:
    """Return the certificate with the time at which the file was gone."""
    return {**certificate, "deleted_at": to_text(at)}
