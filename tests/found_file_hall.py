"""A bank at which files are moved into the vault, and corrected there."""

import base64
import hashlib
from dataclasses import dataclass

from bank import Bank, digest_of
from bank_people import CHEN, LIU
from simulators.asgi import Answer

REMEDY, OTHER = "rm-0123456789abcdef", "rm-fedcba9876543210"
CORRECTION = "rm-00112233445566zz"
BODY = "客户 刘芳菲 110105\n".encode() * 3
_TARGET = """
INSERT INTO desk.discovery_target (name, kind, location, owner_id, unit,
    registered_by_id, registered_at)
SELECT 'share', 'folder', '/srv/share', id, '总行', id, now()
FROM desk.staff_operator WHERE reference = 'op-pan' RETURNING id
"""
_REMEDY = """
INSERT INTO desk.discovery_remedy (target_id, path, kind, ref, digest, customer,
    asked_by_id, asked_at, approved_by, expires_at, approval, state, failure, of_id)
SELECT target, path, kind, ref, digest, customer, o.id, now(), '{op-gu}', expires,
    'ap-1', state, '', (SELECT id FROM desk.discovery_remedy WHERE ref = of)
FROM desk.staff_operator o, (SELECT %(target)s AS target, %(path)s AS path,
    %(kind)s AS kind, %(ref)s AS ref, %(digest)s AS digest, %(customer)s AS customer,
    %(state)s AS state, %(of)s AS of,
    now() + make_interval(hours => %(hours)s) AS expires) row
WHERE o.reference = 'op-pan'
"""


@dataclass(frozen=True)
class Hall:
    """A bank at which a file is moved into the vault."""

    bank: Bank
    target: int

    def remedy(self, ref: str = REMEDY, **changes: object) -> None:
        """Have a move of Liu's file approved and begun, but for changes."""
        row = {
            "target": self.target, "path": ref, "kind": "vault", "ref": ref,
            "digest": hashlib.sha256(BODY).hexdigest(), "customer": LIU.id,
            "state": "doing", "hours": 1, "of": "", **changes,
        }  # fmt: skip
        self.bank.owner.execute(_REMEDY, row)

    def hand(
        self, who: str | None = "tech", ref: str = REMEDY, body: bytes = BODY,
        customer: str = LIU.id,
    ) -> Answer:  # fmt: skip
        """Hand a file over."""
        return self.bank.ask(who, "PUT", f"/api/v1/remedies/{ref}/paper",
                             wish(body, customer))  # fmt: skip

    def kept(self) -> str:
        """Have Liu's file moved into the vault; return the paper."""
        self.remedy()
        answer = self.hand()
        assert answer.status == 200, answer.text
        self.bank.drain()
        return str(answer.json["paper"])

    def over(self, ref: str = REMEDY, state: str = "done") -> None:
        """Have a remedy ended."""
        self.bank.owner.execute(
            "UPDATE desk.discovery_remedy SET state = %s WHERE ref = %s", (state, ref)
        )

    def correction(self, kind: str, /, **changes: object) -> None:
        """Have a correction of what was moved approved and begun, but for changes."""
        self.over()
        customer = CHEN.id if kind == "reassign" else ""
        row = {"kind": kind, "of": REMEDY, "customer": customer, **changes}
        self.remedy(CORRECTION, **row)

    def correct(self, who: str | None = "tech", ref: str = CORRECTION) -> Answer:
        """Have what was approved done."""
        return self.bank.ask(who, "PUT", f"/api/v1/remedies/{ref}/correction")

    def open(self, paper: str, who: str | None = "pan") -> Answer:
        return self.bank.ask(who, "POST", f"/api/v1/found-files/{paper}")

    def person(self, who: str = "pan", minutes: int = 10) -> None:
        """Let a token be a person's, who has shown a second factor."""
        self.bank.owner.execute(
            "UPDATE desk.staff_token SET kind = 'session', second_factor_until ="
            " now() + make_interval(mins => %s) WHERE digest = %s",
            (minutes, digest_of(who)),
        )

    def count(self) -> int:
        (row,) = self.bank.owner.execute("SELECT count(*) FROM vault.found_file")
        return int(row[0])


def wish(body: bytes = BODY, customer: str = LIU.id) -> dict[str, str]:
    return {"customer": customer, "content": base64.b64encode(body).decode()}


def hall_of(bank: Bank) -> Hall:
    """Register a share at a bank."""
    (row,) = bank.owner.execute(_TARGET)
    return Hall(bank, row[0])
