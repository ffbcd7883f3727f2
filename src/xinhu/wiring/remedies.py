"""Remedies performed by the worker: what was approved, done with files, and told.

One process at a time does so, by a lock in the database and one on the folder of the
journal. Acts that stopped on their way are ended first; then what is told at the desk
follows what stands on the disk, never the other way round: nothing is told as failed of
which the journal still tells, because it may yet be done.
"""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec
import structlog
from django.db import connection

from xinhu.adapters.remedies.certificate import Ground
from xinhu.adapters.remedies.deleting import (
    Deletions,
    certificate_name,
    certificate_of_act,
    delete,
)
from xinhu.adapters.remedies.durable import told
from xinhu.adapters.remedies.errors import (
    KeyMissingError,
    NoSuchFileError,
    VaultRefusedError,
)
from xinhu.adapters.remedies.journal import Journal, Step
from xinhu.adapters.remedies.key_file import open_key
from xinhu.adapters.remedies.place import digest_of_name, folder_of
from xinhu.adapters.remedies.quarantining import Asked, Quarantine, quarantine
from xinhu.adapters.remedies.recovering import Outcome, recover, recover_one
from xinhu.adapters.remedies.restoring import restore
from xinhu.adapters.remedies.vaulting import move_into_vault
from xinhu.core.base.clock import Clock
from xinhu.core.base.errors import XinhuError
from xinhu.core.policy.refusals import CustomerErasedError
from xinhu.desks.discovery.errors import RemedyBrokenError
from xinhu.desks.discovery.locations import Locations
from xinhu.wiring.mask_child import MaskerLostError, MaskRefusedError, masked_copy
from xinhu.wiring.mask_messages import Made, Wanted
from xinhu.wiring.remedy_corrections import (
    CORRECTIONS,
    Correct,
    OneCorrection,
    correcting,
    nobody_corrects,
)
from xinhu.wiring.remedy_traces import acted_on
from xinhu.wiring.remedy_vault import HandOver, handing_over, nobody_takes
from xinhu.wiring.settings import Settings

if TYPE_CHECKING:
    # Needs Django up, which this module does not.
    from xinhu.desks.discovery.remedies.performing import Order

_LOCK: Final = 0x7869_6E68_7502
"""Of this work among the database's advisory locks."""
_FOLDER: Final = 0o700
_REASON: Final = "approved"
_UNTOLD: Final = frozenset({Outcome.COPIED, Outcome.VAULTED})
"""Done; the journal tells of it until the desk was told."""
_log = structlog.get_logger(__name__)
Certificate = dict[str, object]
"""What the desk keeps of a remedy: digests, times and names."""


@dataclass(frozen=True, slots=True)
class Hands:
    """What remedies are performed with.

    Attributes:
        folder: of journal, sealed files and certificates.
        key_file: of the key of the quarantine; None where none is set.
        clock: tells the time.
        locations: beneath which targets may lie.
        mask: has a copy masked.
        hand_over: hands a file over to the gate.
        correct: has the gate correct what it keeps.
    """

    folder: Path
    key_file: Path | None
    clock: Clock
    locations: Locations
    mask: Callable[[Wanted], Made] = masked_copy
    hand_over: HandOver = nobody_takes
    correct: Correct = nobody_corrects


def hands_of(settings: Settings, clock: Clock) -> Hands:
    """Return what this installation performs remedies with."""
    locations = Locations.beneath(settings.scan_roots)
    return Hands(
        settings.quarantine,
        settings.quarantine_key_file,
        clock,
        locations,
        hand_over=handing_over(settings),
        correct=correcting(settings),
    )


def perform_remedies(hands: Hands, ends: Callable[[], bool]) -> int:
    """Do what was approved; Django is up as the worker's role.

    Args:
        hands: what it is done with.
        ends: whether the worker is to end; asked between two.

    Returns:
        how many were ended, done or not.
    """
    from xinhu.desks.discovery.remedies.performing import (  # noqa: PLC0415 -- needs Django up
        next_order,
    )

    count = 0
    passed: set[str] = set()
    with _alone() as alone, _journal(hands.folder) as journal:
        if not alone or journal is None:
            return 0
        recovered = _recovered(_deletions(journal, hands))
        still = hands.locations, acted_on(journal, recovered)
        while not ends() and (order := next_order(hands.clock(), passed, *still)):
            work = _Work(hands, journal, recovered.pop(order.ref, None))
            if _is_ended(work, order, hands.clock):
                count += 1
            else:
                passed.add(order.ref)
        if not ends():
            _forget_told(journal, recovered)
    return count


def _is_ended(work: "_Work", order: "Order", clock: Clock) -> bool:
    """Do a remedy and end it, done or not; tell whether it could be ended."""
    from xinhu.desks.discovery.remedies.performing import (  # noqa: PLC0415 -- needs Django up
        end_done,
        end_failed,
    )

    try:
        certificate = work.do(order)
    except (XinhuError, MaskRefusedError, VaultRefusedError) as error:
        if not work.is_settled(order):
            _log.warning("remedy_waits", remedy=order.ref, code=error.code)
            return False
        end_failed(order.ref, error.code, clock())
        _log.warning("remedy_failed", remedy=order.ref, code=error.code)
    else:
        end_done(order.ref, certificate, clock())
        work.forget(order)
    return True


def _forget_told(journal: Journal, recovered: dict[str, Outcome]) -> None:
    """Forget what no remedy waits for: it was told, and then the worker died."""
    with told():
        for ref, outcome in recovered.items():
            if outcome in _UNTOLD:
                journal.forget(ref)


def _recovered(by: Deletions) -> dict[str, Outcome]:
    """End what stopped; tell of what cannot be ended now."""
    found = recover(by)
    for each in found:
        if each.outcome is Outcome.UNREACHABLE:
            _log.warning("remedy_not_ended", remedy=each.ref, code=each.code)
    return {each.ref: each.outcome for each in found}


class _Work:
    """One remedy.

    Args:
        hands: what it is done with.
        journal: of acts.
        recovered: what became of it after its worker died; None where nothing is told.
    """

    def __init__(
        self, hands: Hands, journal: Journal, recovered: Outcome | None
    ) -> None:
        self._hands, self._journal, self._recovered = hands, journal, recovered
        self._correction = OneCorrection(hands.correct, journal)

    def do(self, order: "Order") -> Certificate:
        """Do it, or find it done; return what is kept of it.

        Raises:
            XinhuError: it is not done, and the file is where it was.
            MaskRefusedError: no copy was made.
            VaultRefusedError: the gate did not take it.
        """
        try:
            return self._do(order)
        except (XinhuError, MaskRefusedError, VaultRefusedError):
            raise
        except Exception as error:  # noqa: BLE001 -- other remedies wait behind it
            kind = type(error).__name__  # its text might hold a name
            _log.error("remedy_broken", remedy=order.ref, kind=kind)
            raise RemedyBrokenError from None

    def _do(self, order: "Order") -> Certificate:
        match order.kind:
            case "quarantine":
                return self._quarantine(order)
            case "restore":
                return self._restore(order)
            case "delete":
                return self._delete(order)
            case "mask_copy":
                return self._mask(order)
            case "vault":
                return self._vault(order)
            case "reassign" | "destroy":
                return self._correction.do(order)
            case _:
                raise RemedyBrokenError

    def forget(self, order: "Order") -> None:
        """Forget what was told at the desk."""
        if order.kind in {"mask_copy", "vault"}:
            with told():
                self._journal.forget(order.ref)

    def is_settled(self, order: "Order") -> bool:
        """Tell whether what failed is over, and will not be done by itself any more."""
        if order.kind in CORRECTIONS:
            return not self._correction.may_be_done
        if order.kind != "restore":
            ended = certificate_name(order.ref)
            return not (self._journal.has(order.ref) or self._journal.has_beside(ended))
        try:
            if self._journal.has(order.of):
                return self._journal.read(order.of).step is Step.KEPT
            # Begun and told no more: it may be back where nobody can look now.
            return not (order.begun and self._stands(order))
        except XinhuError:
            return False

    def _asked(self, order: "Order") -> Asked:
        path = os.fsencode(order.path)
        return Asked(order.ref, path, order.digest, self._hands.clock())

    def _quarantine(self, order: "Order") -> Certificate:
        if not (order.begun and self._journal.has(order.ref)):
            quarantine(self._asked(order), self._room())
        entry = self._journal.read(order.ref)
        if entry.step is not Step.KEPT:
            raise NoSuchFileError  # its folder cannot be reached; nothing is lost
        return {"sha256": entry.digest, "size": entry.size}

    def _restore(self, order: "Order") -> Certificate:
        try:
            restore(order.of, self._room())
        except XinhuError:
            if self._journal.has(order.of) or not self._stands(order):
                raise
            # Nothing tells of it any more, and the file is back.
        return {"sha256": order.digest}

    def _stands(self, order: "Order") -> bool:
        with told(), folder_of(os.fsencode(order.path)) as (folder, name):
            return digest_of_name(folder, name) == order.digest

    def _delete(self, order: "Order") -> Certificate:
        with told():
            body = certificate_of_act(self._journal, order.ref) if order.begun else None
        if body is None:
            ground = Ground(
                asked_by=order.asked_by,
                approved_by=order.approved_by,
                approval=order.approval,
                reason=_REASON,
                method="overwritten_and_removed",
            )
            by = _deletions(self._journal, self._hands)
            body = delete(self._asked(order), ground, by)
        said: Certificate = msgspec.json.decode(body, type=dict[str, object])
        return said

    def _vault(self, order: "Order") -> Certificate:
        if self._recovered is Outcome.UNREACHABLE:
            raise NoSuchFileError  # its folder cannot be reached; nothing is lost
        if not (order.begun and self._recovered is Outcome.VAULTED):
            self._require_customer(order)
            move_into_vault(
                self._asked(order),
                self._journal,
                lambda body: self._hands.hand_over(order.ref, order.customer, body),
            )
        entry = self._journal.read(order.ref)
        return {"paper": entry.paper, "sha256": entry.digest, "size": entry.size}

    def _require_customer(self, order: "Order") -> None:
        """Pass a move of somebody who was not erased; else the file stays.

        Raises:
            CustomerErasedError: whose it is was erased; a paper of it opens no more.
        """
        if not order.customer:
            with told():
                self._journal.forget(order.ref)
            raise CustomerErasedError

    def _mask(self, order: "Order") -> Certificate:
        asked = self._asked(order)
        stem, dot, end = os.path.basename(asked.path).rpartition(b".")  # noqa: PTH119 -- bytes
        name = stem + b".masked." + end if dot and stem else end + b".masked"
        target = os.path.join(os.path.dirname(asked.path), name)  # noqa: PTH118, PTH120 -- bytes
        if self._recovered is not Outcome.COPIED:
            self._have_masked(order, asked, target)
        made = self._journal.read(order.ref)
        return {
            "copy": os.fsdecode(name),
            "sha256": made.digest,
            "size": made.size,
            "owner": str(made.owner),
        }

    def _have_masked(self, order: "Order", asked: Asked, target: bytes) -> None:
        wanted = Wanted(
            ref=order.ref,
            path=asked.path,
            target=target,
            digest=order.digest,
            at=asked.at,
            kinds=order.kinds,
            threshold=order.threshold,
            folder=str(self._hands.folder),
        )
        failed: XinhuError | MaskRefusedError = MaskerLostError()
        try:
            self._hands.mask(wanted)
        except (XinhuError, MaskRefusedError) as error:
            failed = error
        # What stands counts. What ended the process would end it again, so that its
        # act is ended now.
        ended = recover_one(order.ref, _deletions(self._journal, self._hands))
        if ended is None or ended.outcome is not Outcome.COPIED:
            raise failed

    def _room(self) -> Quarantine:
        if self._hands.key_file is None:
            raise KeyMissingError
        return Quarantine(self._journal, open_key(self._hands.key_file), os.urandom)


def _deletions(journal: Journal, hands: Hands) -> Deletions:
    return Deletions(journal, hands.clock, os.urandom)


@contextmanager
def _journal(folder: Path) -> Iterator[Journal | None]:
    """Open the journal; None within where another process has it.

    The lock of the database ends with its connection, and the worker may live on: this
    one ends with the process.
    """
    folder.mkdir(mode=_FOLDER, parents=True, exist_ok=True)
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
        else:
            yield Journal(handle)
    finally:
        os.close(handle)


@contextmanager
def _alone() -> Iterator[bool]:
    """Tell within whether this is the one who performs remedies."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", (_LOCK,))
        alone = bool(cursor.fetchone()[0])
    try:
        yield alone
    finally:
        if alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", (_LOCK,))
