from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("discovery", "0003_moved_into_the_vault")]

    operations = [
        migrations.AddField(
            model_name="place",
            name="rows",
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="place",
            name="table_rows",
            field=models.BigIntegerField(default=0),
        ),
    ]
