"""An inquiry is reserved in one call."""

from pathlib import Path

from django.db import migrations

SCHEMA = Path(__file__).parents[1] / "schema"


class Migration(migrations.Migration):
    dependencies = [("postgres", "0021_loan_salt")]
    operations = [migrations.RunSQL((SCHEMA / "0022_reserve.sql").read_text("utf-8"))]
