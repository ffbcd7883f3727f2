"""Approvals about customers are the gate's; older broken glass asks for its review."""

from pathlib import Path

from django.db import migrations

SCHEMA = Path(__file__).parents[1] / "schema"


class Migration(migrations.Migration):
    dependencies = [("postgres", "0007_supervision")]
    operations = [
        migrations.RunSQL((SCHEMA / "0008_gate_approvals.sql").read_text("utf-8"))
    ]
