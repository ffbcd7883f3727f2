"""Assignments and delegations belong to what the gate knows of a bearer."""

from pathlib import Path

from django.db import migrations

SCHEMA = Path(__file__).parents[1] / "schema"


class Migration(migrations.Migration):
    dependencies = [
        ("postgres", "0005_policy_change"),
        ("staff", "0008_organisation"),
    ]
    operations = [
        migrations.RunSQL((SCHEMA / "0006_organisation.sql").read_text("utf-8"))
    ]
