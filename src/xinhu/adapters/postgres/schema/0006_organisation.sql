-- Assignments and delegations end at the gate by themselves, and what is changed of them
-- counts from the next request on (0001_standing.sql).
DROP TRIGGER standing_changed ON desk.staff_token;
CREATE TRIGGER standing_changed
    AFTER INSERT OR DELETE OR TRUNCATE
    OR UPDATE OF digest, operator_id, kind, scopes, zone, expires_at, revoked_at,
        locked_at, second_factor_until, assignment_id, delegation_id
    ON desk.staff_token
    FOR EACH STATEMENT EXECUTE FUNCTION desk.standing_changed();
DROP TRIGGER standing_changed ON desk.staff_operator;
CREATE TRIGGER standing_changed
    AFTER INSERT OR DELETE OR TRUNCATE
    OR UPDATE OF reference, role, post, branch, department, is_active, standing_until
    ON desk.staff_operator
    FOR EACH STATEMENT EXECUTE FUNCTION desk.standing_changed();
CREATE TRIGGER standing_changed
    AFTER INSERT OR DELETE OR TRUNCATE
    OR UPDATE OF role, post, branch, department, ends_at, ended_at
    ON desk.staff_assignment
    FOR EACH STATEMENT EXECUTE FUNCTION desk.standing_changed();
CREATE TRIGGER standing_changed
    AFTER INSERT OR DELETE OR TRUNCATE OR UPDATE OF ends_at, withdrawn_at
    ON desk.staff_delegation
    FOR EACH STATEMENT EXECUTE FUNCTION desk.standing_changed();

GRANT SELECT (standing_until) ON desk.staff_operator TO xinhu_gate;
GRANT SELECT (assignment_id, delegation_id) ON desk.staff_token TO xinhu_gate;
GRANT SELECT (id, role, post, branch, department, ends_at, ended_at)
    ON desk.staff_assignment TO xinhu_gate;
GRANT SELECT (id, ends_at, withdrawn_at) ON desk.staff_delegation TO xinhu_gate;
-- Whom the worker stops for being away too long loses what they asked for as well.
GRANT UPDATE (state) ON desk.ground TO xinhu_worker;
GRANT UPDATE (void) ON desk.approval_vote TO xinhu_worker;

CREATE OR REPLACE FUNCTION register.schema_version() RETURNS integer
LANGUAGE sql IMMUTABLE AS 'SELECT 6';
