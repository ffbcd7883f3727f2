-- Approvals of every kind: requests, the votes of named groups, and who opened what when.
-- The tables hold what the rules promise even if a program forgets it: no approval
-- without an approver, nobody for themselves, nothing decided twice, nothing deleted.

ALTER TABLE desk.approval
    ADD COLUMN kind     text NOT NULL DEFAULT 'disclosure',
    ADD COLUMN place    text[] NOT NULL DEFAULT '{-,-,-,-}' CHECK (cardinality(place) = 4),
    ADD COLUMN concerns text[] NOT NULL DEFAULT '{}',
    ADD COLUMN groups   text[] NOT NULL DEFAULT '{supervisor}',
    ADD COLUMN needs    integer[] NOT NULL DEFAULT '{1}',
    ADD COLUMN lapses   boolean NOT NULL DEFAULT true,
    ADD COLUMN facts    jsonb NOT NULL DEFAULT '{}',
    ADD COLUMN reason   text,
    ADD COLUMN used_at  bigint;
UPDATE desk.approval a
    SET place = ARRAY[o.role, o.post, o.branch, o.department]
    FROM desk.staff_operator o WHERE o.reference = a.requester;
ALTER TABLE desk.approval
    ALTER COLUMN kind DROP DEFAULT,
    ALTER COLUMN place DROP DEFAULT,
    ALTER COLUMN groups DROP DEFAULT,
    ALTER COLUMN needs DROP DEFAULT,
    ALTER COLUMN lapses DROP DEFAULT,
    ALTER COLUMN customer DROP NOT NULL,
    ALTER COLUMN purpose DROP NOT NULL,
    ALTER COLUMN fields DROP NOT NULL,
    DROP CONSTRAINT approval_state_check,
    ADD CONSTRAINT approval_state_check CHECK (state IN
        ('requested', 'granted', 'denied', 'expired', 'withdrawn', 'used')),
    ADD CONSTRAINT approval_some_group CHECK (
        cardinality(groups) >= 1 AND cardinality(needs) = cardinality(groups)
        AND array_position(groups, NULL) IS NULL
        AND array_position(needs, NULL) IS NULL),
    -- Zero approvers is not a number of approvers.
    ADD CONSTRAINT approval_never_zero CHECK (1 <= ALL (needs)),
    ADD CONSTRAINT approval_look CHECK (kind <> 'disclosure' OR (
        customer IS NOT NULL AND purpose IS NOT NULL AND fields IS NOT NULL)),
    ADD CONSTRAINT approval_time CHECK (expires_at > requested_at);

CREATE TABLE desk.approval_vote (
    approval  text   NOT NULL REFERENCES desk.approval,
    voter     text   NOT NULL,
    place     text[] NOT NULL CHECK (cardinality(place) = 4),
    "group"   text   NOT NULL,
    says      text   NOT NULL CHECK (says IN ('grant', 'deny')),
    seen      bytea  NOT NULL CHECK (length(seen) = 32),
    opened_at bigint,
    voted_at  bigint NOT NULL CHECK (opened_at <= voted_at),
    note      bytea,
    reason    text,
    void      boolean NOT NULL DEFAULT false,
    -- A person counts once, and for one group.
    PRIMARY KEY (approval, voter)
);
COMMENT ON COLUMN desk.approval_vote.note IS
    'The voter''s reason, sealed where it may name a customer.';
CREATE INDEX approval_vote_voter ON desk.approval_vote (voter, voted_at);
INSERT INTO desk.approval_vote
    (approval, voter, place, "group", says, seen, voted_at)
SELECT a.ref, a.decided_by,
    coalesce((SELECT ARRAY[o.role, o.post, o.branch, o.department]
        FROM desk.staff_operator o WHERE o.reference = a.decided_by), '{-,-,-,-}'),
    'supervisor', CASE a.state WHEN 'denied' THEN 'deny' ELSE 'grant' END, a.digest,
    a.decided_at
FROM desk.approval a WHERE a.decided_by IS NOT NULL;
ALTER TABLE desk.approval DROP COLUMN decided_by;
UPDATE desk.approval a SET state = 'used', used_at = a.decided_at
    FROM desk.ground g WHERE g.ref = a.ref AND g.used > 0 AND a.state = 'granted';
ALTER TABLE desk.approval
    ADD CONSTRAINT approval_decided CHECK (
        state IN ('requested', 'expired', 'withdrawn') OR decided_at IS NOT NULL),
    ADD CONSTRAINT approval_used CHECK ((state = 'used') = (used_at IS NOT NULL));
CREATE INDEX approval_requester ON desk.approval (requester, requested_at);
CREATE INDEX approval_live ON desk.approval (expires_at)
    WHERE state IN ('requested', 'granted');

CREATE TABLE desk.approval_look (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    approval  text   NOT NULL REFERENCES desk.approval,
    viewer    text   NOT NULL,
    opened_at bigint NOT NULL
);
CREATE INDEX approval_look_viewer ON desk.approval_look (approval, viewer);

-- What may change: the state, forwards, and nothing else.
CREATE FUNCTION desk.approval_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    short text;
BEGIN
    IF TG_OP IN ('DELETE', 'TRUNCATE') THEN
        RAISE EXCEPTION 'approvals are never deleted' USING ERRCODE = 'XA001';
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'requested' OR NEW.decided_at IS NOT NULL THEN
            RAISE EXCEPTION 'an approval begins as a request' USING ERRCODE = 'XA001';
        END IF;
        IF (SELECT count(DISTINCT g) FROM unnest(NEW.groups) g)
            < cardinality(NEW.groups) THEN
            RAISE EXCEPTION 'a group stands twice' USING ERRCODE = 'XA001';
        END IF;
        RETURN NEW;
    END IF;
    IF to_jsonb(NEW) - '{state,decided_at,used_at}'::text[]
        IS DISTINCT FROM to_jsonb(OLD) - '{state,decided_at,used_at}'::text[] THEN
        RAISE EXCEPTION 'what was asked is not changed' USING ERRCODE = 'XA001';
    END IF;
    IF NOT (
        (OLD.state = 'requested'
            AND NEW.state IN ('granted', 'denied', 'expired', 'withdrawn'))
        OR (OLD.state = 'granted' AND NEW.state IN ('used', 'expired', 'withdrawn')
            AND NEW.decided_at = OLD.decided_at)
    ) THEN
        RAISE EXCEPTION 'not from % to %', OLD.state, NEW.state USING ERRCODE = 'XA001';
    END IF;
    IF NEW.state = 'granted' THEN
        SELECT q."group" INTO short
            FROM unnest(NEW.groups, NEW.needs) AS q("group", need)
            WHERE q.need > (
                SELECT count(*) FROM desk.approval_vote v
                WHERE v.approval = NEW.ref AND v."group" = q."group"
                    AND v.says = 'grant' AND NOT v.void AND v.seen = NEW.digest)
            LIMIT 1;
        IF short IS NOT NULL THEN
            RAISE EXCEPTION 'a vote of % is missing', short USING ERRCODE = 'XA001';
        END IF;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER approval_guard BEFORE INSERT OR UPDATE OR DELETE ON desk.approval
    FOR EACH ROW EXECUTE FUNCTION desk.approval_guard();
CREATE TRIGGER approval_kept BEFORE TRUNCATE ON desk.approval
    FOR EACH STATEMENT EXECUTE FUNCTION desk.approval_guard();

CREATE FUNCTION desk.approval_vote_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    asked desk.approval%ROWTYPE;
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
    IF NEW.voter = asked.requester OR NEW.voter = ANY (asked.concerns)
        OR NOT NEW."group" = ANY (asked.groups) OR NEW.seen <> asked.digest THEN
        RAISE EXCEPTION 'no vote for this' USING ERRCODE = 'XA001';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER approval_vote_guard BEFORE INSERT OR UPDATE OR DELETE
    ON desk.approval_vote
    FOR EACH ROW EXECUTE FUNCTION desk.approval_vote_guard();
CREATE TRIGGER approval_vote_kept BEFORE TRUNCATE ON desk.approval_vote
    FOR EACH STATEMENT EXECUTE FUNCTION desk.approval_vote_guard();

-- An approved look is used by the gate when it counts the use of its ground.
CREATE FUNCTION desk.approval_look_used() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE desk.approval SET state = 'used',
        used_at = (extract(epoch FROM clock_timestamp()) * 1000000)::bigint
        WHERE ref = NEW.ref AND state = 'granted';
    RETURN NULL;
END
$$;
CREATE TRIGGER approval_look_used AFTER UPDATE OF used ON desk.ground
    FOR EACH ROW WHEN (NEW.kind = 'supervisor_approval' AND NEW.used > OLD.used)
    EXECUTE FUNCTION desk.approval_look_used();

-- A granted look that is taken back, or ends with its requester, opens nothing more.
CREATE FUNCTION desk.approval_ground_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE desk.ground SET state = 'withdrawn'
        WHERE ref = NEW.ref AND kind = 'supervisor_approval' AND state = 'active';
    RETURN NULL;
END
$$;
CREATE TRIGGER approval_ground_ends AFTER UPDATE OF state ON desk.approval
    FOR EACH ROW WHEN (OLD.state = 'granted' AND NEW.state = 'withdrawn')
    EXECUTE FUNCTION desk.approval_ground_ends();

-- Rows are never deleted, and only what the guards permit is changed.
REVOKE ALL ON desk.approval_vote, desk.approval_look
    FROM xinhu_console, xinhu_worker;
GRANT SELECT, INSERT, UPDATE ON desk.approval_vote TO xinhu_gate, xinhu_console;
GRANT SELECT, INSERT ON desk.approval_look TO xinhu_gate, xinhu_console;
REVOKE UPDATE ON desk.approval FROM xinhu_gate, xinhu_console;
GRANT UPDATE (state, decided_at, used_at) ON desk.approval
    TO xinhu_gate, xinhu_console, xinhu_worker;
REVOKE UPDATE ON desk.approval_vote FROM xinhu_gate, xinhu_console;
GRANT UPDATE (void) ON desk.approval_vote TO xinhu_gate, xinhu_console;
GRANT SELECT ON desk.approval_vote, desk.approval_look TO xinhu_worker;

-- A link that sets a password stands on a request that was asked for, and opens on one
-- that was granted: whoever may write links cannot make one out of nothing.
CREATE FUNCTION desk.reset_link_guard() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = desk AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM approval a JOIN staff_operator o ON o.id = NEW.operator_id
        WHERE a.ref = NEW.approval AND a.kind = 'password_reset'
            AND a.facts ->> 'operator' = o.reference
            AND (NEW.opens_at IS NULL OR a.state = 'used')
    ) THEN
        RAISE EXCEPTION 'no link without an approval' USING ERRCODE = 'XA001';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER reset_link_guard BEFORE INSERT OR UPDATE ON desk.staff_reset_link
    FOR EACH ROW EXECUTE FUNCTION desk.reset_link_guard();

CREATE OR REPLACE FUNCTION register.schema_version() RETURNS integer
LANGUAGE sql IMMUTABLE AS 'SELECT 4';
