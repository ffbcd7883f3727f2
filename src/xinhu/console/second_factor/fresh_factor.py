"""Pages for whoever showed a second factor a short time ago; others are asked."""

from functools import wraps
from typing import ParamSpec

from django.http import HttpResponse

from xinhu.console.access.signed_in import OwnView, SignedInRequest
from xinhu.console.asking import token_of
from xinhu.console.kit.times import now
from xinhu.desks.staff.second_factor.fresh import require_fresh

Given = ParamSpec("Given")


def fresh_factor(view: OwnView[Given]) -> OwnView[Given]:
    """Make a view answer only while the session's factor is fresh.

    Stands under ``signed_in``. What it raises becomes the page that asks.
    """

    @wraps(view)
    def answered(
        request: SignedInRequest, /, *args: Given.args, **kwargs: Given.kwargs
    ) -> HttpResponse:
        require_fresh(token_of(request), now())
        return view(request, *args, **kwargs)

    return answered
