"""A version of the policies comes in force on two people's votes alone."""

from pathlib import Path

from django.db import migrations

SCHEMA = Path(__file__).parents[1] / "schema"


class Migration(migrations.Migration):
    dependencies = [("postgres", "0009_looks_of_gate")]
    operations = [
        migrations.RunSQL((SCHEMA / "0010_policy_by_two.sql").read_text("utf-8"))
    ]
