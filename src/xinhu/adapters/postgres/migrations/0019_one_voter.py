"""A giver and their deputies are one voter, in what was asked before as well."""

from pathlib import Path

from django.db import migrations

SCHEMA = Path(__file__).parents[1] / "schema"


class Migration(migrations.Migration):
    dependencies = [("postgres", "0018_after_inquiry"), ("staff", "0013_leave_blocks")]
    operations = [migrations.RunSQL((SCHEMA / "0019_one_voter.sql").read_text("utf-8"))]
