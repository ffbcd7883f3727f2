"""The register book of credit inquiries: indexes, corrections, bound quarters."""

from pathlib import Path

from django.db import migrations

SCHEMA = Path(__file__).parents[1] / "schema"


class Migration(migrations.Migration):
    dependencies = [("postgres", "0019_one_voter")]
    operations = [migrations.RunSQL((SCHEMA / "0020_book.sql").read_text("utf-8"))]
