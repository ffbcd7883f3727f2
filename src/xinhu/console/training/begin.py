"""Beginning an exam, or going on with the one that is open."""

import os

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.kit.way_back import declare_way_back
from xinhu.console.training.at_desk import at_desk
from xinhu.desks.training.sittings.starting import start_exam


@signed_in("POST")
def begin(request: SignedInRequest, course: str) -> HttpResponse:
    """Draw an exam and lead to it."""
    # What to read meanwhile stands at the course whose exam did not begin.
    address = reverse("training_course", args=[course])
    declare_way_back(request, address, "result.to_course")
    sitting = start_exam(request.user.pk, course, os.urandom, at_desk(request))
    return redirect("training_exam", sitting.reference)
