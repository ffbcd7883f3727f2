-- An append in one call. The gate has read each customer's last entry together with
-- whatever else it decided from, has linked and hashed the entries, and says at which
-- size of the register that was (`seen`). All that is left to do under the lock is to
-- make sure that nobody was written about since, and to write: no message goes back and
-- forth while the head is locked.
--
-- Returns the index of the first entry, or NULL where nothing was written: an entry
-- about one of these customers came in between, or a ground has not enough uses left.
-- The gate then goes the long way (append_open, append_close).

CREATE FUNCTION register.append_at_once(
    seen bigint, refs text[], uses bigint[],
    leaves bytea[], bodies bytea[], times bigint[], customers uuid[],
    kinds text[], decisions text[], actors text[], purposes text[]
) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    first bigint;
    grown bytea;
    size_now bigint;
    rest bigint;
    node bytea;
    spendable bigint;
BEGIN
    SELECT h.size, h.stack INTO first, grown FROM register.head h FOR UPDATE;
    -- From here on nobody else appends; each statement below sees all that was
    -- committed before the lock was granted (READ COMMITTED).
    IF first <> seen THEN
        PERFORM 1
            FROM unnest(customers) AS q(customer)
            JOIN register.entry_index i ON i.customer = q.customer AND i.idx >= seen
            LIMIT 1;
        IF FOUND THEN
            RETURN NULL;
        END IF;
    END IF;
    IF cardinality(refs) > 0 THEN
        PERFORM 1 FROM desk.ground g WHERE g.ref = ANY(refs) ORDER BY g.ref FOR UPDATE;
        SELECT count(*) INTO spendable
            FROM unnest(refs, uses) AS q(ref, uses)
            JOIN desk.ground g ON g.ref = q.ref
            WHERE g.state = 'active' AND g.used + q.uses <= g.max_uses;
        IF spendable < cardinality(refs) THEN
            RETURN NULL;
        END IF;
        UPDATE desk.ground g SET used = g.used + q.uses
            FROM unnest(refs, uses) AS q(ref, uses) WHERE g.ref = q.ref;
    END IF;
    INSERT INTO register.entry (idx, leaf, body)
        SELECT first + q.n - 1, q.leaf, q.body
        FROM unnest(leaves, bodies) WITH ORDINALITY AS q(leaf, body, n);
    INSERT INTO register.entry_index
        (idx, leaf, at, customer, kind, decision, actor, purpose)
        SELECT first + q.n - 1, q.leaf, q.at, q.customer, q.kind, q.decision, q.actor,
               q.purpose
        FROM unnest(leaves, times, customers, kinds, decisions, actors, purposes)
        WITH ORDINALITY AS q(leaf, at, customer, kind, decision, actor, purpose, n);
    -- The stack of RFC 6962 subtrees, as core.register.tree.Stack grows it. Whoever
    -- signs a checkpoint computes it again from the entries and compares.
    size_now := first;
    FOREACH node IN ARRAY leaves LOOP
        rest := size_now;
        WHILE rest & 1 = 1 LOOP
            node := sha256('\x01'::bytea || substring(grown FROM length(grown) - 31) || node);
            grown := substring(grown FOR length(grown) - 32);
            rest := rest >> 1;
        END LOOP;
        grown := grown || node;
        size_now := size_now + 1;
    END LOOP;
    UPDATE register.head SET size = size_now, stack = grown;
    RETURN first;
END
$$;
REVOKE ALL ON FUNCTION register.append_at_once FROM PUBLIC;
GRANT EXECUTE ON FUNCTION register.append_at_once TO xinhu_gate;

-- Which migration the tables are at. Each one that changes what a process counts on
-- replaces this function; a process refuses to start on another number than its own.
CREATE FUNCTION register.schema_version() RETURNS integer
LANGUAGE sql IMMUTABLE AS 'SELECT 2';
