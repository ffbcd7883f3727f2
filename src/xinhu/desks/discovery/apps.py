"""Django's name for the discovery desk."""

from django.apps import AppConfig


class DiscoveryConfig(AppConfig):
    """The discovery desk: targets, scans, places in which something lies."""

    name = "xinhu.desks.discovery"
    label = "discovery"
    verbose_name = "敏感信息发现"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Enter the kinds of request that may be approved."""
        from xinhu.desks.discovery.remedies.subject import (  # noqa: PLC0415 -- models are loaded now
            REMEDY_KINDS,
        )
        from xinhu.desks.staff.approvals.kinds import (  # noqa: PLC0415 -- the same
            register,
        )

        for kind in REMEDY_KINDS:
            register(kind)
