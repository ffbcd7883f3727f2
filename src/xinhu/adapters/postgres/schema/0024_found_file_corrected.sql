-- A found file that was moved into the vault by mistake (docs/spec/discovery.md §9) is
-- given to another customer, sealed anew under that one's key, or destroyed with its salt.
-- Either is done by a remedy that others approved, once; the row of what was done stays.
ALTER TABLE vault.found_file ALTER COLUMN salt DROP NOT NULL;
ALTER TABLE vault.found_file ADD COLUMN destroyed_at bigint;
ALTER TABLE vault.found_file ADD CONSTRAINT found_file_destroyed
    CHECK ((salt IS NULL) = (destroyed_at IS NOT NULL));
GRANT UPDATE (customer, salt, body, destroyed_at) ON vault.found_file TO xinhu_gate;

-- digest: SHA-256 of the sealed bytes that nothing opens any more, hexadecimal.
CREATE TABLE vault.found_file_correction (
    remedy       text   PRIMARY KEY,
    paper        text   NOT NULL REFERENCES vault.found_file,
    kind         text   NOT NULL CHECK (kind IN ('reassign', 'destroy')),
    digest       text   NOT NULL,
    corrected_by text   NOT NULL,
    corrected_at bigint NOT NULL
);
GRANT SELECT, INSERT ON vault.found_file_correction TO xinhu_gate;

-- What was destroyed is not listed.
CREATE OR REPLACE FUNCTION desk.paper_of(of_remedy text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, vault, pg_temp AS $$
    SELECT ref FROM vault.found_file WHERE remedy = of_remedy AND salt IS NOT NULL
$$;

CREATE OR REPLACE FUNCTION register.schema_version() RETURNS integer
LANGUAGE sql IMMUTABLE AS 'SELECT 24';
