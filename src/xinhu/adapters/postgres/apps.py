"""Django's name for the tables that the gate alone writes."""

from django.apps import AppConfig


class PostgresConfig(AppConfig):
    """Vault, register and grounds: tables without models, made by SQL."""

    name = "xinhu.adapters.postgres"
    label = "postgres"
    verbose_name = "PostgreSQL"
