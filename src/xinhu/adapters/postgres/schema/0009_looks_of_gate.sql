-- When an approver opened a request about a customer is the gate's to say as well.
CREATE TRIGGER approval_of_gate BEFORE INSERT OR UPDATE ON desk.approval_look
    FOR EACH ROW EXECUTE FUNCTION desk.approval_of_gate();

CREATE OR REPLACE FUNCTION register.schema_version() RETURNS integer
LANGUAGE sql IMMUTABLE AS 'SELECT 9';
