"""Django's name for the staff desk."""

from django.apps import AppConfig


class StaffConfig(AppConfig):
    """The staff desk: operators, tokens, the outbox."""

    name = "xinhu.desks.staff"
    label = "staff"
    verbose_name = "人员"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Enter the kinds of request that may be approved."""
        from xinhu.desks.staff.approval_kinds import (  # noqa: PLC0415 -- models are loaded now
            register_kinds,
        )

        register_kinds()
