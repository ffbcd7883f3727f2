"""Django's name for the console."""

from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    """HTML for people: pages without tables of their own."""

    name = "xinhu.console"
    label = "console"
    verbose_name = "控制台"
