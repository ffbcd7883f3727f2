"""Under which post a request acts: the one place where the console asks for it.

What a page offers, shows or refuses by role goes by the post acted under, as the gate
does. What belongs to the person whatever they act as -- own training, second factor,
password -- asks ``request.user``.
"""

from django.http import HttpRequest

from xinhu.console.access.coming import zone_of_request
from xinhu.console.kit.words import lists
from xinhu.desks.staff.acting import acting_of, actor_of
from xinhu.desks.staff.acting_post import ActingPost
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.rules import Purpose
from xinhu.desks.staff.tokens import Actor


def acting(request: HttpRequest) -> ActingPost:
    """Return the post under which a request acts.

    Raises:
        LookupError: nobody is logged in; a mistake of the caller.
    """
    return acting_of(_operator(request))


def role_of(request: HttpRequest) -> str:
    """Return the code of the role of the post acted under."""
    return acting(request).role


def branch_of(request: HttpRequest) -> str:
    """Return the name of the branch of the post acted under."""
    return acting(request).branch


def scopes_of(request: HttpRequest) -> frozenset[str]:
    """Return what the post acted under is good for."""
    post = acting(request)
    return post.scopes(lists().scopes(post.role))


def purposes_of(request: HttpRequest) -> dict[str, Purpose]:
    """Return the purposes for which one may look, by code.

    None where the look itself was not handed on: a delegation gives scopes, no role.
    """
    scopes = scopes_of(request)
    return {
        code: purpose
        for code, purpose in lists().purposes(role_of(request)).items()
        if purpose.scope in scopes
    }


def serves(request: HttpRequest, purpose: str) -> bool:
    """Tell whether a desk's own page is offered: by role, and what was handed on.

    For menus and pages that ask nothing yet; whoever asks is judged by the gate.
    """
    rule = lists().book.purposes[purpose]
    return role_of(request) in rule.roles and rule.scope in scopes_of(request)


def actor(request: HttpRequest) -> Actor:
    """Return who acts, as the register will know them."""
    return actor_of(_operator(request), zone_of_request(request))


def _operator(request: HttpRequest) -> Operator:
    user = request.user
    if not user.is_authenticated:
        raise LookupError
    return user
