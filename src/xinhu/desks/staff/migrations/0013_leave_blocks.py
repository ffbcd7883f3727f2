from django.db import migrations, models
from django.db.models import F, Q

_NAMES = ("blocks_from", "blocks_until", "withdrawn_at")


class Migration(migrations.Migration):
    dependencies = [
        ("staff", "0012_what_a_directory_said"),
    ]

    operations = [
        *(
            migrations.AddField(
                model_name="leave",
                name=name,
                field=models.DateTimeField(null=True),
            )
            for name in _NAMES
        ),
        migrations.AddConstraint(
            model_name="leave",
            constraint=models.CheckConstraint(
                condition=Q(blocks_from=None, blocks_until=None)
                | Q(blocks_from__lt=F("blocks_until")),
                name="staff_leave_blocks",
            ),
        ),
    ]
