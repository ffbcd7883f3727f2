from django.db import migrations, models

# The gate corrects what it keeps where this says that it was approved, and by nothing
# else: of which move, by its number.
GRANTS = """
GRANT SELECT (id, of_id) ON discovery_remedy TO xinhu_gate;
"""
KINDS = (
    "quarantine",
    "mask_copy",
    "vault",
    "delete",
    "accept",
    "restore",
    "reassign",
    "destroy",
)


class Migration(migrations.Migration):
    dependencies = [("discovery", "0005_whose_while_it_waits")]

    operations = [
        migrations.RemoveConstraint("remedy", "discovery_remedy_kind"),
        migrations.AddConstraint(
            model_name="remedy",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", KINDS)), name="discovery_remedy_kind"
            ),
        ),
        migrations.RemoveConstraint("remedy", "discovery_remedy_customer"),
        migrations.AddConstraint(
            model_name="remedy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ("vault", "reassign")),
                    ("customer", ""),
                    _connector="OR",
                ),
                name="discovery_remedy_customer",
            ),
        ),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
    ]
