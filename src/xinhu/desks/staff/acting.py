"""In which post an operator acts now: what their session says, else the main one."""

from xinhu.desks.staff.acting_post import ActingPost
from xinhu.desks.staff.models import Operator, Token
from xinhu.desks.staff.tokens import Actor


def acting_of(operator: Operator) -> ActingPost:
    """Return the post in which an operator acts.

    An operator who was read anew acts in their main post: only a request whose session
    was looked at says otherwise (``Operator.acts_in``).
    """
    return operator.acts_in or main_post(operator)


def main_post(operator: Operator) -> ActingPost:
    """Return the main post, as the operator's row shows it."""
    return ActingPost(
        role=operator.role,
        post=operator.post,
        branch=operator.branch,
        department=operator.department,
        granted=None,
    )


def acting_under(token: Token) -> ActingPost | None:
    """Return the post that a token was opened under; None for the main one.

    Its scopes are the token's own: what the gate goes by, the console goes by too.
    """
    held = token.assignment
    if held is None:
        return None
    return ActingPost(
        role=held.role,
        post=held.post,
        branch=held.branch,
        department=held.department,
        granted=frozenset(token.scopes),
        assignment=held.pk,
        delegation=token.delegation_id,
    )


def actor_of(operator: Operator, zone: str) -> Actor:
    """Return who acts, as the register will know them."""
    acting = acting_of(operator)
    return Actor(
        reference=operator.reference, post=acting.post, zone=zone, acting=acting
    )
