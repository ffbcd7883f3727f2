from django.db import migrations

# Media are registered, examined and refused by commands under the console's role; what
# was registered or found nobody changes or takes out, and the worker has no part in it.
GRANTS = """
REVOKE ALL ON media_medium, media_examination FROM xinhu_console, xinhu_worker;
GRANT SELECT, INSERT ON media_medium, media_examination TO xinhu_console;
GRANT UPDATE (refused_by, refused_at, refused_because) ON media_medium TO xinhu_console;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("media", "0001_media"),
    ]

    operations = [
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
    ]
