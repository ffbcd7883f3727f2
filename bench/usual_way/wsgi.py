"""The peer as granian serves it."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.usual_way.settings")

app = get_wsgi_application()
