-- Grounds and approvals: written at a desk, read and spent by the gate.

CREATE TABLE desk.ground (
    ref         text PRIMARY KEY,
    kind        text   NOT NULL,
    customer    uuid,
    purposes    text[] NOT NULL CHECK (cardinality(purposes) > 0),
    fields      text[],
    valid_from  bigint NOT NULL,
    valid_until bigint NOT NULL CHECK (valid_until > valid_from),
    max_uses    integer CHECK (max_uses > 0),
    used        integer NOT NULL DEFAULT 0,
    state       text   NOT NULL DEFAULT 'active',
    holder      text,
    digest      bytea CHECK (length(digest) = 32),
    approver    text,
    review_due  bigint,
    reviewed_by text,
    reviewed_at bigint,
    note        bytea,
    created_by  text   NOT NULL,
    created_at  bigint NOT NULL,
    CHECK (max_uses IS NULL OR used <= max_uses),
    -- Zero approvers is not a number of approvers (design, promise 8).
    CHECK (kind <> 'supervisor_approval' OR (
        approver IS NOT NULL AND holder IS NOT NULL AND approver <> holder
        AND digest IS NOT NULL AND max_uses = 1)),
    CHECK (kind <> 'break_glass' OR (holder IS NOT NULL AND review_due IS NOT NULL)),
    CHECK (reviewed_by IS NULL OR reviewed_by <> holder)
);
CREATE INDEX ground_customer ON desk.ground (customer);
CREATE INDEX ground_review_due ON desk.ground (review_due)
    WHERE review_due IS NOT NULL AND reviewed_at IS NULL;
COMMENT ON COLUMN desk.ground.note IS
    'What proves it, sealed under the institution''s note key: it may name people.';

CREATE TABLE desk.approval (
    ref          text PRIMARY KEY,
    digest       bytea  NOT NULL CHECK (length(digest) = 32),
    requester    text   NOT NULL,
    customer     uuid   NOT NULL,
    purpose      text   NOT NULL,
    fields       text[] NOT NULL CHECK (cardinality(fields) > 0),
    note         bytea,
    state        text   NOT NULL DEFAULT 'requested'
                 CHECK (state IN ('requested', 'granted', 'denied', 'expired')),
    requested_at bigint NOT NULL,
    expires_at   bigint NOT NULL,
    decided_by   text,
    decided_at   bigint,
    CHECK (decided_by IS NULL OR decided_by <> requester),
    CHECK ((state IN ('granted', 'denied')) = (decided_by IS NOT NULL))
);
CREATE INDEX approval_open ON desk.approval (requested_at) WHERE state = 'requested';

GRANT SELECT, INSERT, UPDATE ON desk.ground, desk.approval TO xinhu_gate;
