"""The demo's credit bureau, and somebody to ask it about.

The bureau is the simulated one, in a thread of the demo. A person takes the letter, at
the console; a supervisor's program tells of loans.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from xinhu.desks.customers.synthetic.people import Inventor
from xinhu.wiring.demo_customers import SEED
from xinhu.wiring.demo_example import ExampleRefusedError
from xinhu.wiring.demo_state import InquiryExample
from xinhu.wiring.gate_client import Answer, GateClient
from xinhu.wiring.settings import Settings
from xinhu.wiring.trial_bureau import TrialBureau, prepare_trial, trial_serving

FOLDER: Final = "bureau"
_PURPOSE = "customer_search"
_DETAILS = ("name", "id_type", "id_number", "mobile", "address")
_FOUND = 200


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


def find_subject(client: GateClient) -> InquiryExample:
    """Find an invented customer of whom a clerk may take a letter.

    Args:
        client: as the clerk.

    Raises:
        ExampleRefusedError: the gate refused.
    """
    invented = Inventor(SEED).person(0)
    subject = {name: invented[name] for name in _DETAILS}
    customer = _customer(client, subject["id_number"])
    return InquiryExample(customer=customer, subject=subject)


def _customer(client: GateClient, number: str) -> str:
    """Return the pseudonym of whoever has an identity number."""
    asked = {"field": "id_number", "value": number, "purpose": _PURPOSE}
    found = _expect(client.post("/api/v1/searches", asked))
    return str(found["matches"][0]["customer"])


def _expect(answer: Answer) -> Mapping[str, Any]:
    if answer.status != _FOUND:
        refusal = str(answer.body.get("error", {}).get("code", "?"))
        raise ExampleRefusedError(refusal=refusal)
    return answer.body
