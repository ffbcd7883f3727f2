"""The salt by which the entries of a loan commit to its number."""

from pathlib import Path

from django.db import migrations

SCHEMA = Path(__file__).parents[1] / "schema"


class Migration(migrations.Migration):
    dependencies = [("postgres", "0020_book")]
    operations = [migrations.RunSQL((SCHEMA / "0021_loan_salt.sql").read_text("utf-8"))]
