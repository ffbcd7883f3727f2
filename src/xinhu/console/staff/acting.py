"""One shape for every act at the staff desk: a form, its door, and what was refused.

What a door refuses stands at the form, in the reader's words, and nothing was changed;
what it did is told on the page to which it leads.
"""

from collections.abc import Callable
from typing import ClassVar, TypeVar
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from xinhu.console.access.acting import actor
from xinhu.console.access.signed_in import SignedInRequest, View
from xinhu.console.kit.forms import KitForm
from xinhu.console.kit.language import language_of
from xinhu.console.kit.times import now
from xinhu.console.kit.words import explained
from xinhu.console.staff.at_desk import at_staff_desk, operator_or_404
from xinhu.core.base.clock import Instant
from xinhu.core.base.errors import BadInput, Refusal
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.organisation.people import Held, held_by
from xinhu.desks.staff.tokens import Actor

REFUSED = 422
ADMINISTRATOR = "administrator"
"""What is told where an administrator's post was asked for."""


class ActForm(KitForm):
    """A form behind which a door stands."""

    words: ClassVar[str] = "staff_form"

    def fill(self, operator: Operator, held: Held) -> None:
        """Fill in what the choices offer, and what is before the reader."""


Form = TypeVar("Form", bound=ActForm)
Door = Callable[[Form, Operator, Actor, Instant], str | None]
"""Does what a form asks for; raises Refusal or BadInput as the desk's door does.

Returns what is told afterwards, where that is not what the page is for.
"""


def tell(form: KitForm, error: Refusal | BadInput) -> None:
    """Put what was refused at a form, in the reader's words, with the next step."""
    form.add_error(None, explained(error, form.language))


def done(name: str, where: str, *args: str) -> HttpResponse:
    """Lead to a page that tells what was done."""
    return redirect(f"{reverse(where, args=args)}?{urlencode({'done': name})}")


def operator_page(form_type: type[Form], name: str, act: Door[Form]) -> View[[str]]:
    """Return the view of an act on one operator.

    Args:
        form_type: its form.
        act: the door behind it.
        name: its words begin with ``staff_act.<name>``.
    """

    @at_staff_desk("GET", "POST")
    def view(request: SignedInRequest, reference: str) -> HttpResponse:
        operator = operator_or_404(reference)
        held = held_by(operator, now())
        form = form_type(
            language_of(request), request.POST if request.method == "POST" else None
        )
        form.fill(operator, held)
        if form.is_bound and form.is_valid():
            try:
                told = act(form, operator, actor(request), now())
            except (Refusal, BadInput) as error:
                tell(form, error)
            else:
                return done(told or name, "staff_operator", operator.reference)
        page = {
            "operator": operator,
            "held": held,
            "form": form,
            "name": name,
            "title_key": f"staff_act.{name}.title",
            "lead_key": f"staff_act.{name}.lead",
            "enter_key": f"staff_act.{name}.enter",
        }
        status = REFUSED if form.errors else 200
        return render(request, "staff/act.html", page, status=status)

    return view
