-- A session's lock and second factor, and certificates, count at the gate from the next
-- request on: any change of them changes desk.standing_version (0001_standing.sql).
DROP TRIGGER standing_changed ON desk.staff_token;
CREATE TRIGGER standing_changed
    AFTER INSERT OR DELETE OR TRUNCATE
    OR UPDATE OF digest, operator_id, kind, scopes, zone, expires_at, revoked_at,
        locked_at, second_factor_until
    ON desk.staff_token
    FOR EACH STATEMENT EXECUTE FUNCTION desk.standing_changed();
CREATE TRIGGER standing_changed
    AFTER INSERT OR DELETE OR TRUNCATE OR UPDATE
    ON desk.training_certificate
    FOR EACH STATEMENT EXECUTE FUNCTION desk.standing_changed();

GRANT SELECT (locked_at, second_factor_until) ON desk.staff_token TO xinhu_gate;
GRANT SELECT (operator_id, course, version, digest, passed_at, valid_until, revoked_at)
    ON desk.training_certificate TO xinhu_gate;
-- A certificate is revoked, never taken out.
REVOKE ALL ON desk.training_certificate FROM xinhu_console, xinhu_worker;
GRANT SELECT, INSERT, UPDATE (revoked_at) ON desk.training_certificate TO xinhu_console;
GRANT SELECT ON desk.training_certificate TO xinhu_worker;

CREATE OR REPLACE FUNCTION register.schema_version() RETURNS integer
LANGUAGE sql IMMUTABLE AS 'SELECT 3';
