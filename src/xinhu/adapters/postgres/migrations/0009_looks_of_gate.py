"""Looks at requests about customers are the gate's to enter."""

from pathlib import Path

from django.db import migrations

SCHEMA = Path(__file__).parents[1] / "schema"


class Migration(migrations.Migration):
    dependencies = [("postgres", "0008_gate_approvals")]
    operations = [
        migrations.RunSQL((SCHEMA / "0009_looks_of_gate.sql").read_text("utf-8"))
    ]
