"""The purposes that the counter serves, and the grounds they rest on."""

from typing import Final

CREDIT_INQUIRY: Final = "credit_inquiry"
POST_LOAN: Final = "post_loan_inquiry"
VIEW: Final = "report_view"
PRINT: Final = "report_print"
ANSWERED: Final = "answered"
"""The state of an inquiry whose report came."""
UNDER_WAY: Final = frozenset({"reserved", "sending"})
"""States that end by themselves, within the bureau's time."""
WAITING: Final = frozenset({"registered", "unclear"})
"""States that a person moves on."""
