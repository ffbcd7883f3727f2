"""Template tags of the kit, known to every template."""

from django.template import Library

register = Library()
