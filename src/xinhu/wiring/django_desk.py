"""Brings Django up for a process that uses a desk's tables: console and commands."""

import os

import django

from xinhu.wiring import secrets
from xinhu.wiring.database import role_url
from xinhu.wiring.settings import Settings


def raise_django(settings: Settings, server: str) -> None:
    """Set Django up as the console's role; once per process, before desks' models.

    Args:
        settings: of the installation.
        server: what ``running_database`` gave.

    Raises:
        SecretMissingError: this machine was not given the console's secrets.
    """
    for name in (secrets.DJANGO, secrets.CHANNEL):
        secrets.read(settings.secrets / name)
    # Only inside this process: what stands in its environment from the start can be
    # read by others, what is added here cannot.
    os.environ.update(
        {
            "DJANGO_SETTINGS_MODULE": "xinhu.wiring.django_settings",
            "XINHU_DJANGO_DATABASE_URL": role_url(settings, server, "console"),
            "XINHU_DJANGO_SECRET_FILE": str(settings.secrets / secrets.DJANGO),
            "XINHU_CHANNEL_SECRET_FILE": str(settings.secrets / secrets.CHANNEL),
            "XINHU_GATE_URL": settings.gate_url,
            "XINHU_CONSOLE_URL": settings.console_url,
            "XINHU_CONSOLE_HOSTS": settings.console_hosts or "",
            "XINHU_CONSOLE_ZONE": settings.console_zone or "",
            "XINHU_TRUSTED_PROXIES": settings.trusted_proxies or "",
            "XINHU_MAIL_HOST": settings.mail_host or "",
            "XINHU_RULES": "" if settings.rules is None else str(settings.rules),
        }
    )
    django.setup()


def raise_worker_django(settings: Settings, url: str) -> None:
    """Set Django up as the worker's role, for jobs that go through a desk's own doors.

    Without any secret: a worker signs nothing and speaks to nobody.

    Args:
        settings: of the installation.
        url: of the worker's role.
    """
    os.environ.update(
        {
            "DJANGO_SETTINGS_MODULE": "xinhu.wiring.django_settings",
            "XINHU_DJANGO_DATABASE_URL": url,
            "XINHU_RULES": "" if settings.rules is None else str(settings.rules),
        }
    )
    django.setup()
