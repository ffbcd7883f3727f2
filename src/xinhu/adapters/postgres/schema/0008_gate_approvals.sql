-- Approvals about customers are the gate's: it shows them, counts their votes and makes
-- their grounds. Whoever controls the console can enter none of the three.
CREATE FUNCTION desk.approval_of_gate() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    kind text;
BEGIN
    IF current_user NOT IN ('xinhu_console', 'xinhu_worker') THEN
        RETURN NEW;
    END IF;
    IF TG_TABLE_NAME = 'approval' THEN
        kind := NEW.kind;
        -- What ends may be ended by the desks: withdrawn, expired.
        IF TG_OP = 'UPDATE' AND NEW.state IN ('withdrawn', 'expired') THEN
            RETURN NEW;
        END IF;
    ELSE
        SELECT a.kind INTO kind FROM desk.approval a WHERE a.ref = NEW.approval;
        -- A vote of somebody who left counts no more.
        IF TG_OP = 'UPDATE' THEN
            RETURN NEW;
        END IF;
    END IF;
    IF kind IN ('disclosure', 'break_glass_review') THEN
        RAISE EXCEPTION 'the gate decides about customers' USING ERRCODE = 'XA001';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER approval_of_gate BEFORE INSERT OR UPDATE ON desk.approval
    FOR EACH ROW EXECUTE FUNCTION desk.approval_of_gate();
CREATE TRIGGER approval_of_gate BEFORE INSERT OR UPDATE ON desk.approval_vote
    FOR EACH ROW EXECUTE FUNCTION desk.approval_of_gate();
REVOKE INSERT, UPDATE ON desk.ground FROM xinhu_console;
GRANT UPDATE (state) ON desk.ground TO xinhu_console;

-- Glass that was broken before reviews went through approvals still owes its review.
INSERT INTO desk.approval (ref, kind, digest, requester, place, groups, needs, lapses,
    note, customer, purpose, fields, requested_at, expires_at)
SELECT g.ref, 'break_glass_review',
    sha256(convert_to(format(
        '{"facts":{"ground":%s,"request":%s},"kind":"break_glass_review",'
        '"requester":%s,"type":"xinhu/approval/v1"}',
        to_json(g.ref), to_json(encode(g.digest, 'hex')), to_json(g.holder)), 'UTF8')),
    g.holder,
    coalesce((SELECT ARRAY[o.role, o.post, o.branch, o.department]
        FROM desk.staff_operator o WHERE o.reference = g.holder), '{-,-,-,-}'),
    '{reviewer}', '{1}', false, g.note, g.customer, g.purposes[1],
    coalesce(g.fields, '{}'), g.created_at,
    (extract(epoch FROM now()) * 1000000)::bigint + 7776000000000
FROM desk.ground g
WHERE g.kind = 'break_glass' AND g.reviewed_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM desk.approval a WHERE a.ref = g.ref);

CREATE OR REPLACE FUNCTION register.schema_version() RETURNS integer
LANGUAGE sql IMMUTABLE AS 'SELECT 8';
