"""Vault, register, grounds and approvals, and what each role may do with them."""

from pathlib import Path

from django.db import migrations

SCHEMA = Path(__file__).parents[1] / "schema"
FIRST = (
    "0001_vault.sql",
    "0001_register.sql",
    "0001_desk.sql",
    "0001_append.sql",
    "0001_grants.sql",
    "0001_standing.sql",
)


class Migration(migrations.Migration):
    initial = True
    dependencies = [("staff", "0001_initial")]
    operations = [
        migrations.RunSQL((SCHEMA / name).read_text("utf-8")) for name in FIRST
    ]
