-- Versions of the policies. Which one is in force is a number beside the version of
-- standings, which the gate reads with every batch; it is changed only together with the
-- entry that says so (adapters/postgres/policy_switch.py).
ALTER TABLE desk.standing_version ADD COLUMN policy bigint NOT NULL DEFAULT 0;
COMMENT ON COLUMN desk.standing_version.policy IS
    'Number of the policies in force; 0 for those of the installed files.';

CREATE UNIQUE INDEX policy_version_installed ON desk.policy_version (version)
    WHERE origin = 'installed';
ALTER TABLE desk.policy_version ADD CHECK (origin IN ('installed', 'changed'));
-- A change follows one version, and only one change follows it.
ALTER TABLE desk.policy_version ADD CHECK (
    (origin = 'changed') = (base IS NOT NULL AND proposal_id IS NOT NULL));

-- Whoever approved saw these texts: nobody changes them afterwards.
REVOKE ALL ON desk.policy_version, desk.policy_proposal, desk.policy_simulation
    FROM xinhu_console, xinhu_worker;
GRANT SELECT, INSERT ON desk.policy_version TO xinhu_console;
GRANT SELECT, INSERT ON desk.policy_version TO xinhu_gate;
GRANT SELECT ON desk.policy_version TO xinhu_worker;
GRANT SELECT, INSERT, UPDATE (state, closed_at, approval) ON desk.policy_proposal
    TO xinhu_console;
GRANT SELECT ON desk.policy_proposal TO xinhu_worker;
-- What a change would have done is found by the worker alone: who proposes it, or who
-- takes the console over, cannot write a kinder answer.
GRANT SELECT ON desk.policy_simulation TO xinhu_console;
GRANT SELECT, INSERT, UPDATE ON desk.policy_simulation TO xinhu_worker;
GRANT SELECT (policy) ON desk.standing_version TO xinhu_console, xinhu_worker;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA desk TO xinhu_gate;

CREATE FUNCTION desk.put_policy_in_force(wanted bigint, approved text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = desk AS $$
BEGIN
    UPDATE standing_version SET policy = wanted, version = version + 1
        WHERE policy < wanted AND EXISTS (
            SELECT 1 FROM policy_version v
            WHERE v.number = wanted AND v.origin = 'changed' AND v.digest = approved);
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    UPDATE policy_version SET in_force_at = now() WHERE number = wanted;
    RETURN true;
END
$$;
REVOKE ALL ON FUNCTION desk.put_policy_in_force FROM PUBLIC;
GRANT EXECUTE ON FUNCTION desk.put_policy_in_force TO xinhu_gate;

-- The looks of the last days, newest first, for the question what other policies would
-- have decided. It tells who asked for what on which ground, and what was decided; never
-- about whom. The worker reaches the register through this function and no other way.
CREATE FUNCTION desk.looks_before(before bigint, most integer)
RETURNS TABLE (
    idx bigint, at bigint, kind text, decision text, actor text, purpose text,
    post text, zone text, policy text, ground text, fields text, reasons text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register AS $$
    SELECT i.idx, i.at, i.kind, i.decision, i.actor, i.purpose,
           e.body ->> 'post', e.body ->> 'zone', e.body ->> 'policy',
           e.body -> 'ground' ->> 'kind', e.body ->> 'fields', e.body ->> 'reasons'
    FROM register.entry_index i
    JOIN LATERAL (
        SELECT convert_from(x.body, 'UTF8')::jsonb AS body
        FROM register.entry x WHERE x.idx = i.idx
    ) e ON true
    WHERE i.idx < before AND i.kind IN ('disclosure', 'search',
        'inquiry', 'report', 'inquiry_words', 'inquiry_book')
    ORDER BY i.idx DESC LIMIT most
$$;
REVOKE ALL ON FUNCTION desk.looks_before FROM PUBLIC;
GRANT EXECUTE ON FUNCTION desk.looks_before TO xinhu_worker, xinhu_gate;

CREATE OR REPLACE FUNCTION register.schema_version() RETURNS integer
LANGUAGE sql IMMUTABLE AS 'SELECT 5';
