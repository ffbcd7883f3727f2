"""The words of an evaluation before somebody, each time an entry, written first."""

import msgspec
from django.http import HttpResponse
from django.shortcuts import render

from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.asking import Gate
from xinhu.console.gate_answers import Receipt
from xinhu.console.inquiry.dossier import Dossier, EvaluationCard
from xinhu.console.inquiry.evaluation.evaluate import judged
from xinhu.console.inquiry.evaluation.form import PICTURE


class Worded(msgspec.Struct, frozen=True):
    """An evaluation with its words, by the part of the picture, and their entry."""

    evaluation: EvaluationCard
    picture: dict[str, str]
    receipt: Receipt


@signed_in("POST")
def words(request: SignedInRequest, ref: str) -> HttpResponse:
    """Show what the reviewer wrote.

    Raises:
        GateRefusedError: the gate refused.
    """
    gate = Gate(request)
    worded = gate.post(Worded, "inquiries", ref, "evaluation", "words", body={})
    page = judged(request, gate.get(Dossier, "inquiries", ref, "dossier"))
    page["picture"] = [(part, worded.picture[part]) for part in PICTURE]
    page["receipt"] = worded.receipt
    return render(request, "inquiry/evaluation/judged.html", page)
