from django.db import migrations, models

# What is over tells no more whose the file was: its path may hold the person's name. By
# a trigger, since neither console nor worker may say whose a file is that waits.
FORGOTTEN = """
CREATE FUNCTION discovery_remedy_over() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    NEW.customer := '';
    RETURN NEW;
END $$;
CREATE TRIGGER discovery_remedy_over BEFORE UPDATE ON discovery_remedy FOR EACH ROW
WHEN (NEW.state NOT IN ('asked', 'approved', 'doing'))
EXECUTE FUNCTION discovery_remedy_over();
UPDATE discovery_remedy SET customer = ''
WHERE customer <> '' AND state NOT IN ('asked', 'approved', 'doing');
"""
KEPT = """
DROP TRIGGER discovery_remedy_over ON discovery_remedy;
DROP FUNCTION discovery_remedy_over();
"""
# Whoever erases a customer takes them from what still waits.
GRANTS = """
GRANT UPDATE (customer) ON discovery_remedy TO xinhu_gate;
"""


class Migration(migrations.Migration):
    dependencies = [("discovery", "0004_rows")]

    operations = [
        migrations.RemoveConstraint("remedy", "discovery_remedy_customer"),
        migrations.AddConstraint(
            model_name="remedy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind", "vault"), ("customer", ""), _connector="OR"
                ),
                name="discovery_remedy_customer",
            ),
        ),
        migrations.RunSQL(FORGOTTEN, KEPT),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
    ]
