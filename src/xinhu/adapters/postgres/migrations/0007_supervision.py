"""What is said in supervision stays; a register's day is found by its times."""

from pathlib import Path

from django.db import migrations

SCHEMA = Path(__file__).parents[1] / "schema"


class Migration(migrations.Migration):
    dependencies = [
        ("postgres", "0006_organisation"),
        ("audit", "0001_supervision"),
    ]
    operations = [
        migrations.RunSQL((SCHEMA / "0007_supervision.sql").read_text("utf-8"))
    ]
