"""A course: its terms, its lessons, the way into its exam, the exams so far."""

from django.http import HttpResponse
from django.shortcuts import render

from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.kit.language import language_of
from xinhu.console.training.at_desk import at_desk, title_of
from xinhu.console.training.own import own_course
from xinhu.desks.training.sittings.looking import open_sitting, sittings_of
from xinhu.desks.training.sittings.reading_lessons import lessons_read


@signed_in("GET")
def course(request: SignedInRequest, course: str) -> HttpResponse:
    """Show a course."""
    desk, language = at_desk(request), language_of(request)
    pack = desk.book.pack(course)
    terms = pack.course
    read = lessons_read(request.user.pk).get((course, terms.version), frozenset())
    page = {
        "pack": pack,
        "terms": terms,
        "title": title_of(pack, language),
        "own": own_course(request.user, pack, desk, language),
        "source": terms.sources[terms.validity_source],
        "lessons": [(lesson, lesson.name in read) for lesson in pack.lessons],
        "numbers": desk.numbers,
        "sitting": open_sitting(request.user.pk, desk),
        "sittings": sittings_of(request.user.pk, course),
    }
    return render(request, "training/course.html", page)
