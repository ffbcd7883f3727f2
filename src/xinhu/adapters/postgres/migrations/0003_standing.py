"""Certificates, locks and second factors belong to what the gate knows of a bearer."""

from pathlib import Path

from django.db import migrations

SCHEMA = Path(__file__).parents[1] / "schema"


class Migration(migrations.Migration):
    dependencies = [
        ("postgres", "0002_append_at_once"),
        ("staff", "0003_session_standing"),
        ("training", "0001_certificates"),
    ]
    operations = [migrations.RunSQL((SCHEMA / "0003_standing.sql").read_text("utf-8"))]
