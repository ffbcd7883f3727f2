"""The one root of everything that Xinhu refuses or fails at.

    XinhuError
    ├── Refusal    the request is understood and not permitted      (who asks)
    ├── BadInput   the request, file or setting cannot be used      (what is given)
    └── Fault      the surroundings do not hold what they promised  (where we run)

Each concrete class fixes one stable ``code``. The words for people stand in
``rules/messages/*.yaml`` under that code, in Chinese and English, each with the next
step; a test holds classes and words together. ``params`` may carry counts, names of
fields, purposes or settings, and references, **never a customer's value**.
"""

from collections.abc import Mapping
from typing import ClassVar

Param = str | int
"""What a message may be filled with."""


class XinhuError(Exception):
    """Anything Xinhu refuses or fails at, told by a stable code.

    Args:
        params: words filled into the message; never customer data.
    """

    code: ClassVar[str] = ""

    def __init__(self, **params: Param) -> None:
        self.params: Mapping[str, Param] = params
        super().__init__(self.code, *sorted(params.items()))


class Refusal(XinhuError):  # noqa: N818 -- a branch of the tree, not raised itself
    """The request is understood and not permitted; it is an entry like any other.

    Attributes:
        policies: ids of the policies that decided, empty where a rule of the core
            decided.
    """

    policies: tuple[str, ...] = ()


class BadInput(XinhuError):  # noqa: N818 -- a branch of the tree, not raised itself
    """What was given cannot be used; nothing was changed."""


class Fault(XinhuError):  # noqa: N818 -- a branch of the tree, not raised itself
    """The surroundings do not hold what they promised; the answer is no answer."""
