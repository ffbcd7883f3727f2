-- Sealed customers. Only the gate's role reads or writes here; nothing is in clear.

CREATE TABLE vault.setting (
    name  text PRIMARY KEY,
    value text NOT NULL
);
COMMENT ON TABLE vault.setting IS
    'What was chosen once at init: institution, suite, origin, expected_customers.';

CREATE TABLE vault.institution_key (
    name       text    NOT NULL,
    version    integer NOT NULL CHECK (version > 0),
    wrapped    bytea   NOT NULL,
    created_at bigint  NOT NULL,
    retired_at bigint,
    uses       bigint  NOT NULL DEFAULT 0,
    PRIMARY KEY (name, version)
);
COMMENT ON COLUMN vault.institution_key.uses IS
    'Values wrapped under this key so far (NIST SP 800-38D limit of 2^32).';

-- Keys stand apart from records: rotation rewrites the small table only, and erasing a
-- person means erasing one row here and in the backups of this table.
CREATE TABLE vault.customer (
    customer     uuid     PRIMARY KEY,
    identity     bytea    UNIQUE CHECK (length(identity) = 16),
    state        smallint NOT NULL DEFAULT 0 CHECK (state IN (0, 1, 2)),
    kek_version  integer  NOT NULL,
    wrapped_key  bytea,
    retain_until bigint,
    CHECK ((state = 2) = (wrapped_key IS NULL))
);
COMMENT ON COLUMN vault.customer.state IS
    '0 active, 1 restricted (storage and protection only), 2 erased.';

CREATE TABLE vault.record (
    customer   uuid    PRIMARY KEY,
    version    integer NOT NULL,
    sealed     bytea   NOT NULL,
    written_at bigint  NOT NULL
);
-- Ciphertext does not compress; a compressed attempt costs time on each write.
ALTER TABLE vault.record ALTER COLUMN sealed SET STORAGE EXTERNAL;

CREATE TABLE vault.tag (
    tag      bigint NOT NULL,
    customer uuid   NOT NULL,
    PRIMARY KEY (tag, customer)
);
COMMENT ON TABLE vault.tag IS
    'Blind index: field number and truncated tag; several customers share a tag.';

CREATE TABLE vault.import (
    id          uuid    PRIMARY KEY,
    file_digest bytea   NOT NULL UNIQUE,
    salt        bytea   NOT NULL CHECK (length(salt) = 32),
    state       text    NOT NULL CHECK (state IN ('open', 'closed')),
    position    bigint  NOT NULL DEFAULT 0,
    counts      jsonb   NOT NULL DEFAULT '{}',
    leaves      bigint  NOT NULL DEFAULT 0,
    tree        bytea   NOT NULL DEFAULT '',
    opened      bigint,
    opened_leaf bytea,
    started_at  bigint  NOT NULL,
    closed_at   bigint
);
COMMENT ON COLUMN vault.import.opened IS 'Index of the register entry that opened it.';
COMMENT ON COLUMN vault.import.file_digest IS 'SHA-256 over file, mapping and rules.';

-- The leaves of an import's tree, so that a written record can be proved to be part of
-- the batch whose root stands in the register.
CREATE TABLE vault.import_leaves (
    import     uuid   NOT NULL REFERENCES vault.import (id),
    first_leaf bigint NOT NULL,
    leaves     bytea  NOT NULL CHECK (length(leaves) % 32 = 0),
    PRIMARY KEY (import, first_leaf)
);
ALTER TABLE vault.import_leaves ALTER COLUMN leaves SET STORAGE EXTERNAL;

GRANT SELECT, INSERT ON vault.setting TO xinhu_gate;
GRANT SELECT, INSERT, UPDATE ON vault.institution_key TO xinhu_gate;
GRANT SELECT, INSERT, UPDATE ON vault.customer TO xinhu_gate;
GRANT SELECT, INSERT, UPDATE, DELETE ON vault.record TO xinhu_gate;
GRANT SELECT, INSERT, DELETE ON vault.tag TO xinhu_gate;
GRANT SELECT, INSERT, UPDATE ON vault.import TO xinhu_gate;
GRANT SELECT, INSERT ON vault.import_leaves TO xinhu_gate;
