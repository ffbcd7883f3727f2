-- Temporary tables are looked at last. A path that does not name pg_temp has it first:
-- whoever may make a temporary table would hide the table that a function reads with the
-- owner's rights, such as the votes for a policy.
ALTER FUNCTION desk.standing_changed() SET search_path = pg_catalog, desk, pg_temp;
ALTER FUNCTION desk.reset_link_guard() SET search_path = pg_catalog, desk, pg_temp;
ALTER FUNCTION desk.lock_unsigned_day(bigint)
    SET search_path = pg_catalog, desk, pg_temp;
ALTER FUNCTION desk.supervision_item_added()
    SET search_path = pg_catalog, desk, pg_temp;
ALTER FUNCTION desk.supervision_said() SET search_path = pg_catalog, desk, pg_temp;
ALTER FUNCTION desk.supervision_day_signed()
    SET search_path = pg_catalog, desk, pg_temp;
ALTER FUNCTION desk.put_policy_in_force(bigint, text)
    SET search_path = pg_catalog, desk, pg_temp;
ALTER FUNCTION desk.looks_before(bigint, integer)
    SET search_path = pg_catalog, register, pg_temp;

CREATE OR REPLACE FUNCTION register.schema_version() RETURNS integer
LANGUAGE sql IMMUTABLE AS 'SELECT 13';
