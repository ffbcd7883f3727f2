"""What can go wrong between console and gate.

    XinhuError
    ├── Refusal
    │   ├── GateRefusedError       the gate said no, with its words and its receipt
    │   └── RoleRefusedError       the operator's role has no business on the page
    └── Fault
        ├── GateUnreachableError   nothing was sent, or nobody listens
        ├── GateSilentError        sent, and no answer: it may have been recorded
        └── GateGarbledError       an answer that is no answer of the gate

None of them holds a customer's value.
"""

from xinhu.console.gate_answers import Told
from xinhu.core.base.errors import Fault, Refusal


class GateRefusedError(Refusal):
    """The gate refused, did not find, or could not use what it was asked.

    Attributes:
        status: HTTP status of the answer.
        told: code, words, reasons and receipt, in the reader's language.
    """

    code = "gate.refused"

    def __init__(self, status: int, told: Told) -> None:
        super().__init__(status=status)
        self.status = status
        self.told = told


class RoleRefusedError(Refusal):
    """A page is not for the operator's role."""

    code = "console.role"


class GateUnreachableError(Fault):
    """Nobody listens at the gate's address; nothing was asked."""

    code = "gate.unreachable"


class GateSilentError(Fault):
    """The gate was asked and did not answer in time; it may have been recorded."""

    code = "gate.silent"


class GateGarbledError(Fault):
    """What came back is no answer of the gate."""

    code = "gate.garbled"
