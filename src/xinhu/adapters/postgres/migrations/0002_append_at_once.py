"""An append in one call, for entries that were linked before the lock."""

from pathlib import Path

from django.db import migrations

SCHEMA = Path(__file__).parents[1] / "schema"


class Migration(migrations.Migration):
    dependencies = [("postgres", "0001_initial")]
    operations = [
        migrations.RunSQL((SCHEMA / "0002_append_at_once.sql").read_text("utf-8"))
    ]
