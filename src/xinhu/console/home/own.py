"""What an operator owes for their own account: courses, password, second factor."""

from collections.abc import Iterator

from django.urls import reverse

from xinhu.console.access.acting import purposes_of
from xinhu.console.access.due import days_left
from xinhu.console.access.signed_in import SignedInRequest
from xinhu.console.home.notice import Notice, State
from xinhu.console.kit.language import language_of
from xinhu.console.kit.words import lists
from xinhu.console.training.at_desk import at_desk
from xinhu.console.training.own import own_courses
from xinhu.desks.staff.second_factor.holding import OWN, factors_of

_STATES: dict[str, State] = {"overdue": "overdue", "open": "waiting", "soon": "soon"}


def courses(request: SignedInRequest) -> Iterator[Notice]:
    """Tell each course that is to be taken, or soon to be taken again."""
    language = language_of(request)
    for own in own_courses(request.user, at_desk(request), language):
        state = _STATES.get(own.state)
        if state is not None:
            yield Notice(
                state,
                f"course.{own.state}",
                {"course": own.title},
                own.last_day,
                reverse("training_course", args=[own.code]),
            )


def password(request: SignedInRequest) -> Iterator[Notice]:
    """Tell a password that is soon to expire."""
    days = days_left(request)
    if days is not None:
        yield Notice("soon", "password", {"days": days}, "", reverse("change_password"))


def second_factor(request: SignedInRequest) -> Iterator[Notice]:
    """Tell whoever has a sensitive purpose and no factor to show for it."""
    own = lists().purposes(request.user.role)
    purposes = {**own, **purposes_of(request)}
    if not any(purpose.sensitive for purpose in purposes.values()):
        return
    if not any(factor.kind in OWN for factor in factors_of(request.user)):
        yield Notice("waiting", "factor", {}, "", reverse("own_factors"))
