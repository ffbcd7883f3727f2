-- The two halves of an append. Between them the gate fills in `previous` and hashes; the
-- head row stays locked from the first to the commit. Two calls instead of six
-- statements, because each statement costs the caller more than it costs the server.

CREATE FUNCTION register.append_open(
    customers uuid[], refs text[], uses bigint[]
) RETURNS TABLE (part integer, n bigint, number bigint, bytes bytea)
LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY
        SELECT 0, 0::bigint, h.size, h.stack FROM register.head h FOR UPDATE;
    -- From here on nobody else appends; each statement below sees all that was
    -- committed before the lock was granted (READ COMMITTED).
    RETURN QUERY SELECT 1, 0::bigint, h.size, h.stack_sm3 FROM register.head h;
    RETURN QUERY
        SELECT 2, q.n - 1, p.idx, p.leaf
        FROM unnest(customers) WITH ORDINALITY AS q(customer, n)
        CROSS JOIN LATERAL (
            SELECT i.idx, i.leaf FROM register.entry_index i
            WHERE i.customer = q.customer ORDER BY i.idx DESC LIMIT 1
        ) p;
    IF cardinality(refs) > 0 THEN
        RETURN QUERY
            WITH wanted AS (
                SELECT q.n, g.ref, g.used, least(g.max_uses, g.used + q.uses) AS upto
                FROM unnest(refs, uses) WITH ORDINALITY AS q(ref, uses, n)
                JOIN desk.ground g ON g.ref = q.ref
                WHERE g.state = 'active' FOR UPDATE OF g
            )
            UPDATE desk.ground g SET used = w.upto FROM wanted w
            WHERE g.ref = w.ref
            RETURNING 3, w.n - 1, w.upto - w.used, NULL::bytea;
    END IF;
END
$$;

CREATE FUNCTION register.append_close(
    first bigint, leaves bytea[], leaves_sm3 bytea[], bodies bytea[],
    times bigint[], customers uuid[], kinds text[], decisions text[], actors text[],
    purposes text[], grown_stack bytea, grown_stack_sm3 bytea
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO register.entry (idx, leaf, leaf_sm3, body)
        SELECT first + q.n - 1, q.leaf, q.leaf_sm3, q.body
        FROM unnest(leaves, leaves_sm3, bodies)
        WITH ORDINALITY AS q(leaf, leaf_sm3, body, n);
    INSERT INTO register.entry_index
        (idx, leaf, at, customer, kind, decision, actor, purpose)
        SELECT first + q.n - 1, q.leaf, q.at, q.customer, q.kind, q.decision, q.actor,
               q.purpose
        FROM unnest(leaves, times, customers, kinds, decisions, actors, purposes)
        WITH ORDINALITY AS q(leaf, at, customer, kind, decision, actor, purpose, n);
    UPDATE register.head SET
        size = first + cardinality(bodies),
        stack = grown_stack,
        stack_sm3 = grown_stack_sm3;
END
$$;
