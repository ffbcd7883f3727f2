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

QUARANTINE: Final = "quarantine"
MASK_COPY: Final = "mask_copy"
VAULT: Final = "vault"
DELETE: Final = "delete"
ACCEPT: Final = "accept"
REMEDIES: Final = (QUARANTINE, MASK_COPY, VAULT, DELETE, ACCEPT)
