"""Files that lay around, as sealed papers of the vault."""

from pathlib import Path

from django.db import migrations

SCHEMA = Path(__file__).parents[1] / "schema"


class Migration(migrations.Migration):
    dependencies = [("postgres", "0022_reserve")]
    operations = [
        migrations.RunSQL((SCHEMA / "0023_found_file.sql").read_text("utf-8"))
    ]
