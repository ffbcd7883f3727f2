"""Django's name for the register of removable media."""

from django.apps import AppConfig


class MediaConfig(AppConfig):
    """Removable media, and what examinations of them came to."""

    name = "xinhu.desks.media"
    label = "media"
    verbose_name = "移动存储介质"
    default_auto_field = "django.db.models.BigAutoField"
