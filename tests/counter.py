"""A counter where credit inquiries are asked, over a bank and a simulated bureau."""

import base64
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bank import NAME, Bank, digest_of
from bank_people import CHEN, LIU, Customer
from simulators.asgi import Answer
from xinhu.adapters.bureau.simulator.server import SimulatedBureau

LETTERS, LOANS, INQUIRIES = "/api/v1/letters", "/api/v1/loans", "/api/v1/inquiries"
REQUESTS = f"{INQUIRIES}/requests"
PDF = base64.b64encode(b"%PDF-1.7\n1 0 obj\n%%EOF\n").decode()
PNG = base64.b64encode(
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\0" * 17 + b"\0\0\0\0IEND\xaeB`\x82"
).decode()
PICTURE = {
    "income": "工资流水每月约八千元",
    "debts": "房贷余额三十万元",
    "purpose": "装修",
    "history": "两年前一次逾期，已还清",
    "explanation": "当时住院",
}
_CLOSED = {
    "customer.restricted": "UPDATE vault.customer SET state = 1 WHERE customer = %s",
    "customer.erased": "UPDATE vault.customer SET state = 2, wrapped_key = NULL,"
    " identity = NULL WHERE customer = %s",
}
WHY = "征信中心电话核实后处理"


def today() -> str:
    """Return today in the country's time."""
    return (datetime.now(UTC) + timedelta(hours=8)).date().isoformat()


def subject_of(customer: Customer, **changes: str) -> dict[str, str]:
    """Return a customer's details as they state them at the counter."""
    values = customer.values
    return {
        "name": values["name"],
        "id_type": values["id_type"],
        "id_number": values["id_number"],
        "mobile": values["mobile"].split("\n")[0],
        "address": values.get("address", "北京市海淀区中关村大街1号"),
        **changes,
    }


def letter_form(customer: Customer = LIU, **changes: Any) -> dict[str, Any]:
    """Return the body that takes a whole letter, but for changes."""
    form = {
        "customer": customer.id,
        "subject": subject_of(customer),
        "reasons": ["loan_approval", "guarantor"],
        "institution": NAME,
        "signed_on": today(),
        "witness": "王柜员",
        "place": "朝阳支行营业大厅",
        "papers": {"letter": PDF, "identity_front": PNG, "identity_back": PNG},
    }
    return {**form, **changes}


@dataclass(frozen=True)
class Counter:
    """Asks of a bank's gate what a clerk would."""

    bank: Bank
    bureau: SimulatedBureau

    def letter(
        self, customer: Customer = LIU, who: str = "alice", **changes: Any
    ) -> str:
        """Take a letter; return its reference."""
        form = letter_form(customer, **changes)
        answer = self.bank.ask(who, "POST", LETTERS, form)
        assert answer.status == 201, answer.text
        return str(answer.json["ref"])

    def loan(
        self, number: str = "DK-2026-1", customer: Customer = LIU, **changes: Any
    ) -> Answer:
        """Tell of a loan."""
        body = {"customer": customer.id, **changes}
        return self.bank.ask("loans", "PUT", f"{LOANS}/{number}", body)

    def request(self, who: str = "alice", **changes: Any) -> Answer:
        """Ask for a supervisor's approval of a post-loan inquiry."""
        body = {
            "customer": LIU.id,
            "reason": "post_loan",
            "loan": "DK-2026-1",
            "subject": subject_of(LIU),
            "why": "季度贷后检查",
            **changes,
        }
        return self.bank.ask(who, "POST", REQUESTS, body)

    def approved(self, who: str = "alice", **changes: Any) -> str:
        """Have a post-loan inquiry approved; return the approval's reference."""
        asked = self.request(who, **changes)
        assert asked.status == 201, asked.text
        self.vote(asked.json["ref"], asked.json["digest"])
        return str(asked.json["ref"])

    def vote(self, ref: str, digest: str, who: str = "sun") -> Answer:
        """Grant a request."""
        path = f"/api/v1/approvals/{ref}/grant"
        answer = self.bank.ask(who, "POST", path, {"digest": digest})
        assert answer.status == 200, answer.text
        return answer

    def wish(self, ground: str, **changes: Any) -> dict[str, Any]:
        """Return the body of an inquiry about Liu."""
        return {
            "customer": LIU.id,
            "reason": "loan_approval",
            "ground": ground,
            "subject": subject_of(LIU),
            **changes,
        }

    def ask(self, ground: str, who: str = "alice", **changes: Any) -> Answer:
        """Ask the bureau about Liu."""
        return self.bank.ask(who, "POST", INQUIRIES, self.wish(ground, **changes))

    def post_loan(self, ground: str, who: str = "alice", **changes: Any) -> Answer:
        """Ask the bureau about Liu's live loan."""
        stated = {"reason": "post_loan", "loan": "DK-2026-1", **changes}
        return self.ask(ground, who, **stated)

    def report(self, ref: str, who: str = "alice", **body: str) -> Answer:
        """Open a report."""
        return self.bank.ask(who, "POST", f"{INQUIRIES}/{ref}/report", body)

    def decide(self, ref: str, what: str, who: str = "alice", why: str = WHY) -> Answer:
        """Decide about an inquiry that waits."""
        return self.bank.ask(who, "POST", f"{INQUIRIES}/{ref}/{what}", {"why": why})

    def evaluate(self, ref: str, who: str = "sun", **changes: Any) -> Answer:
        """Evaluate what came of an inquiry: refused, among others on credit data."""
        body = {
            "outcome": "refused",
            "grounds": ["income", "overdue_history"],
            "picture": PICTURE,
            **changes,
        }
        return self.bank.ask(who, "POST", f"{INQUIRIES}/{ref}/evaluation", body)

    def grant(self, ref: str) -> Answer:
        """Evaluate what came of an inquiry: granted."""
        return self.evaluate(ref, outcome="granted", grounds=[])

    def dossier(self, ref: str, who: str = "alice") -> Answer:
        """Ask what became of an inquiry."""
        return self.bank.ask(who, "GET", f"{INQUIRIES}/{ref}/dossier")

    def events(self) -> list[str]:
        """Carry the acts into the register; return all events, the oldest first."""
        self.bank.drain()
        entries = [row.entry for row in self.bank.entries()]
        return [each["detail"]["event"] for each in entries if each["kind"] == "act"]

    def words_read(self) -> int:
        """Return how often words of evaluations and objections were shown."""
        entries = [row.entry for row in self.bank.entries()]
        read = [each for each in entries if each["kind"] == "inquiry_words"]
        return sum(each["decision"] == "permit" for each in read)

    def factor(self, minutes: int = 10) -> None:
        """Let everybody have shown a second factor, for so long."""
        self.bank.owner.execute(
            "UPDATE desk.staff_token SET second_factor_until ="
            " now() + make_interval(mins => %s)",
            (minutes,),
        )

    def person(self, who: str = "alice") -> None:
        """Let a token be a person's session."""
        self.bank.owner.execute(
            "UPDATE desk.staff_token SET kind = 'session' WHERE digest = %s",
            (digest_of(who),),
        )

    def people(self) -> None:
        """Let every token but the loan system's be a person's session."""
        self.bank.owner.execute(
            "UPDATE desk.staff_token SET kind = 'session' WHERE digest <> %s",
            (digest_of("loans"),),
        )

    def close(self, code: str) -> None:
        """Restrict Liu or destroy their key, as the code of the refusal says."""
        self.bank.owner.execute(_CLOSED[code], (LIU.id,))

    def program(self, who: str) -> None:
        """Let a token be a program's."""
        self.bank.owner.execute(
            "UPDATE desk.staff_token SET kind = 'api' WHERE digest = %s",
            (digest_of(who),),
        )

    def states(self) -> list[str]:
        """Return where all inquiries stand, the oldest first."""
        rows = self.bank.owner.execute(
            "SELECT state FROM inquiry.inquiry ORDER BY reserved_at"
        ).fetchall()
        return [state for (state,) in rows]

    def arrived(self) -> None:
        """Let nothing be on its way to the bureau any more."""
        self.bank.owner.execute("UPDATE inquiry.inquiry SET lease_until = 0")

    def asked(self) -> int:
        """Return how many queries the bureau counted."""
        return len(self.bureau.journal.lines())


__all__ = ["CHEN", "LIU", "Counter", "subject_of", "today"]
