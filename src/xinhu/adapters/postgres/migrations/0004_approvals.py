"""Approvals of every kind: groups, votes, looks, and guards over all of them."""

from pathlib import Path

from django.db import migrations

SCHEMA = Path(__file__).parents[1] / "schema"


class Migration(migrations.Migration):
    dependencies = [
        ("postgres", "0003_standing"),
        ("staff", "0005_approvals_and_mails"),
    ]
    operations = [migrations.RunSQL((SCHEMA / "0004_approvals.sql").read_text("utf-8"))]
