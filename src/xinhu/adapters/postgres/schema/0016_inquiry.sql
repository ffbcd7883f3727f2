-- Credit inquiries (docs/spec/inquiry.md): written and read by the gate alone. Nothing
-- here tells in clear who a person is; what does is sealed.
CREATE SCHEMA inquiry;

CREATE TABLE inquiry.letter (
    ref         text PRIMARY KEY REFERENCES desk.ground (ref),
    customer    uuid   NOT NULL,
    reasons     text[] NOT NULL CHECK (cardinality(reasons) > 0),
    institution text   NOT NULL,
    signed_on   date   NOT NULL,
    commitment  bytea  NOT NULL CHECK (length(commitment) = 32),
    note        bytea  NOT NULL,
    branch      text   NOT NULL,
    taken_by    text   NOT NULL,
    taken_at    bigint NOT NULL
);
CREATE INDEX letter_customer ON inquiry.letter (customer);
COMMENT ON COLUMN inquiry.letter.note IS
    'Subject, witness, place and electronic evidence, sealed.';

CREATE TABLE inquiry.loan (
    number     text PRIMARY KEY,
    customer   uuid   NOT NULL,
    settled_on date,
    entered_by text   NOT NULL,
    entered_at bigint NOT NULL
);
CREATE INDEX loan_customer ON inquiry.loan (customer);

-- What an approval is asked for: its terms, and the sealed subject.
CREATE TABLE inquiry.request (
    ref        text PRIMARY KEY REFERENCES desk.approval (ref),
    customer   uuid   NOT NULL,
    reason     text   NOT NULL,
    loan       text,
    commitment bytea  NOT NULL CHECK (length(commitment) = 32),
    note       bytea  NOT NULL
);

CREATE TABLE inquiry.inquiry (
    ref           text PRIMARY KEY,
    customer      uuid     NOT NULL,
    operator      text     NOT NULL,
    post          text     NOT NULL,
    branch        text     NOT NULL,
    owner         text,
    reason        text     NOT NULL,
    institution   text     NOT NULL,
    ground_kind   text     NOT NULL,
    ground        text     NOT NULL,
    loan          text,
    commitment    bytea    NOT NULL CHECK (length(commitment) = 32),
    note          bytea    NOT NULL,
    again         boolean  NOT NULL,
    state         text     NOT NULL DEFAULT 'reserved' CHECK (state IN (
        'reserved', 'refused', 'interrupted', 'registered', 'sending', 'answered',
        'rejected', 'unclear', 'given_up')),
    attempt       smallint NOT NULL DEFAULT 0,
    reserved_at   bigint   NOT NULL,
    lease_until   bigint   NOT NULL,
    changed_at    bigint   NOT NULL,
    entry         bigint,
    leaf          bytea CHECK (length(leaf) = 32),
    refusal       text,
    report_number text,
    paper         text,
    view_ground   text REFERENCES desk.ground (ref),
    -- Nothing is sent, and no report is kept, without its entry.
    CHECK ((entry IS NULL) = (leaf IS NULL)),
    CHECK (entry IS NOT NULL OR state IN ('reserved', 'refused', 'interrupted')),
    CHECK ((state = 'answered') = (paper IS NOT NULL)),
    CHECK (attempt > 0 OR state NOT IN ('sending', 'answered', 'rejected', 'unclear'))
);
CREATE INDEX inquiry_customer_reason
    ON inquiry.inquiry (customer, reason, reserved_at) WHERE state NOT IN ('refused', 'interrupted');
CREATE INDEX inquiry_own ON inquiry.inquiry (operator, reserved_at DESC, ref DESC);
CREATE INDEX inquiry_lease ON inquiry.inquiry (lease_until)
    WHERE state IN ('reserved', 'sending');
CREATE INDEX inquiry_waiting ON inquiry.inquiry (branch, changed_at)
    WHERE state IN ('registered', 'unclear');

CREATE TABLE inquiry.attempt (
    inquiry    text     NOT NULL REFERENCES inquiry.inquiry (ref),
    number     smallint NOT NULL,
    started_at bigint   NOT NULL,
    ended_at   bigint,
    outcome    text,
    PRIMARY KEY (inquiry, number)
);

-- What a person decided about an inquiry that waited for one, and why (sealed).
CREATE TABLE inquiry.decision (
    ref      text   PRIMARY KEY,
    inquiry  text   NOT NULL REFERENCES inquiry.inquiry (ref),
    step     text   NOT NULL,
    operator text   NOT NULL,
    at       bigint NOT NULL,
    note     bytea  NOT NULL
);
CREATE INDEX decision_inquiry ON inquiry.decision (inquiry);

CREATE TABLE inquiry.paper (
    ref      text PRIMARY KEY,
    customer uuid    NOT NULL,
    kind     text    NOT NULL CHECK (kind IN (
        'letter', 'identity_front', 'identity_back', 'report')),
    media    text    NOT NULL,
    belongs  text    NOT NULL,
    size     integer NOT NULL,
    -- Destroying a paper is destroying its salt; the row stays, and says when.
    salt     bytea CHECK (length(salt) = 32),
    body     bytea   NOT NULL,
    kept_at  bigint  NOT NULL,
    destroyed_at bigint,
    CHECK ((salt IS NULL) = (destroyed_at IS NOT NULL))
);
CREATE INDEX paper_belongs ON inquiry.paper (belongs);
CREATE INDEX paper_customer ON inquiry.paper (customer);
ALTER TABLE inquiry.paper ALTER COLUMN body SET STORAGE EXTERNAL;

-- What the code moves by a table, the database moves by this much of it.
CREATE FUNCTION inquiry.moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.entry IS NOT NULL
            AND (NEW.entry, NEW.leaf) IS DISTINCT FROM (OLD.entry, OLD.leaf)
        OR NEW.state = OLD.state AND NEW.attempt <> OLD.attempt
        OR NEW.state <> OLD.state AND (
            OLD.state IN ('refused', 'interrupted', 'answered', 'rejected', 'given_up')
            OR NEW.state = 'reserved'
            OR NEW.attempt <> OLD.attempt + (NEW.state = 'sending')::integer)
    THEN
        RAISE EXCEPTION 'an inquiry is not moved so' USING ERRCODE = 'XH016';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER inquiry_moved BEFORE UPDATE ON inquiry.inquiry
    FOR EACH ROW EXECUTE FUNCTION inquiry.moved();

GRANT USAGE ON SCHEMA inquiry TO xinhu_gate;
GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA inquiry TO xinhu_gate;
GRANT UPDATE (settled_on, entered_by, entered_at) ON inquiry.loan TO xinhu_gate;
GRANT UPDATE (state, attempt, lease_until, changed_at, entry, leaf, refusal,
    report_number, paper, view_ground) ON inquiry.inquiry TO xinhu_gate;
GRANT UPDATE (ended_at, outcome) ON inquiry.attempt TO xinhu_gate;
GRANT UPDATE (salt, destroyed_at) ON inquiry.paper TO xinhu_gate;

-- What an approval was asked for besides customer, purpose and fields (Query.terms).
ALTER TABLE desk.approval ADD COLUMN terms text[] NOT NULL DEFAULT '{}'
    CHECK (cardinality(terms) % 2 = 0);
COMMENT ON COLUMN desk.approval.terms IS
    'name, text, name, text … as a desk states them; no text of the caller.';

CREATE OR REPLACE FUNCTION register.schema_version() RETURNS integer
LANGUAGE sql IMMUTABLE AS 'SELECT 16';
