"""Django's name for the training desk."""

from django.apps import AppConfig


class TrainingConfig(AppConfig):
    """The training desk: certificates."""

    name = "xinhu.desks.training"
    label = "training"
    verbose_name = "培训"
    default_auto_field = "django.db.models.BigAutoField"
