"""Answers to inquiries, held against the register and against the bureau's journal."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field

import psycopg

from bench.bureau import ServedBureau

_FOUND = """
SELECT count(*) FROM unnest(%s::bigint[], %s::bytea[]) q(idx, leaf)
JOIN register.entry_index e ON e.idx = q.idx AND e.leaf = q.leaf
WHERE e.kind = 'inquiry' AND e.decision = 'permit'
"""
_PERMITS = """
SELECT count(*) FROM register.entry_index
WHERE kind = 'inquiry' AND decision = 'permit'
"""
_KEPT = """
SELECT count(*) FROM inquiry.inquiry i JOIN inquiry.paper p ON p.ref = i.paper
WHERE i.state = 'answered'
"""


@dataclass(slots=True)
class InquiryLedger:
    """Keeps what came back, over all windows.

    Attributes:
        answers: number of the report, entry and its leaf, by reference.
    """

    answers: dict[str, tuple[str, int, str]] = field(default_factory=dict)

    def note(self, answers: Iterable[bytes]) -> None:
        """Keep answers; each must tell of a report that came."""
        for answer in answers:
            told = json.loads(answer[answer.index(b"{") :])
            assert told["state"] == "answered", told
            assert told["ref"] not in self.answers, "told twice"
            receipt = told["receipt"]
            self.answers[told["ref"]] = (
                told["report_number"],
                receipt["index"],
                receipt["leaf"],
            )

    def check(self, admin_url: str, bureau: ServedBureau) -> int:
        """Require that clients, register, tables and journal say the same.

        Returns:
            how many inquiries there were.
        """
        counted = {
            line.key.removesuffix(".1"): (line.number, json.loads(line.asked)["entry"])
            for line in bureau.journal()
            if line.key.startswith("inquiry-")
        }
        said = {ref: (number, leaf) for ref, (number, _, leaf) in self.answers.items()}
        assert counted == said, "the bureau's journal says something else"
        receipts = [(entry, leaf) for _, entry, leaf in self.answers.values()]
        given = (
            [index for index, _ in receipts],
            [bytes.fromhex(leaf) for _, leaf in receipts],
        )
        with psycopg.connect(admin_url, dbname="xinhu") as connection:
            for query, values in ((_FOUND, given), (_PERMITS, ()), (_KEPT, ())):
                ((count,),) = connection.execute(query, values).fetchall()
                assert count == len(said), (query, count, len(said))
        return len(said)
