import django.db.models.deletion
from django.db import migrations, models

# The worker has no business with factors, sealed or not.
REVOKE = "REVOKE ALL ON staff_factor_tries, mfa_authenticator FROM xinhu_worker"


class Migration(migrations.Migration):
    dependencies = [
        ("staff", "0006_policy_change"),
        ("staff", "0006_provisioning"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [
        migrations.CreateModel(
            name="FactorTries",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("failures", models.PositiveIntegerField(default=0)),
                ("untold", models.PositiveIntegerField(default=0)),
                ("waiting_until", models.DateTimeField(null=True)),
                (
                    "operator",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="factor_tries",
                        to="staff.operator",
                    ),
                ),
            ],
            options={"db_table": "staff_factor_tries"},
        ),
        migrations.RunSQL(REVOKE),
    ]
