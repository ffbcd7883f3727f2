"""Django's name for the audit desk."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The audit desk: lists of next-day supervision and what was said of them."""

    name = "xinhu.desks.audit"
    label = "audit"
    verbose_name = "审计"
    default_auto_field = "django.db.models.BigAutoField"
