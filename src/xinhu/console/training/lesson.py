"""A lesson: read here, and noted as read by the button below it."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.kit.language import language_of
from xinhu.console.training.at_desk import at_desk, title_of
from xinhu.console.training.markdown import rendered
from xinhu.desks.training.sittings.reading_lessons import (
    lesson_of,
    lessons_read,
    read_lesson,
)


@signed_in("GET", "POST")
def lesson(request: SignedInRequest, course: str, name: str) -> HttpResponse:
    """Show a lesson; note that it was read, and go on to the next."""
    desk, language = at_desk(request), language_of(request)
    pack = desk.book.pack(course)
    shown = lesson_of(pack, name)
    place = pack.lessons.index(shown)
    after = pack.lessons[place + 1] if place + 1 < len(pack.lessons) else None
    if request.method == "POST":
        read_lesson(request.user, pack, name, desk)
        if after is None:
            return redirect("training_course", course)
        return redirect("training_lesson", course, after.name)
    read = lessons_read(request.user.pk).get((course, pack.course.version), frozenset())
    page = {
        "course": course,
        "title": title_of(pack, language),
        "lesson": shown,
        "text": rendered(shown.text),
        "place": place + 1,
        "lessons": len(pack.lessons),
        "before": pack.lessons[place - 1] if place else None,
        "after": after,
        "read": name in read,
    }
    return render(request, "training/lesson.html", page)
