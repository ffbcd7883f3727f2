from django.db import migrations, models

# The gate takes a file where this says that it was approved, and by nothing else.
GRANTS = """
GRANT SELECT (ref, kind, state, digest, customer, expires_at) ON discovery_remedy
    TO xinhu_gate;
"""


class Migration(migrations.Migration):
    dependencies = [("discovery", "0002_remedies")]

    operations = [
        migrations.AddField(
            model_name="remedy",
            name="customer",
            field=models.CharField(blank=True, default="", max_length=32),
        ),
        migrations.AddConstraint(
            model_name="remedy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind", "vault"), models.Q(("customer", ""), _negated=True)
                    ),
                    models.Q(
                        models.Q(("kind", "vault"), _negated=True), ("customer", "")
                    ),
                    _connector="OR",
                ),
                name="discovery_remedy_customer",
            ),
        ),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
    ]
