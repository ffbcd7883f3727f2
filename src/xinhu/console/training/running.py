"""Pages for who runs the training; the lists are drawn from what everybody holds."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from django.http import HttpResponse

from xinhu.console.access.acting import scopes_of
from xinhu.console.access.signed_in import OwnView, SignedInRequest, View, signed_in
from xinhu.console.gate_errors import RoleRefusedError

SCOPE = "training"
Given = ParamSpec("Given")


def runs_training(
    *methods: str,
) -> Callable[[OwnView[Given]], View[Given]]:
    """Make a view answer these methods, only for a role with the scope ``training``.

    Raises:
        RoleRefusedError: from the view, for any other role.
    """

    def wrap(view: OwnView[Given]) -> View[Given]:
        @signed_in(*methods)
        @wraps(view)
        def answered(
            request: SignedInRequest, /, *args: Given.args, **kwargs: Given.kwargs
        ) -> HttpResponse:
            if SCOPE not in scopes_of(request):
                raise RoleRefusedError
            return view(request, *args, **kwargs)

        return answered

    return wrap
