-- What follows an inquiry (docs/spec/inquiry.md): evaluations and notices. Written and
-- read by the gate alone; words stand sealed.
CREATE TABLE inquiry.evaluation (
    inquiry  text   PRIMARY KEY REFERENCES inquiry.inquiry (ref),
    outcome  text   NOT NULL CHECK (outcome IN ('granted', 'refused')),
    grounds  text[] NOT NULL,
    note     bytea  NOT NULL,
    operator text   NOT NULL,
    at       bigint NOT NULL,
    -- A refusal has grounds; what is granted has none.
    CHECK ((outcome = 'refused') = (cardinality(grounds) > 0))
);
COMMENT ON COLUMN inquiry.evaluation.note IS 'The whole picture, sealed.';

CREATE TABLE inquiry.notice (
    number      bigint PRIMARY KEY CHECK (number > 0),
    inquiry     text   NOT NULL UNIQUE REFERENCES inquiry.evaluation (inquiry),
    grounds     text[] NOT NULL CHECK (cardinality(grounds) > 0),
    at          bigint NOT NULL,
    view_ground text   NOT NULL REFERENCES desk.ground (ref)
);
COMMENT ON COLUMN inquiry.notice.number IS 'Running, without gaps.';

GRANT SELECT, INSERT ON inquiry.evaluation, inquiry.notice TO xinhu_gate;

CREATE OR REPLACE FUNCTION register.schema_version() RETURNS integer
LANGUAGE sql IMMUTABLE AS 'SELECT 18';
