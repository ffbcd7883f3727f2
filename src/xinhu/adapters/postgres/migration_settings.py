"""Django's settings for migrations alone: the database and the applications.

A migration must run before anything else of an installation exists (no secret, no
address, no console), so it does not read the console's settings. A test holds the two
lists of applications together.
"""

import os

from psycopg.conninfo import conninfo_to_dict

_parts = conninfo_to_dict(os.environ["XINHU_DJANGO_DATABASE_URL"])

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _parts["dbname"],
        "USER": _parts["user"],
        "PASSWORD": _parts.get("password", ""),
        "HOST": _parts.get("host", ""),
        "PORT": _parts.get("port", ""),
        "OPTIONS": {"options": "-c search_path=desk"},
    }
}
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "xinhu.desks.staff",
    "xinhu.desks.audit",
    "xinhu.desks.training",
    "xinhu.desks.discovery",
    "xinhu.desks.media",
    "xinhu.adapters.postgres",
]
MIDDLEWARE = ["allauth.account.middleware.AccountMiddleware"]  # allauth insists
AUTH_USER_MODEL = "staff.Operator"
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SECRET_KEY = "migrations sign nothing"  # noqa: S105 -- no secret: nothing is signed
