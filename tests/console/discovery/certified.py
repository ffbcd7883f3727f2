"""Remedies that were done, with the certificates that the worker writes of them."""

from typing import Any

from django.utils import timezone

from xinhu.adapters.remedies.certificate import Ground, Method, certificate_of_paper
from xinhu.desks.discovery.models import Place, Remedy
from xinhu.desks.staff.models import Operator

AT = "2026-12-01T02:03:04.000000Z"


def ground(method: Method) -> Ground:
    """Asked for by one, approved by two others."""
    return Ground(
        asked_by="op-fang", approved_by=("op-gu", "op-hu"), approval="ap-7",
        reason="approved", method=method,
    )  # fmt: skip


def of_paper(paper: str, ref: str, at: str = AT) -> dict[str, str | int]:
    """The certificate of a file that was destroyed in the vault."""
    of = ground("salt_destroyed")
    return certificate_of_paper(paper, "ab" * 32, "cd" * 32, of, ref, at)


def remedied(place: Place, kind: str, ref: str, told: Any, **changes: Any) -> Remedy:
    """A remedy that was done, but for changes."""
    now = timezone.now()
    given: dict[str, Any] = {
        "target": place.target, "path": place.path, "place": place, "kind": kind,
        "ref": ref, "digest": "ab" * 32, "asked_at": now, "expires_at": now,
        "asked_by": Operator.objects.get(username="chenjing"), "state": "done",
        "approved_by": ["op-gu"], "approval": "ap-7", "done_at": now,
        "certificate": told,
    }  # fmt: skip
    return Remedy.objects.create(**{**given, **changes})
