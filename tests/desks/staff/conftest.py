"""Django is up before the staff desk's models are imported, whichever file is first."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xinhu.wiring.django_settings")
django.setup()
