-- A giver and their deputies are one voter, in what was asked before as well; a void vote
-- of a deputy leaves the giver theirs.

-- Votes of before 0015 do not say for whom they were given. What is open, wants two and
-- has the vote of somebody to whom a delegation ran when they voted is over: whether two
-- voted, or one twice, cannot be told any more. It is asked for again.
DO $$
DECLARE
    untold text[];
BEGIN
    untold := ARRAY(
        SELECT a.ref FROM desk.approval a
        WHERE a.state IN ('requested', 'granted')
            AND 1 < (SELECT sum(q.need) FROM unnest(a.needs) AS q (need))
            AND EXISTS (
                SELECT FROM desk.approval_vote v
                JOIN desk.staff_operator o ON o.reference = v.voter
                JOIN desk.staff_delegation d ON d.taker_id = o.id
                WHERE v.approval = a.ref AND NOT v.void AND v.stands_for IS NULL
                    AND v.voted_at
                        >= (extract(epoch FROM d.starts_at) * 1000000)::bigint
                    AND v.voted_at < (extract(epoch FROM
                        least(d.ends_at, d.withdrawn_at)) * 1000000)::bigint));
    UPDATE desk.ground SET state = 'withdrawn'
        WHERE kind = 'supervisor_approval' AND state = 'active' AND ref = ANY (untold);
    UPDATE desk.approval SET state = 'expired' WHERE ref = ANY (untold);
END
$$;

CREATE OR REPLACE FUNCTION desk.approval_vote_guard() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    asked desk.approval%ROWTYPE;
    names text[];
BEGIN
    IF TG_OP IN ('DELETE', 'TRUNCATE') THEN
        RAISE EXCEPTION 'votes are never deleted' USING ERRCODE = 'XA001';
    END IF;
    -- Whoever votes waits for whoever is voting.
    SELECT * INTO asked FROM desk.approval a WHERE a.ref = NEW.approval FOR UPDATE;
    IF asked.state <> 'requested' THEN
        RAISE EXCEPTION 'it is decided' USING ERRCODE = 'XA001';
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF to_jsonb(NEW) - 'void' IS DISTINCT FROM to_jsonb(OLD) - 'void'
            OR OLD.void OR NOT NEW.void THEN
            RAISE EXCEPTION 'a vote is not changed' USING ERRCODE = 'XA001';
        END IF;
        RETURN NEW;
    END IF;
    names := array_remove(ARRAY[NEW.voter, NEW.stands_for], NULL);
    IF asked.requester = ANY (names) OR names && asked.concerns
        OR NOT NEW."group" = ANY (asked.groups) OR NEW.seen <> asked.digest THEN
        RAISE EXCEPTION 'no vote for this' USING ERRCODE = 'XA001';
    END IF;
    -- The row's own key stays the key's to refuse.
    IF EXISTS (
        SELECT FROM desk.approval_vote v
        WHERE v.approval = NEW.approval AND v.voter <> NEW.voter AND NOT v.void
            AND (v.voter = NEW.stands_for OR v.stands_for = ANY (names))
    ) THEN
        RAISE EXCEPTION 'giver and deputy are one voter' USING ERRCODE = 'XA001';
    END IF;
    RETURN NEW;
END
$$;

-- A version of the policies comes in force on the votes of two who are not one voter.
CREATE OR REPLACE FUNCTION desk.put_policy_in_force(wanted bigint, approved text)
RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, desk, pg_temp AS $$
BEGIN
    UPDATE standing_version SET policy = wanted, version = version + 1
        WHERE policy < wanted AND EXISTS (
            WITH yes AS (
                SELECT author.reference::text AS author, a.requester,
                    array_remove(ARRAY[t.voter, t.stands_for], NULL) AS names
                FROM policy_version v
                JOIN policy_proposal p ON p.id = v.proposal_id
                JOIN staff_operator author ON author.id = p.author_id
                JOIN approval a ON a.ref = p.approval
                JOIN approval_vote t ON t.approval = a.ref
                JOIN staff_operator o ON o.reference = t.voter
                WHERE v.number = wanted AND v.origin = 'changed'
                    AND v.digest = approved AND p.digest = approved
                    AND a.kind = 'policy_change' AND a.state = 'used'
                    AND a.facts ->> 'proposal' = p.reference
                    AND a.facts ->> 'digest' = approved
                    AND t.says = 'grant' AND NOT t.void AND t.seen = a.digest)
            -- Neither the author nor whoever asked, nor anybody in their stead.
            SELECT FROM yes one JOIN yes other ON NOT one.names && other.names
            WHERE NOT ARRAY[one.author, one.requester] && (one.names || other.names));
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    UPDATE policy_version SET in_force_at = now() WHERE number = wanted;
    RETURN true;
END
$$;

CREATE OR REPLACE FUNCTION register.schema_version() RETURNS integer
LANGUAGE sql IMMUTABLE AS 'SELECT 19';
