"""Leaves belong to what the gate knows of a bearer."""

from pathlib import Path

from django.db import migrations

SCHEMA = Path(__file__).parents[1] / "schema"


class Migration(migrations.Migration):
    dependencies = [
        ("postgres", "0011_lines"),
        ("staff", "0013_leave_blocks"),
    ]
    operations = [migrations.RunSQL((SCHEMA / "0012_leaves.sql").read_text("utf-8"))]
