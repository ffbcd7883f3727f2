"""The kinds of request that may be approved: what each says, and what it does.

A kind is entered once, when the desk comes up (``desks.staff.approval_kinds``). What is
kept of a request are its facts: canonical, digested, and enough to say it again in
words and to carry it out. Words are made of the facts alone, so that what an approver
reads is what the digest names.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from xinhu.core.base.clock import Instant
from xinhu.core.base.encoding import Json
from xinhu.core.policy.approval.refusals import ApprovalKindError
from xinhu.desks.staff.tokens import Actor
from xinhu.desks.staff.wording import Language

Facts = Mapping[str, Json]
"""What a request says; references, codes and numbers, never a customer's value."""


@dataclass(frozen=True, slots=True)
class Line:
    """A fact as people read it.

    Attributes:
        label: what it is.
        text: the fact.
    """

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Said:
    """A request in words.

    Attributes:
        title: what is to be done, as one sentence.
        lines: each fact.
    """

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What was granted, for whoever carries it out.

    Attributes:
        ref: of the approval.
        requester: reference of the operator who asked.
        approvers: references of those who said yes, in order.
        by: who said the last yes, in the post in which they did: entries are theirs.
        at: when.
    """

    ref: str
    requester: str
    approvers: tuple[str, ...]
    by: Actor
    at: Instant

    @property
    def zone(self) -> str:
        """From where the last yes came."""
        return self.by.zone


class Subject(Protocol):
    """A request of some kind, as a frozen value."""

    @property
    def kind(self) -> str:
        """Code of the kind, in ``rules/approvals.yaml``."""
        ...

    @property
    def concerns(self) -> frozenset[str]:
        """References of the operators whom it is about; none of them decides."""
        ...

    def facts(self) -> Facts:
        """Return all that the request says."""
        ...

    def words(self, language: Language) -> Said:
        """Say it in words, from the facts alone."""
        ...

    def carry_out(self, done: Done) -> None:
        """Do what was granted, in the transaction of the last yes.

        Raises:
            XinhuError: it cannot be done any more; then the yes does not count either.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of request.

    Attributes:
        code: in ``rules/approvals.yaml``.
        read: makes the request of its facts.
        at_once: it takes effect with the last yes (``carry_out``); otherwise whoever
            asked uses it later, once (``using``).
    """

    code: str
    read: Callable[[Facts], Subject]
    at_once: bool


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Enter a kind; a second one of the same code replaces nothing.

    Raises:
        ValueError: another kind has the code; a mistake of the program.
    """
    if _kinds.setdefault(kind.code, kind) != kind:
        message = f"two kinds are called {kind.code}"
        raise ValueError(message)


def kind_of(code: str) -> Kind:
    """Return a kind.

    Raises:
        ApprovalKindError: nobody has entered one of this code.
    """
    found = _kinds.get(code)
    if found is None:
        raise ApprovalKindError
    return found
