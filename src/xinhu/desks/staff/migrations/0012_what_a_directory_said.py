"""What a directory said last of somebody's posts."""

from django.db import migrations, models

# What a directory gave is what it said last, whether the desk ended it since or not.
KEEP = """
UPDATE staff_provisioned_person person SET said = (
    SELECT coalesce(
        jsonb_agg(
            jsonb_build_array(unit.code, place.post)
            ORDER BY array_position(person.given, place.id)
        ),
        '[]'
    )
    FROM staff_assignment place JOIN staff_unit unit ON unit.id = place.unit_id
    WHERE place.id = ANY (person.given)
)
WHERE person.active AND person.removed_at IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [
        ("staff", "0011_single_sign_on"),
    ]

    operations = [
        migrations.AddField(
            model_name="provisionedperson",
            name="said",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="provisionedperson",
            name="overruled",
            field=models.JSONField(default=list),
        ),
        migrations.RunSQL(KEEP, migrations.RunSQL.noop),
    ]
