"""What is asked of the bureau: customers with a letter each, and the requests."""

import csv
import json
from base64 import b64encode
from itertools import cycle
from pathlib import Path

from bench.bank import Served
from bench.deliver import deliver
from bench.wire import post
from xinhu.core.base.clock import system_clock, to_datetime
from xinhu.desks.customers.synthetic.files import CHINESE_HEADERS

PATH = "/api/v1/inquiries"
INSTITUTION = "bench.example"
_SCAN = b64encode(b"%PDF-1.7\n" + b"\0" * 60_000 + b"\n%%EOF\n").decode()
"""A page of a scan is about so large."""
_RULE = """
a_day:
  number: 100000000
  unit: inquiries of one operator for one reason on one day
  source: this benchmark
  status: confirmed
"""
Ask = dict[str, object]


def own_rules(folder: Path) -> dict[str, str]:
    """Let one clerk ask as often as a whole bank does; return the variable."""
    (folder / "inquiry").mkdir(parents=True)
    (folder / "inquiry" / "limits.yaml").write_text(_RULE, "utf-8")
    return {"XINHU_RULES": str(folder)}


def take_letters(gate: Served, file: Path, count: int) -> list[Ask]:
    """Take a letter of each of some customers, over the API; return an ask for each."""
    subjects = _subjects(file, count)
    searches = [
        {
            "field": "id_number",
            "value": subject["id_number"],
            "purpose": "customer_search",
        }
        for subject in subjects
    ]
    found = _posted(gate, "/api/v1/searches", searches, 200)
    customers = [each["matches"][0]["customer"] for each in found]
    pairs = list(zip(customers, subjects, strict=True))
    forms = [_letter(customer, subject) for customer, subject in pairs]
    letters = _posted(gate, "/api/v1/letters", forms, 201)
    return [
        {
            "customer": customer,
            "reason": "loan_approval",
            "ground": letter["ref"],
            "subject": subject,
            # There are fewer customers than inquiries.
            "why_again": "审批要求更新报告",
        }
        for (customer, subject), letter in zip(pairs, letters, strict=True)
    ]


def requests(gate: Served, asks: list[Ask], tokens: list[str]) -> list[bytes]:
    """Return a request for each ask, by the clerks in turn."""
    return [
        post(gate.port, PATH, token, json.dumps(ask).encode())
        for ask, token in zip(asks, cycle(tokens), strict=False)
    ]


def _subjects(file: Path, count: int) -> list[dict[str, str]]:
    names = ("name", "id_type", "id_number", "mobile", "address")
    with file.open(encoding="utf-8", newline="") as lines:
        rows = [
            row for row, _ in zip(csv.DictReader(lines), range(count), strict=False)
        ]
    return [{name: row[CHINESE_HEADERS[name]] for name in names} for row in rows]


def _letter(customer: str, subject: dict[str, str]) -> Ask:
    return {
        "customer": customer,
        "subject": subject,
        "reasons": ["loan_approval"],
        "institution": INSTITUTION,
        "signed_on": to_datetime(system_clock()).date().isoformat(),
        "witness": "王柜员",
        "place": "营业大厅",
        "papers": dict.fromkeys(("letter", "identity_front", "identity_back"), _SCAN),
    }


def _posted(
    gate: Served, path: str, forms: list[Ask] | list[dict[str, str]], status: int
) -> list[dict[str, object]]:
    bodies = [json.dumps(form).encode() for form in forms]
    answers = deliver(gate.port, path, gate.token, bodies, status=status)
    return [json.loads(answer) for answer in answers]
