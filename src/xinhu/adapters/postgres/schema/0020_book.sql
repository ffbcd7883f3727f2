-- The register book of credit inquiries (docs/spec/inquiry.md, section 9).
CREATE INDEX inquiry_book ON inquiry.inquiry (reserved_at, ref)
    INCLUDE (reason, operator, branch, state);
CREATE UNIQUE INDEX inquiry_entry ON inquiry.inquiry (entry) WHERE entry IS NOT NULL;
-- Bindings walk the inquiries' entries alone.
CREATE INDEX entry_index_inquiry ON register.entry_index (idx) INCLUDE (at)
    WHERE kind = 'inquiry';

-- A row that was wrong stands; this is the further entry. What is right is sealed.
CREATE TABLE inquiry.correction (
    ref        text PRIMARY KEY,
    inquiry    text   NOT NULL REFERENCES inquiry.inquiry (ref),
    what       text   NOT NULL,
    commitment bytea  NOT NULL CHECK (length(commitment) = 32),
    note       bytea  NOT NULL,
    operator   text   NOT NULL,
    at         bigint NOT NULL
);
CREATE INDEX correction_inquiry ON inquiry.correction (inquiry);
CREATE INDEX correction_at ON inquiry.correction (at);

CREATE TABLE inquiry.book (
    quarter  text PRIMARY KEY CHECK (quarter ~ '^[12][0-9]{3}Q[1-4]$'),
    count    bigint NOT NULL CHECK (count >= 0),
    digest   bytea  NOT NULL CHECK (length(digest) = 32),
    entry    bigint NOT NULL,
    leaf     bytea  NOT NULL CHECK (length(leaf) = 32),
    bound_at bigint NOT NULL
);

GRANT SELECT, INSERT ON inquiry.correction, inquiry.book TO xinhu_gate;

CREATE OR REPLACE FUNCTION register.schema_version() RETURNS integer
LANGUAGE sql IMMUTABLE AS 'SELECT 20';
