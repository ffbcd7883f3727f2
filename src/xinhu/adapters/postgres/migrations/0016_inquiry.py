"""Credit inquiries: letters, loans, inquiries and sealed papers."""

from pathlib import Path

from django.db import migrations

SCHEMA = Path(__file__).parents[1] / "schema"


class Migration(migrations.Migration):
    dependencies = [("postgres", "0015_stands_for")]
    operations = [migrations.RunSQL((SCHEMA / "0016_inquiry.sql").read_text("utf-8"))]
