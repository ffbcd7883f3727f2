"""What runs with the owner's rights looks at temporary tables last."""

from pathlib import Path

from django.db import migrations

SCHEMA = Path(__file__).parents[1] / "schema"


class Migration(migrations.Migration):
    dependencies = [("postgres", "0012_leaves")]
    operations = [
        migrations.RunSQL((SCHEMA / "0013_definer_paths.sql").read_text("utf-8"))
    ]
