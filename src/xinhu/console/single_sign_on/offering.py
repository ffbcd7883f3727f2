"""Offers single sign-on on the log-in page, where there is one."""

from django.conf import settings
from django.http import HttpRequest

from xinhu.console.kit.language import language_of
from xinhu.desks.staff.single_sign_on.registration import Registration


def offer(request: HttpRequest) -> dict[str, str]:
    """Context processor: the label of the button; empty where there is none."""
    registration: Registration | None = settings.XINHU_SIGN_ON
    if registration is None:
        return {"sign_on_label": ""}
    english = language_of(request) == "en"
    return {
        "sign_on_label": registration.label_en if english else registration.label_zh
    }
