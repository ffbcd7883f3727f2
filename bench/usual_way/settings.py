"""Settings of the peer: one persistent connection per thread, no middleware."""

import os
from urllib.parse import parse_qs, unquote, urlsplit

_url = urlsplit(os.environ["USUAL_WAY_DATABASE_URL"])

SECRET_KEY = "of no use here"  # noqa: S105 -- nothing is signed
DEBUG = False
ALLOWED_HOSTS = ["*"]
INSTALLED_APPS = ["bench.usual_way"]
MIDDLEWARE: list[str] = []
ROOT_URLCONF = "bench.usual_way.urls"
USE_TZ = True
LOGGING_CONFIG = None
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _url.path.lstrip("/"),
        "USER": _url.username,
        "PASSWORD": unquote(_url.password or ""),
        "HOST": _url.hostname or parse_qs(_url.query)["host"][0],
        "CONN_MAX_AGE": None,
        "ATOMIC_REQUESTS": True,
        # Statements prepared at the server, which Django leaves off by default.
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 1},
    }
}
