"""Django's name for the console."""

from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    """HTML for people: pages without tables of their own."""

    name = "xinhu.console"
    label = "console"
    verbose_name = "控制台"

    def ready(self) -> None:
        """Connect what happens at log-in and log-out, and where refusals lead."""
        # Models are loaded only now.
        from xinhu.console import leading  # noqa: PLC0415 -- see above
        from xinhu.console.access import signals  # noqa: PLC0415 -- see above

        del signals
        leading.connect()
