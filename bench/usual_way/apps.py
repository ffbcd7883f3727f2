"""Django's entry for this application."""

from django.apps import AppConfig


class UsualWayConfig(AppConfig):
    """Names it."""

    name = "bench.usual_way"
    label = "usual_way"
