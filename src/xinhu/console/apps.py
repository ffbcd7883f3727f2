"""Django's name for the console."""

from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    """HTML for people: pages without tables of their own."""

    name = "xinhu.console"
    label = "console"
    verbose_name = "控制台"

    def ready(self) -> None:
        """Connect what happens at log-in and log-out."""
        from xinhu.console.access import signals  # noqa: PLC0415 -- models are loaded now

        del signals
