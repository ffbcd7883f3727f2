-- What follows an inquiry (docs/spec/inquiry.md): evaluations and notices, custody and
-- destruction, objections, monthly self-checks. Written and read by the gate alone; words stand sealed.
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

CREATE TABLE inquiry.custody (
    inquiry   text   PRIMARY KEY REFERENCES inquiry.inquiry (ref),
    paper     text   NOT NULL UNIQUE REFERENCES inquiry.paper (ref),
    branch    text   NOT NULL,
    cabinet   text   NOT NULL CHECK (cabinet IN ('loan_file', 'refused_cabinet')),
    number    text   NOT NULL,
    place     text   NOT NULL,
    placed_on date   NOT NULL,
    placed_by text   NOT NULL,
    placed_at bigint NOT NULL
);
CREATE INDEX custody_branch ON inquiry.custody (branch, placed_on);
CREATE INDEX custody_placed ON inquiry.custody (placed_on);

-- Every place a report was put, the first included; nothing of it is changed.
CREATE TABLE inquiry.custody_move (
    inquiry  text    NOT NULL REFERENCES inquiry.custody (inquiry),
    number   integer NOT NULL CHECK (number > 0),
    place    text    NOT NULL,
    operator text    NOT NULL,
    at       bigint  NOT NULL,
    PRIMARY KEY (inquiry, number)
);

CREATE TABLE inquiry.destruction (
    ref            text   PRIMARY KEY,
    inquiry        text   NOT NULL REFERENCES inquiry.custody (inquiry),
    digest         bytea  NOT NULL CHECK (length(digest) = 32),
    proposed_by    text   NOT NULL,
    proposed_names text[] NOT NULL,
    proposed_at    bigint NOT NULL,
    waits_until    bigint NOT NULL,
    confirmed_by   text,
    confirmed_at   bigint,
    certificate    bigint UNIQUE CHECK (certificate > 0),
    certified      bytea CHECK (length(certified) = 32),
    -- Two people, and a certificate that is whole or is none.
    CHECK (proposed_by = ANY (proposed_names)),
    CHECK (confirmed_by <> ALL (proposed_names)),
    CHECK (num_nulls(confirmed_by, confirmed_at, certificate, certified) IN (0, 4))
);
CREATE INDEX destruction_inquiry ON inquiry.destruction (inquiry, proposed_at);
CREATE UNIQUE INDEX destruction_once ON inquiry.destruction (inquiry)
    WHERE certificate IS NOT NULL;
COMMENT ON COLUMN inquiry.destruction.certificate IS 'Running, without gaps.';

-- 异议: while one waits, the report is disputed.
CREATE TABLE inquiry.objection (
    ref         text   PRIMARY KEY,
    inquiry     text   NOT NULL REFERENCES inquiry.inquiry (ref),
    branch      text   NOT NULL,
    subjects    text[] NOT NULL CHECK (cardinality(subjects) > 0),
    raised_by   text   NOT NULL CHECK (raised_by IN ('customer', 'agent')),
    note        bytea  NOT NULL,
    taken_by    text   NOT NULL,
    taken_at    bigint NOT NULL,
    due_on      date   NOT NULL,
    outcome     text,
    answer      bytea,
    answered_by text,
    answered_at bigint,
    CHECK (num_nulls(outcome, answer, answered_by, answered_at) IN (0, 4))
);
CREATE UNIQUE INDEX objection_waiting ON inquiry.objection (inquiry)
    WHERE answered_at IS NULL;
CREATE INDEX objection_due ON inquiry.objection (due_on) WHERE answered_at IS NULL;
CREATE INDEX objection_inquiry ON inquiry.objection (inquiry, taken_at);
COMMENT ON COLUMN inquiry.objection.note IS 'The words of whoever objects, sealed.';
COMMENT ON COLUMN inquiry.objection.answer IS 'The words of the answer, sealed.';

-- A month's list as the officer signed it: references, codes and days.
CREATE TABLE inquiry.self_check (
    month     text   PRIMARY KEY CHECK (month ~ '^[0-9]{4}-[0-9]{2}$'),
    found     text   NOT NULL,
    digest    bytea  NOT NULL CHECK (length(digest) = 32),
    signed_by text   NOT NULL,
    signed_at bigint NOT NULL
);
CREATE INDEX inquiry_came ON inquiry.inquiry (changed_at) WHERE state = 'answered';

GRANT SELECT, INSERT ON inquiry.evaluation, inquiry.notice, inquiry.custody,
    inquiry.custody_move, inquiry.destruction, inquiry.objection,
    inquiry.self_check TO xinhu_gate;
-- Erasing a person empties what others said about them.
GRANT UPDATE (note) ON inquiry.evaluation TO xinhu_gate;
GRANT UPDATE (note, outcome, answer, answered_by, answered_at) ON inquiry.objection
    TO xinhu_gate;
GRANT UPDATE (place) ON inquiry.custody TO xinhu_gate;
GRANT UPDATE (confirmed_by, confirmed_at, certificate, certified)
    ON inquiry.destruction TO xinhu_gate;

CREATE OR REPLACE FUNCTION register.schema_version() RETURNS integer
LANGUAGE sql IMMUTABLE AS 'SELECT 18';
