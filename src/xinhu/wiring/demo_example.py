"""The demo's example: a ground entered and used through the gate, as anybody would."""

from typing import Any

from xinhu.core.base.errors import Fault
from xinhu.wiring.demo_state import Example
from xinhu.wiring.gate_client import GateClient

PURPOSE = "counter_service"
FIELDS = ("name", "id_number", "mobile", "account", "balance")
_DAYS = 60
_CREATED, _SHOWN = 201, 200


class ExampleRefusedError(Fault):
    """The gate refused the demo's own example; params: refusal."""

    code = "demo.example_refused"


def make_example(client: GateClient, customer: str) -> Example:
    """Enter an authorisation letter for a customer.

    Args:
        client: as the clerk.
        customer: pseudonym.

    Raises:
        ExampleRefusedError: the gate refused.
    """
    answer = client.post(
        "/api/v1/grounds",
        {
            "kind": "authorisation_letter",
            "customer": customer,
            "purposes": [PURPOSE],
            "valid_days": _DAYS,
        },
    )
    ground = _expect(answer.status == _CREATED, answer.body)
    return Example(
        customer=customer,
        purpose=PURPOSE,
        ground={"kind": ground["kind"], "ref": ground["ref"]},
        fields=FIELDS,
    )


def try_example(client: GateClient, example: Example) -> Example:
    """Return an example that the gate has just permitted.

    Raises:
        ExampleRefusedError: it refused.
    """
    answer = client.post(
        "/api/v1/disclosures",
        {
            "customer": example.customer,
            "purpose": example.purpose,
            "ground": dict(example.ground),
            "fields": list(example.fields),
        },
    )
    _expect(answer.status == _SHOWN, answer.body)
    return example


def _expect(fulfilled: object, body: Any) -> Any:  # noqa: ANN401 -- JSON of the gate
    if not fulfilled:
        raise ExampleRefusedError(refusal=str(body.get("error", {}).get("code", "?")))
    return body
