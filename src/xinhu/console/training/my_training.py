"""My training: what I have to take, what is due, what I hold."""

from django.http import HttpResponse
from django.shortcuts import render

from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.kit.language import language_of
from xinhu.console.training.at_desk import at_desk, title_of
from xinhu.console.training.own import last_day, own_courses, packs_of
from xinhu.desks.training.certificates.listing import own_certificates
from xinhu.desks.training.sittings.looking import open_sitting


@signed_in("GET")
def my_training(request: SignedInRequest) -> HttpResponse:
    """Show the person's courses, the open exam and all their certificates."""
    desk, language = at_desk(request), language_of(request)
    mine = packs_of(request.user, desk)
    others = [pack for pack in desk.book.packs.values() if pack not in mine]
    packs = desk.book.packs.items()
    titles = {code: title_of(pack, language) for code, pack in packs}
    page = {
        "courses": own_courses(request.user, desk, language),
        "others": [(p.course.code, title_of(p, language)) for p in others],
        "sitting": open_sitting(request.user.pk, desk),
        "certificates": [
            (row, titles.get(row.course, row.course), last_day(end, desk), state)
            for row, state, end in own_certificates(request.user.pk, desk)
        ],
    }
    return render(request, "training/my_training.html", page)
