"""What follows a credit inquiry."""

from pathlib import Path

from django.db import migrations

SCHEMA = Path(__file__).parents[1] / "schema"
FILE = "0018_after_inquiry.sql"


class Migration(migrations.Migration):
    dependencies = [("postgres", "0016_inquiry")]
    operations = [migrations.RunSQL((SCHEMA / FILE).read_text("utf-8"))]
