"""Django's name for the discovery desk."""

from django.apps import AppConfig


class DiscoveryConfig(AppConfig):
    """The discovery desk: targets, scans, places in which something lies."""

    name = "xinhu.desks.discovery"
    label = "discovery"
    verbose_name = "敏感信息发现"
    default_auto_field = "django.db.models.BigAutoField"
