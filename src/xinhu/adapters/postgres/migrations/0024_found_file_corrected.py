"""Found files that are given to another customer, or destroyed."""

from pathlib import Path

from django.db import migrations

SCHEMA = Path(__file__).parents[1] / "schema"


class Migration(migrations.Migration):
    dependencies = [("postgres", "0023_found_file")]
    operations = [
        migrations.RunSQL((SCHEMA / "0024_found_file_corrected.sql").read_text("utf-8"))
    ]
