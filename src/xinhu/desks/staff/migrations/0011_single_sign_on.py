import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# The worker has no business with who is who at the identity provider.
REVOKE = "REVOKE ALL ON staff_sign_on_subject FROM xinhu_worker"


class Migration(migrations.Migration):
    dependencies = [
        ("staff", "0010_provisioned_assignments"),
    ]

    operations = [
        migrations.CreateModel(
            name="SignOnSubject",
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
                ("issuer", models.CharField(max_length=255)),
                ("subject", models.CharField(max_length=255)),
                ("bound_at", models.DateTimeField()),
                (
                    "operator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sign_on_subjects",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "staff_sign_on_subject",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("issuer", "subject"), name="sign_on_subject_once"
                    ),
                    models.UniqueConstraint(
                        fields=("issuer", "operator"), name="sign_on_operator_once"
                    ),
                ],
            },
        ),
        migrations.RunSQL(REVOKE),
    ]
