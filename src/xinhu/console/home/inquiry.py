"""What waits at the inquiry desk, for whose role has a part in it.

The gate is asked for everything beside the page, a few seconds at most. What cannot be
asked is said in one line, so that nobody takes silence for "nothing waits"; the page
comes all the same.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final, TypeVar

from django.urls import reverse

from xinhu.console.access.acting import role_of, scopes_of, serves
from xinhu.console.access.signed_in import SignedInRequest
from xinhu.console.asking import Gate
from xinhu.console.gate_errors import GateRefusedError
from xinhu.console.home.notice import Notice
from xinhu.console.inquiry.answers import Inquiries
from xinhu.console.inquiry.objections.answers import Waiting
from xinhu.console.inquiry.patience import within_patience
from xinhu.console.inquiry.self_check.answers import MonthList
from xinhu.console.inquiry.self_check.rules import last_month, signers
from xinhu.console.inquiry.self_check.unsigned import keep_unsigned, kept_unsigned
from xinhu.console.inquiry.steps import VIEW
from xinhu.console.kit.times import today
from xinhu.core.base.errors import Fault

Answer = TypeVar("Answer")
Later = Callable[[], list[Notice]]
"""Says what an answer means; called where the page is made."""
_EVALUATES: Final = "approve"
_ANSWERS: Final = "review"
_FAULT: Final = 500


def inquiry_desk(request: SignedInRequest) -> Iterator[Notice]:
    """Tell what waits: decisions, evaluations, objections, last month's signature."""
    asks = list(_asks(request))
    if not asks:
        return
    try:
        told = within_patience(lambda: [ask() for ask in asks])
    except (GateRefusedError, Fault):
        told = None
    if told is None:
        yield Notice("waiting", "inquiry_unknown", {}, "", reverse("home"))
        return
    for say in told:
        yield from say()


def _asks(request: SignedInRequest) -> Iterator[Callable[[], Later]]:
    """Return what is to be asked; nothing here touches the gate yet."""
    gate = Gate(request)
    if serves(request, VIEW):
        yield _part(partial(gate.get, Inquiries, "inquiries", "waiting"), _decisions)
    if serves(request, VIEW) and _EVALUATES in scopes_of(request):
        where = partial(gate.get, Inquiries, "inquiries", "unevaluated")
        yield _part(where, _evaluations)
    if _ANSWERS in scopes_of(request):
        yield _part(partial(gate.get, Waiting, "objections"), _objections)
    if role_of(request) in signers():
        month = last_month(today())
        kept = kept_unsigned(month)
        if kept is not None:
            yield lambda: partial(_to_sign, month, kept)
        else:
            named = ("inquiries", "self-checks", month)
            yield _part(partial(gate.get, MonthList, *named), _signature)


def _part(
    ask: Callable[[], Answer], say: Callable[[Answer], list[Notice]]
) -> Callable[[], Later]:
    """Return one question with what its answer means; refused it means nothing."""

    def asked() -> Later:
        try:
            answer = ask()
        except GateRefusedError as refused:
            if refused.status >= _FAULT:
                raise
            return list
        return partial(say, answer)

    return asked


def _decisions(found: Inquiries) -> list[Notice]:
    count = len(found.inquiries)
    if not count:
        return []
    where = reverse("inquiries")
    return [Notice("waiting", "inquiries", {"count": count}, "", where)]


def _evaluations(found: Inquiries) -> list[Notice]:
    count = len(found.inquiries)
    if not count:
        return []
    where = reverse("evaluations_waiting")
    return [Notice("waiting", "evaluations", {"count": count}, "", where)]


def _objections(found: Waiting) -> list[Notice]:
    """Tell what is overdue apart from what waits; the most urgent stands first."""
    day, where = today().isoformat(), reverse("objections")
    overdue = [each.due_on for each in found.objections if each.due_on < day]
    waiting = [each.due_on for each in found.objections if each.due_on >= day]
    told = []
    if overdue:
        count: dict[str, str | int] = {"count": len(overdue)}
        late = f"{where}?overdue=yes"
        told.append(Notice("overdue", "objections_overdue", count, overdue[0], late))
    if waiting:
        count = {"count": len(waiting)}
        told.append(Notice("waiting", "objections", count, waiting[0], where))
    return told


def _signature(found: MonthList) -> list[Notice]:
    if found.signed_by is not None:
        return []
    keep_unsigned(found.month, len(found.found))
    return _to_sign(found.month, len(found.found))


def _to_sign(month: str, lines: int) -> list[Notice]:
    where = f"{reverse('self_checks')}?month={month}"
    params: dict[str, str | int] = {"month": month, "count": lines}
    return [Notice("waiting", "self_check", params, "", where)]
