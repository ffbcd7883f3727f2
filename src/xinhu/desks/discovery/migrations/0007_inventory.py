import django.db.models.deletion
from django.db import migrations, models

# The worker alone enters what a scan met, in place of what the one before it did; it
# takes nothing else out. A kind in a column stands by its column; what was found before
# there was an inventory stands without one until its database is scanned again.
VIEW = """
CREATE VIEW discovery_inventory AS
SELECT 'p' || p.id AS id, p.target_id, p.id AS place_id, p.path,
    coalesce(p.column, p.place) AS name, coalesce(c.position, -1) AS position,
    coalesce(c.declared, '') AS declared, coalesce(c.rows, p.rows) AS rows,
    coalesce(c.table_rows, p.table_rows) AS table_rows,
    coalesce(c.whole, false) AS whole, coalesce(c.why, '') AS why,
    s.ended_at AS seen
FROM discovery_place p
JOIN discovery_target t ON t.id = p.target_id AND t.kind = 'database'
JOIN discovery_scan s ON s.id = p.last_seen_id
LEFT JOIN discovery_column c
    ON c.target_id = p.target_id AND c.path = p.path AND c.name = p.column
WHERE p.status <> 'gone'
UNION ALL
SELECT 'c' || c.id, c.target_id, NULL, c.path, c.name, c.position, c.declared, c.rows,
    c.table_rows, c.whole, c.why, s.ended_at
FROM discovery_column c
JOIN discovery_target t ON t.id = c.target_id AND t.kind = 'database'
JOIN discovery_scan s ON s.id = c.scan_id
WHERE NOT EXISTS (
    SELECT FROM discovery_place p WHERE p.target_id = c.target_id
        AND p.path = c.path AND p.column = c.name AND p.status <> 'gone');
"""
NO_VIEW = "DROP VIEW discovery_inventory;"
GRANTS = """
REVOKE ALL ON discovery_column, discovery_inventory FROM xinhu_console, xinhu_worker;
GRANT SELECT ON discovery_column, discovery_inventory TO xinhu_console, xinhu_worker;
GRANT INSERT, DELETE ON discovery_column TO xinhu_worker;
"""


class Migration(migrations.Migration):
    dependencies = [("discovery", "0006_corrections")]

    operations = [
        migrations.CreateModel(
            name="TableColumn",
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
                ("path", models.TextField()),
                ("name", models.TextField(blank=True)),
                ("position", models.IntegerField()),
                ("declared", models.TextField(blank=True)),
                ("rows", models.BigIntegerField()),
                ("table_rows", models.BigIntegerField()),
                ("whole", models.BooleanField()),
                ("why", models.CharField(blank=True, max_length=40)),
                (
                    "scan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="discovery.scan",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="columns",
                        to="discovery.target",
                    ),
                ),
            ],
            options={
                "db_table": "discovery_column",
                "ordering": ["path", "position"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("whole", False), ("why", ""), _connector="OR"
                        ),
                        name="discovery_column_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InventoryRow",
            fields=[
                ("id", models.TextField(primary_key=True, serialize=False)),
                ("path", models.TextField()),
                ("name", models.TextField()),
                ("position", models.IntegerField()),
                ("declared", models.TextField()),
                ("rows", models.BigIntegerField()),
                ("table_rows", models.BigIntegerField()),
                ("whole", models.BooleanField()),
                ("why", models.TextField()),
                ("seen", models.DateTimeField()),
            ],
            options={"db_table": "discovery_inventory", "managed": False},
        ),
        migrations.RunSQL(VIEW, NO_VIEW),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
    ]
