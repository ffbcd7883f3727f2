-- The register. Appended by the gate's role alone; changed by nobody.

CREATE TABLE register.entry (
    idx      bigint PRIMARY KEY CHECK (idx >= 0),
    leaf     bytea  NOT NULL CHECK (length(leaf) = 32),
    leaf_sm3 bytea  CHECK (length(leaf_sm3) = 32),
    body     bytea  NOT NULL CHECK (length(body) BETWEEN 1 AND 65535)
);
ALTER TABLE register.entry ALTER COLUMN body SET STORAGE EXTERNAL;

CREATE FUNCTION register.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the register is append-only' USING ERRCODE = 'XH001';
END
$$;
CREATE TRIGGER entry_is_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON register.entry
    FOR EACH STATEMENT EXECUTE FUNCTION register.refuse_change();

-- One row. Locking it is what makes one ordered writer out of several processes.
CREATE TABLE register.head (
    only_row  boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    size      bigint NOT NULL,
    stack     bytea  NOT NULL,
    stack_sm3 bytea
);
ALTER TABLE register.head SET (fillfactor = 10, autovacuum_vacuum_threshold = 200);

-- Everything below is derived: it can be dropped, rebuilt from register.entry and
-- compared. `customer` leads to the previous entry about the same customer.
CREATE TABLE register.entry_index (
    idx      bigint PRIMARY KEY,
    leaf     bytea  NOT NULL,
    at       bigint NOT NULL,
    customer uuid,
    kind     text   NOT NULL,
    decision text   NOT NULL,
    actor    text   NOT NULL,
    purpose  text
);
CREATE UNIQUE INDEX entry_index_customer ON register.entry_index (customer, idx)
    WHERE customer IS NOT NULL;
CREATE INDEX entry_index_actor ON register.entry_index (actor, idx);

-- Level 0 of the tiles is the column `leaf` of the entries; here is what stands above.
CREATE TABLE register.node (
    tree  smallint NOT NULL CHECK (tree IN (0, 1)),
    level smallint NOT NULL CHECK (level BETWEEN 1 AND 7),
    n     bigint   NOT NULL CHECK (n >= 0),
    hash  bytea    NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (tree, level, n)
);
COMMENT ON TABLE register.node IS
    'Root over full tile n of the level below: a hash of tile n / 256 of this level.';
COMMENT ON COLUMN register.node.tree IS '0 SHA-256, 1 SM3.';

CREATE TABLE register.checkpoint (
    size      bigint PRIMARY KEY,
    at        bigint NOT NULL,
    note      text   NOT NULL,
    note_sm3  text
);

CREATE TABLE register.volume (
    name        text PRIMARY KEY,
    first_entry bigint NOT NULL,
    size        bigint NOT NULL,
    bound_at    bigint NOT NULL,
    manifest    bytea  NOT NULL CHECK (length(manifest) = 32)
);

GRANT SELECT, INSERT ON register.entry TO xinhu_gate;
GRANT SELECT, UPDATE ON register.head TO xinhu_gate;
GRANT SELECT, INSERT ON register.entry_index TO xinhu_gate;
GRANT SELECT, INSERT ON register.node TO xinhu_gate;
GRANT SELECT, INSERT ON register.checkpoint TO xinhu_gate;
GRANT SELECT, INSERT ON register.volume TO xinhu_gate;
INSERT INTO register.head (size, stack, stack_sm3) VALUES (0, '', '');
