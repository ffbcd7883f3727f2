"""Django's settings for the console, drawn from the one ``Settings`` object.

Guarantees: strict content policy, nothing loaded from outside, cookies out of reach of
scripts, sessions that end after idle time. No secret is made up: where no file of one
is named, Django itself stops at its first use, so that migrations and type checks run
without a data folder and a console does not.

What an installation may set stands in ``docs/operating/settings.md``.
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from psycopg.conninfo import conninfo_to_dict

from xinhu.desks.staff.sessions.rules import load_session_rules
from xinhu.wiring import secrets
from xinhu.wiring.settings import read_settings
from xinhu.wiring.sign_on import registration_of

_PACKAGE = Path(__file__).parents[1]
_settings = read_settings(os.environ)


def _secret(variable: str) -> str:
    """Read a secret from the file that a variable names; empty where it is not set."""
    path = os.environ.get(variable)
    return secrets.read(Path(path)) if path else ""


def database_from(url: str) -> dict[str, Any]:
    """Turn a URL into Django's words; an empty URL gives a server never reached."""
    parts = conninfo_to_dict(url) if url else {}
    named = {"dbname", "user", "password", "host", "port"}
    rest = {key: value for key, value in parts.items() if key not in named}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.get("dbname", "xinhu"),
        "USER": parts.get("user", ""),
        "PASSWORD": parts.get("password", ""),
        "HOST": parts.get("host", ""),
        "PORT": parts.get("port", ""),
        "CONN_MAX_AGE": 60,  # seconds
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**rest, "options": "-c search_path=desk"},
    }


# --- what differs between installations -------------------------------------------
SECRET_KEY = _secret("XINHU_DJANGO_SECRET_FILE")
XINHU_CHANNEL_SECRET = _secret("XINHU_CHANNEL_SECRET_FILE")
XINHU_GATE_URL = _settings.gate_url
XINHU_GATE_TIMEOUT = 10.0  # seconds; the gate answers within some tens of milliseconds
XINHU_ZONE = _settings.console_zone or ""
XINHU_TRUSTED_PROXIES = tuple(
    (_settings.trusted_proxies or "").replace(",", " ").split()
)
XINHU_CONSOLE_URL = _settings.console_url
XINHU_SIGN_ON = registration_of(_settings)
XINHU_RULES = _PACKAGE / "rules"
XINHU_OWN_RULES = _settings.rules
XINHU_SCAN_ROOTS = _settings.scan_roots
XINHU_SCAN_DATABASES = _settings.scan_databases  # their names; never their files
XINHU_MAIL = _settings.mail_host is not None  # whether links go by mail
_https = urlsplit(_settings.console_url).scheme == "https"
_public_host = urlsplit(_settings.console_url).hostname or "localhost"
_more_hosts = (_settings.console_hosts or "").split(",")
ALLOWED_HOSTS = [
    _public_host,
    _settings.host,
    "localhost",
    "127.0.0.1",
    "[::1]",
    *(host.strip() for host in _more_hosts if host.strip()),
]
CSRF_TRUSTED_ORIGINS = [_settings.console_url] if _https else []
DATABASES = {"default": database_from(os.environ.get("XINHU_DJANGO_DATABASE_URL", ""))}

# --- the parts --------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "xinhu.desks.staff",
    "xinhu.desks.audit",
    "xinhu.desks.training",
    "xinhu.desks.discovery",
    "xinhu.desks.media",
    "xinhu.adapters.postgres",
    "xinhu.console",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "xinhu.console.kit.keeping.NeverKept",
    "xinhu.console.access.doorkeeper.Doorkeeper",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "xinhu.console.kit.language.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "xinhu.console.access.keeper.KeptSession",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "xinhu.console.kit.problems.ToldProblems",
    "django_htmx.middleware.HtmxMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [_PACKAGE / "console"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["xinhu.console.kit.tags"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "xinhu.console.kit.context.page",
                "xinhu.console.single_sign_on.offering.offer",
            ],
        },
    }
]
ROOT_URLCONF = "xinhu.wiring.addresses"
FILE_UPLOAD_HANDLERS = ["xinhu.console.kit.uploads.BoundedUpload"]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
LOGGING_CONFIG = None  # logs are structlog's; the process configures them

# --- who may come in --------------------------------------------------------------
AUTH_USER_MODEL = "staff.Operator"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
# New hashes are Argon2id; what scrypt and PBKDF2 made is read, and renewed at log-in.
PASSWORD_HASHERS = [
    "xinhu.desks.staff.passwords.hashing.OneProcessorArgon2",
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_VALIDATORS = "xinhu.desks.staff.passwords.validator"
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": f"{_VALIDATORS}.PolicyValidator"},
    {"NAME": f"{_VALIDATORS}.HistoryValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "xinhu.console.access.adapter.OperatorAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
# Attempts are counted in the database, before a password is hashed
# (``console.access.counted``); allauth counts nothing by itself.
ACCOUNT_RATE_LIMITS = False
ACCOUNT_PRESERVE_USERNAME_CASING = False
MFA_ADAPTER = "xinhu.console.second_factor.adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_WEBAUTHN_USER_VERIFICATION = "required"

# --- sessions and cookies ---------------------------------------------------------
SESSION_COOKIE_NAME = "xinhu_session"
# How long a session lasts is kept in staff_session, by the rules; Django's own row only
# carries it, and outlives it by nothing.
SESSION_COOKIE_AGE = load_session_rules(XINHU_RULES, XINHU_OWN_RULES).longest  # seconds
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_SECURE = _https
CSRF_COOKIE_NAME = "xinhu_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_SECURE = _https
CSRF_FAILURE_VIEW = "xinhu.console.problems.handlers.forged"

# --- what a browser may do --------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _https else None

# --- language and time ------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "xinhu_language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
