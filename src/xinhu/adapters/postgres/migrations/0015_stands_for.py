"""A vote keeps whom it was given for; giver and deputy are one voter."""

from pathlib import Path

from django.db import migrations

SCHEMA = Path(__file__).parents[1] / "schema"


class Migration(migrations.Migration):
    dependencies = [("postgres", "0013_definer_paths")]
    operations = [
        migrations.RunSQL((SCHEMA / "0015_stands_for.sql").read_text("utf-8"))
    ]
