"""The units above somebody are asked for by one function."""

from pathlib import Path

from django.db import migrations

SCHEMA = Path(__file__).parents[1] / "schema"


class Migration(migrations.Migration):
    dependencies = [("postgres", "0010_policy_by_two")]
    operations = [migrations.RunSQL((SCHEMA / "0011_lines.sql").read_text("utf-8"))]
