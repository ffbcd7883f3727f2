-- Who is on leave is so at the gate by the clock, and what is changed of a leave counts
-- from the next request on (0001_standing.sql).
CREATE TRIGGER standing_changed
    AFTER INSERT OR DELETE OR TRUNCATE
    OR UPDATE OF operator_id, blocks_from, blocks_until, withdrawn_at
    ON desk.staff_leave
    FOR EACH STATEMENT EXECUTE FUNCTION desk.standing_changed();

GRANT SELECT (id, operator_id, blocks_from, blocks_until, withdrawn_at)
    ON desk.staff_leave TO xinhu_gate;

CREATE OR REPLACE FUNCTION register.schema_version() RETURNS integer
LANGUAGE sql IMMUTABLE AS 'SELECT 12';
