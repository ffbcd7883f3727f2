"""Template tags of the kit, known to every template.

Each says or draws one thing; what it looks like stands in ``kit/*.html`` and
``kit.css``. Nothing here marks text as safe: what a template prints was escaped.
"""

from collections.abc import Mapping
from datetime import datetime

from django.forms import BoundField
from django.template import Context, Library

from xinhu.console.kit import words
from xinhu.console.kit.assets import asset_address
from xinhu.console.kit.times import local, on_the_clock
from xinhu.core.base.clock import from_datetime
from xinhu.desks.staff.rules import Language

register = Library()

_SHORT = 8
_LONG = 16
_STEP = 1000
_UNITS = ("B", "kB", "MB", "GB", "TB")


@register.simple_tag(takes_context=True)
def say(context: Context, key: str, **params: object) -> str:
    """Print a phrase of ``rules/words``."""
    return words.say(key, _language(context), **params)


@register.simple_tag(takes_context=True)
def say_with(context: Context, key: str, params: Mapping[str, object]) -> str:
    """Print a phrase of ``rules/words``, filled from a mapping."""
    return words.say(key, _language(context), **params)


@register.simple_tag(takes_context=True)
def coded(context: Context, group: str, code: str) -> str:
    """Print the name of a code, such as ``decision`` ``permit``."""
    return words.say_code(group, code, _language(context))


@register.simple_tag(takes_context=True)
def label(context: Context, what: str, code: str) -> str:
    """Print the name of a purpose, role, zone, kind of ground or field."""
    return words.titled(what, code, _language(context))


@register.simple_tag
def asset(name: str) -> str:
    """Print the address of a style or script."""
    return asset_address(name)


@register.filter
def short(text: str) -> str:
    """Shorten a long reference or hash for a table; the whole stands in its title."""
    return text if len(text) <= _LONG else f"{text[:_SHORT]}…{text[-4:]}"


@register.filter
def clock(text: str) -> str:
    """Print an instant of the register as local time to the second."""
    return on_the_clock(text)


@register.filter
def many(value: str | list[str]) -> list[str]:
    """Return the values of a field: several, or one."""
    return value if isinstance(value, list) else [value]


@register.filter
def of(mapping: Mapping[str, object] | None, key: str) -> object:
    """Look a key up; an absent one prints nothing."""
    return "" if mapping is None else mapping.get(key, "")


@register.filter
def grouped(number: int) -> str:
    """Print a number with a comma between thousands."""
    return f"{number:,}"


@register.filter
def size(number: float) -> str:
    """Print a number of bytes in the unit that leaves few digits."""
    amount, unit = float(number), _UNITS[0]
    for larger in _UNITS[1:]:
        if amount < _STEP:
            break
        amount, unit = amount / _STEP, larger
    return f"{amount:.0f} {unit}" if unit == _UNITS[0] else f"{amount:.1f} {unit}"


@register.inclusion_tag("kit/badge.html", takes_context=True)
def badge(context: Context, group: str, code: str) -> dict[str, str]:
    """Draw a status: decision, mask level, grade, state."""
    text = words.say_code(group, code, _language(context))
    return {"group": group, "code": code, "text": text}


@register.inclusion_tag("kit/field.html", takes_context=True)
def field(context: Context, bound: BoundField, hint: str = "") -> dict[str, object]:
    """Draw a field of a form: label, control, hint, errors, tied together."""
    language = _language(context)
    return {"bound": bound, "hint": words.say(hint, language) if hint else ""}


@register.inclusion_tag("kit/checked_field.html", takes_context=True)
def checked_field(
    context: Context, bound: BoundField, hint: str = "", *, wide: bool = False
) -> dict[str, object]:
    """Draw a field of a checked form: the place of its error stands there always."""
    words_of_hint = words.say(hint, _language(context)) if hint else ""
    return {"bound": bound, "hint": words_of_hint, "wide": wide}


@register.inclusion_tag("kit/receipt.html", takes_context=True)
def receipt(context: Context, given: object) -> dict[str, object]:
    """Draw a receipt: number, leaf hash, way to the entry."""
    return {"receipt": given, "language": _language(context)}


@register.inclusion_tag("kit/empty.html", takes_context=True)
def empty(context: Context, key: str) -> dict[str, str]:
    """Draw the state of having nothing: what is missing, and what to do now."""
    language = _language(context)
    return {
        "title": words.say(f"{key}.title", language),
        "next": words.say(f"{key}.next", language),
    }


@register.filter
def moment(when: datetime) -> str:
    """Print a time of the database as local time to the second."""
    return local(from_datetime(when))


@register.inclusion_tag("kit/watermark.html", takes_context=True)
def watermark(context: Context) -> dict[str, object]:
    """Draw the viewer's name, reference and time over what they see."""
    return {"viewer": context["request"].user, "seen_at": context["seen_at"]}


def _language(context: Context) -> Language:
    # A page for an error may be drawn without a request (Django's last resort).
    return "en" if context.get("language") == "en" else "zh"
