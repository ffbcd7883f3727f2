"""The words that rows of this desk are in: kinds, states, what was decided."""

from typing import Final

FOLDER: Final = "folder"
DATABASE: Final = "database"
MEDIUM: Final = "medium"
TARGET_KINDS: Final = (FOLDER, DATABASE, MEDIUM)

WAITING: Final = "waiting"
RUNNING: Final = "running"
DONE: Final = "done"
FAILED: Final = "failed"
STOPPED: Final = "stopped"
UNDER_WAY: Final = (WAITING, RUNNING)
SCAN_STATES: Final = (WAITING, RUNNING, DONE, FAILED, STOPPED)

OPEN: Final = "open"
ACCEPTED: Final = "accepted"
REMEDIED: Final = "remedied"
GONE: Final = "gone"
STATUSES: Final = (OPEN, ACCEPTED, REMEDIED, GONE)

FOUND: Final = "found"
CLEAN: Final = "clean"
UNREAD: Final = "unread"
COLUMN_STATES: Final = (FOUND, CLEAN, UNREAD)
"""Of a column of a database: something lies there, nothing, or nobody knows."""

QUARANTINE: Final = "quarantine"
MASK_COPY: Final = "mask_copy"
VAULT: Final = "vault"
DELETE: Final = "delete"
ACCEPT: Final = "accept"
RESTORE: Final = "restore"
REASSIGN: Final = "reassign"
DESTROY: Final = "destroy"
CORRECTIONS: Final = (REASSIGN, DESTROY)
"""Of what the vault keeps; the others are of files where they lie."""
REMEDIES: Final = (
    QUARANTINE, MASK_COPY, VAULT, DELETE, ACCEPT, RESTORE, REASSIGN, DESTROY,
)  # fmt: skip
OF_CUSTOMER: Final = (VAULT, REASSIGN)
"""Those that tell whose a file is, while they wait or are done."""

ASKED: Final = "asked"
APPROVED: Final = "approved"
DOING: Final = "doing"
REMEDY_DONE: Final = "done"
REMEDY_FAILED: Final = "failed"
CLOSED: Final = "closed"
"""Never approved: denied, taken back, or its hours were over."""
RESTORED: Final = "restored"
"""A quarantine that was ended."""
PENDING: Final = (ASKED, APPROVED, DOING)
