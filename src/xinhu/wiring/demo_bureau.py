"""The demo's credit bureau, and what a clerk asks it by: a letter, and a live loan.

The bureau is the simulated one, in a thread of the demo. Letter and loan are entered
through the gate, as anybody would.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from xinhu.core.base.clock import system_clock, to_datetime
from xinhu.desks.customers.synthetic.people import Inventor
from xinhu.wiring.demo_customers import SEED
from xinhu.wiring.demo_example import ExampleRefusedError
from xinhu.wiring.demo_papers import IDENTITY, LETTER
from xinhu.wiring.demo_state import InquiryExample
from xinhu.wiring.gate_client import Answer, GateClient
from xinhu.wiring.settings import Settings
from xinhu.wiring.training import ZONE
from xinhu.wiring.trial_bureau import TrialBureau, prepare_trial, trial_serving

FOLDER: Final = "bureau"
LOAN: Final = "DEMO-2026-0001"
_PURPOSE = "customer_search"
_DETAILS = ("name", "id_type", "id_number", "mobile", "address")
_TAKEN, _FOUND = 201, 200


def bureau_settings(folder: Path, port: int) -> Mapping[str, str | Path]:
    """Return the settings by which the demo's bank asks the demo's bureau."""
    return TrialBureau(folder / FOLDER, port).settings


@contextmanager
def bureau_serving(settings: Settings) -> Iterator[None]:
    """Serve the demo's bureau for the time of the block.

    Raises:
        OSError: its port is taken.
    """
    port = urlsplit(settings.bureau_url or "").port or 0
    with trial_serving(prepare_trial(settings.data / FOLDER, port)):
        yield


def make_inquiry(client: GateClient, institution: str) -> InquiryExample:
    """Take a letter of an invented customer, and tell of a loan of theirs.

    Args:
        client: as the clerk.
        institution: that the letter names.

    Raises:
        ExampleRefusedError: the gate refused.
    """
    invented = Inventor(SEED).person(0)
    subject = {name: invented[name] for name in _DETAILS}
    customer = _customer(client, subject["id_number"])
    letter = {
        "customer": customer,
        "subject": subject,
        "reasons": ["loan_approval", "guarantor"],
        "institution": institution,
        "signed_on": _today(),
        "witness": "李敏",
        "place": "朝阳支行营业大厅",
        "papers": {
            "letter": LETTER,
            "identity_front": IDENTITY,
            "identity_back": IDENTITY,
        },
    }
    taken = _expect(client.post("/api/v1/letters", letter), _TAKEN)
    _expect(client.put(f"/api/v1/loans/{LOAN}", {"customer": customer}), _FOUND)
    return InquiryExample(
        customer=customer,
        reason="loan_approval",
        ground=str(taken["ref"]),
        subject=subject,
        loan=LOAN,
    )


def _customer(client: GateClient, number: str) -> str:
    """Return the pseudonym of whoever has an identity number."""
    asked = {"field": "id_number", "value": number, "purpose": _PURPOSE}
    found = _expect(client.post("/api/v1/searches", asked), _FOUND)
    return str(found["matches"][0]["customer"])


def _today() -> str:
    return to_datetime(system_clock()).astimezone(ZONE).date().isoformat()


def _expect(answer: Answer, status: int) -> Mapping[str, Any]:
    if answer.status != status:
        refusal = str(answer.body.get("error", {}).get("code", "?"))
        raise ExampleRefusedError(refusal=refusal)
    return answer.body
