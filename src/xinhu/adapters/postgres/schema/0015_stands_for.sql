-- A giver and those who act for them under a delegation are one voter.
ALTER TABLE desk.approval_vote ADD COLUMN stands_for text;
COMMENT ON COLUMN desk.approval_vote.stands_for IS
    'The giver whose delegation the voter voted under; null in a post of their own.';

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
        WHERE v.approval = NEW.approval AND v.voter <> NEW.voter
            AND (v.voter = NEW.stands_for OR v.stands_for = ANY (names))
    ) THEN
        RAISE EXCEPTION 'giver and deputy are one voter' USING ERRCODE = 'XA001';
    END IF;
    RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION register.schema_version() RETURNS integer
LANGUAGE sql IMMUTABLE AS 'SELECT 15';
