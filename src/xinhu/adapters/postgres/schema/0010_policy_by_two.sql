-- A version of the policies comes in force on two people's votes that are written down:
-- whoever controls the console, and writes the act alone, puts nothing in force.
CREATE OR REPLACE FUNCTION desk.put_policy_in_force(wanted bigint, approved text)
RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = desk AS $$
BEGIN
    UPDATE standing_version SET policy = wanted, version = version + 1
        WHERE policy < wanted AND EXISTS (
            SELECT FROM policy_version v
            JOIN policy_proposal p ON p.id = v.proposal_id
            JOIN staff_operator author ON author.id = p.author_id
            JOIN approval a ON a.ref = p.approval
            WHERE v.number = wanted AND v.origin = 'changed' AND v.digest = approved
                AND p.digest = approved
                AND a.kind = 'policy_change' AND a.state = 'used'
                AND a.facts ->> 'proposal' = p.reference
                AND a.facts ->> 'digest' = approved
                -- Two different people, neither the author nor whoever asked.
                AND 2 <= (
                    SELECT count(DISTINCT t.voter) FROM approval_vote t
                    JOIN staff_operator o ON o.reference = t.voter
                    WHERE t.approval = a.ref AND t.says = 'grant' AND NOT t.void
                        AND t.seen = a.digest
                        AND t.voter NOT IN (author.reference, a.requester)));
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    UPDATE policy_version SET in_force_at = now() WHERE number = wanted;
    RETURN true;
END
$$;

CREATE OR REPLACE FUNCTION register.schema_version() RETURNS integer
LANGUAGE sql IMMUTABLE AS 'SELECT 10';
