-- One number that changes whenever anything changes that an operator's standing depends
-- on. The gate reads it together with every batch: while it stays the same, what the gate
-- knows of tokens and operators is still so; a revocation holds from the next request on.
CREATE TABLE desk.standing_version (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    version  bigint NOT NULL
);
INSERT INTO desk.standing_version (version) VALUES (1);

-- The desks' roles may change tokens and operators, and cannot leave the number behind.
CREATE FUNCTION desk.standing_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = desk AS $$
BEGIN
    UPDATE desk.standing_version SET version = version + 1;
    RETURN NULL;
END
$$;
CREATE TRIGGER standing_changed
    AFTER INSERT OR DELETE OR TRUNCATE
    OR UPDATE OF digest, operator_id, scopes, zone, expires_at, revoked_at
    ON desk.staff_token
    FOR EACH STATEMENT EXECUTE FUNCTION desk.standing_changed();
CREATE TRIGGER standing_changed
    AFTER INSERT OR DELETE OR TRUNCATE
    OR UPDATE OF reference, role, post, branch, department, is_active
    ON desk.staff_operator
    FOR EACH STATEMENT EXECUTE FUNCTION desk.standing_changed();

REVOKE ALL ON desk.standing_version FROM xinhu_console, xinhu_worker;
GRANT SELECT ON desk.standing_version TO xinhu_gate;
