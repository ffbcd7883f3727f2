"""以哪个岗位办理: the posts one may act under, and switching the session to one."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from xinhu.console.access.acting import acting
from xinhu.console.access.keeper import seen_of
from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.kit.times import now
from xinhu.console.second_factor.at_log_in import shown_at
from xinhu.console.second_factor.surroundings import factor_rules
from xinhu.desks.staff.organisation.in_force import staff_rules
from xinhu.desks.staff.sessions.own_posts import code_of, own_posts
from xinhu.desks.staff.sessions.taking_post import Guard, take_post


@signed_in("GET", "POST")
def own_post(request: SignedInRequest) -> HttpResponse:
    """Show the posts one may act under; switch this session to the chosen one.

    Raises:
        Refusal: the chosen post is none of theirs, is over, or wants a second factor.
    """
    if request.method == "POST":
        guard = Guard(
            roles=factor_rules().roles_at_log_in,
            shown_at=shown_at(request, request.user),
        )
        take_post(
            seen_of(request).session,
            request.POST.get("post", ""),
            guard=guard,
            rules=staff_rules(),
            now=now(),
        )
        return redirect(f"{reverse('own_post')}?done=1")
    page = {
        "posts": own_posts(request.user, staff_rules(), now()),
        "present": code_of(acting(request)),
    }
    return render(request, "sessions/post.html", page)
