"""Versions of the policies, and how the gate comes to know which one is in force."""

from pathlib import Path

from django.db import migrations

SCHEMA = Path(__file__).parents[1] / "schema"


class Migration(migrations.Migration):
    dependencies = [
        ("postgres", "0004_approvals"),
        ("staff", "0006_policy_change"),
    ]
    operations = [
        migrations.RunSQL((SCHEMA / "0005_policy_change.sql").read_text("utf-8"))
    ]
