"""What the benchmark copies into the book has the shape of what the desk leaves."""

import psycopg
from bench.generated_inquiries import COPY, NOTE_BYTES, facts_of, rows_of

from counter import Counter
from xinhu.core.base.receipt import Receipt
from xinhu.core.register.entry import Entry, parse

_REAL = """
SELECT to_jsonb(i), length(i.note), e.body FROM inquiry.inquiry i
JOIN register.entry e ON e.idx = i.entry WHERE i.ref = %s
"""


def _generated() -> tuple[dict[str, object], Entry]:
    facts = facts_of(7, 100)
    body = facts.draft().complete(Receipt(3, bytes(32)))
    receipt = Receipt(9, bytes(32))
    (row,) = rows_of(range(7, 8), [facts], [receipt])
    columns = COPY.partition("(")[2].partition(")")[0].split(",")
    return dict(zip((each.strip() for each in columns), row, strict=True)), parse(body)


def test_rows_and_entries_are_those_of_an_answered_inquiry(counter: Counter) -> None:
    ref = counter.ask(counter.letter()).json["ref"]
    with psycopg.connect(counter.bank.database.gate) as gate:
        ((real, length, body),) = gate.execute(_REAL, (ref,)).fetchall()
    row, entry = _generated()
    # On which ground the report is opened, nobody asks here.
    filled = {name for name, value in real.items() if value is not None}
    assert set(row) == filled - {"view_ground"}
    assert row["state"] == real["state"] == "answered"
    assert row["attempt"] == real["attempt"] == 1
    # Sealed details of a Chinese address are about so long.
    assert length / 2 < NOTE_BYTES < length * 2
    asked = parse(body)
    assert entry.kind == asked.kind
    assert set(entry.detail or {}) == set(asked.detail or {})
    assert entry.fields == asked.fields
    assert (entry.ground or {})["kind"] == (asked.ground or {})["kind"]
