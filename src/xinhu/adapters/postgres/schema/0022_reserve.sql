-- An inquiry is reserved in one call (docs/spec/inquiry.md): both locks, the count of what
-- was before, the row. It runs with the caller's own rights; which inquiry is one too many
-- is decided elsewhere.
--
-- Two locks, in one order for everybody: the operator's, then the customer's. Their first
-- keys keep the kinds apart; two of a kind that share a hash wait, nothing worse. Each
-- statement after them sees all that was committed before they were granted (READ
-- COMMITTED).
CREATE FUNCTION inquiry.reserve(
    new_ref text, about uuid, by_operator text, in_post text, of_branch text,
    under_owner text, for_reason text, by_institution text, on_kind text, on_ground text,
    on_loan text, committed bytea, sealed bytea, asked_again boolean, made_at bigint,
    leased_until bigint, since bigint
) RETURNS TABLE (
    today bigint, latest bigint, letter_ref text, letter_customer text,
    letter_reasons text[], letter_institution text, letter_signed_on date,
    loan_number text, loan_customer text, loan_settled_on date
) LANGUAGE plpgsql SET search_path = pg_catalog, inquiry, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(7401, hashtext(by_operator));
    PERFORM pg_advisory_xact_lock(7402, hashtext(encode(uuid_send(about), 'hex')));
    -- What is counted is of before the insertion: a statement does not see its own. The
    -- number of a loan that is none of ours is the caller's text: it is kept nowhere.
    RETURN QUERY WITH made AS (
        INSERT INTO inquiry.inquiry (ref, customer, operator, post, branch, owner, reason,
            institution, ground_kind, ground, loan, commitment, note, again, reserved_at,
            lease_until, changed_at)
        VALUES (new_ref, about, by_operator, in_post, of_branch, under_owner, for_reason,
            by_institution, on_kind, on_ground,
            (SELECT n.number FROM inquiry.loan n WHERE n.number = on_loan),
            committed, sealed, asked_again, made_at, leased_until, made_at)
    )
    SELECT (SELECT count(*) FROM inquiry.inquiry i WHERE i.operator = by_operator
                AND i.reason = for_reason AND i.reserved_at >= since
                AND i.state <> 'interrupted'
                AND (i.state <> 'refused' OR i.refusal = 'inquiry.details_differ')),
           (SELECT max(i.reserved_at) FROM inquiry.inquiry i WHERE i.customer = about
                AND i.reason = for_reason
                AND i.state NOT IN ('refused', 'interrupted')),
           l.ref, encode(uuid_send(l.customer), 'hex'), l.reasons, l.institution,
           l.signed_on, n.number, encode(uuid_send(n.customer), 'hex'), n.settled_on
    FROM (VALUES (1)) one LEFT JOIN inquiry.letter l ON l.ref = on_ground
    LEFT JOIN inquiry.loan n ON n.number = on_loan;
END
$$;
REVOKE ALL ON FUNCTION inquiry.reserve FROM PUBLIC;
GRANT EXECUTE ON FUNCTION inquiry.reserve TO xinhu_gate;

CREATE OR REPLACE FUNCTION register.schema_version() RETURNS integer
LANGUAGE sql IMMUTABLE AS 'SELECT 22';
