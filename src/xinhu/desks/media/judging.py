"""What an examination came to: clean, or refused with every reason for it. Pure."""

from dataclasses import dataclass
from typing import Final

from xinhu.core.base.clock import SECOND, Instant
from xinhu.desks.media.rules import MediaRules

VIRUS: Final = "virus_found"
NO_SCANNER: Final = "no_virus_scanner"
UNEXAMINED: Final = "virus_scan_failed"
SIGNATURES: Final = "signatures_too_old"
INFORMATION: Final = "customer_information"
UNREAD: Final = "unread"
CHANGED: Final = "changed_meanwhile"
INTERRUPTED: Final = "interrupted"
REASONS: Final = (
    VIRUS,
    NO_SCANNER,
    UNEXAMINED,
    SIGNATURES,
    INFORMATION,
    UNREAD,
    CHANGED,
    INTERRUPTED,
)
_HOUR: Final = 3_600 * SECOND


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """What was found on a medium.

    Attributes:
        digest: of all that lay there, by name, size and content.
        files: that were looked at; unread: what could not be.
        infected: files in which a virus was found; unexamined: files of which the
            virus scanner said nothing.
        changed: files that were not the same all the time.
        found: values of customers; level: the highest of a file, none where nothing is.
        engine: what examined for viruses; empty: nothing did.
        signatures: when its signatures were made; none where it does not tell.
        interrupted: whether it was ended before its end.
    """

    digest: str
    files: int
    unread: int
    infected: int
    unexamined: int
    changed: int
    found: int
    level: int | None
    engine: str
    signatures: Instant | None
    interrupted: bool


def judge(rules: MediaRules, told: Examined, now: Instant) -> tuple[str, ...]:
    """Return what speaks against a medium; nothing: it is clean.

    A scanner that does not tell how old its signatures are has old ones.
    """
    scanned = bool(told.engine)
    young = told.signatures is not None and (
        now - told.signatures <= rules.signatures * _HOUR
    )
    against = {
        VIRUS: told.infected > 0,
        NO_SCANNER: not scanned and not rules.without_scanner,
        UNEXAMINED: told.unexamined > 0,
        SIGNATURES: scanned and not young,
        INFORMATION: told.level is not None and told.level >= rules.level,
        UNREAD: told.unread > 0 and not rules.unread,
        CHANGED: told.changed > 0,
        INTERRUPTED: told.interrupted,
    }
    return tuple(reason for reason in REASONS if against[reason])
