"""A discovery desk, a file beneath its target, and the worker's hands."""

import hashlib
import os
from pathlib import Path

from desks.discovery.remedy_desk import (
    asked,
    asked_back,
    decided,
    enter_officer,
    found,
    later,
    nothing_acted_on,
    share,
)
from desks.discovery.room import Room
from xinhu.adapters.remedies.key_file import create_key
from xinhu.core.crypto.suites import INTERNATIONAL
from xinhu.desks.discovery.models import Remedy
from xinhu.desks.discovery.remedies.performing import Order, next_order
from xinhu.wiring.remedies import Hands, perform_remedies

BODY = "姓名,手机\n张伟,13812345678\n李娜,13912345678\n".encode()
PATH = "hr/a.csv"


class Shop:
    """The desk, a file beneath its target, and the worker's hands."""

    def __init__(self, room: Room, folder: Path) -> None:
        self.room = room
        enter_officer(room)
        self.file = share(room, PATH, BODY)
        self.digest = hashlib.sha256(BODY).hexdigest()
        self.finding = found(room, PATH, self.digest)
        create_key(folder / "key", INTERNATIONAL, os.urandom)
        self.hours = 3
        self.hands = Hands(
            folder / "kept", folder / "key", lambda: later(self.hours),
            room.desk.locations,
        )  # fmt: skip

    def granted(self, kind: str, customer: str = "") -> Remedy:
        return self._decided(asked(self.room, self.finding, kind, customer=customer))

    def granted_back(self, ref: str) -> Remedy:
        return self._decided(asked_back(self.room, ref))

    def taken(self) -> Order:
        """What a worker took up, and then died."""
        with self.room.as_worker():
            order = next_order(later(2), (), self.hands.locations, nothing_acted_on)
        assert order is not None
        return order

    def perform(self) -> int:
        with self.room.as_worker():
            return perform_remedies(self.hands, lambda: False)

    def told(self, remedy: Remedy) -> tuple[str, str]:
        remedy.refresh_from_db()
        return remedy.state, remedy.failure

    def _decided(self, remedy: Remedy) -> Remedy:
        decided(self.room, remedy.approval, "gu")
        if remedy.kind == "delete":
            decided(self.room, remedy.approval, "han")
        return remedy
