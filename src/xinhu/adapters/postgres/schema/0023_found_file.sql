-- Files that lay around and were moved into the vault (docs/spec/discovery.md §9): each a
-- sealed paper of one customer (docs/spec/vault.md §9), written and read by the gate alone.
-- One remedy gives one paper, however often it is handed over.
CREATE TABLE vault.found_file (
    ref      text    PRIMARY KEY,
    remedy   text    NOT NULL UNIQUE,
    customer uuid    NOT NULL,
    size     integer NOT NULL,
    salt     bytea   NOT NULL CHECK (length(salt) = 32),
    body     bytea   NOT NULL,
    kept_by  text    NOT NULL,
    kept_at  bigint  NOT NULL
);
ALTER TABLE vault.found_file ALTER COLUMN body SET STORAGE EXTERNAL;
GRANT SELECT, INSERT ON vault.found_file TO xinhu_gate;

-- The desk lists what is kept, whatever became of its remedy: reference and time alone.
CREATE FUNCTION desk.paper_of(of_remedy text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, vault, pg_temp AS $$
    SELECT ref FROM vault.found_file WHERE remedy = of_remedy
$$;
CREATE FUNCTION desk.paper_kept_at(of_remedy text) RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, vault, pg_temp AS $$
    SELECT to_timestamp(kept_at / 1000000.0) FROM vault.found_file
    WHERE remedy = of_remedy
$$;
REVOKE ALL ON FUNCTION desk.paper_of, desk.paper_kept_at FROM PUBLIC;
GRANT EXECUTE ON FUNCTION desk.paper_of, desk.paper_kept_at TO xinhu_console;

-- Opening one is a look of its own kind, asked about where policies are compared.
CREATE OR REPLACE FUNCTION desk.looks_before(before bigint, most integer)
RETURNS TABLE (
    idx bigint, at bigint, kind text, decision text, actor text, purpose text,
    post text, zone text, policy text, ground text, fields text, reasons text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, register, pg_temp AS $$
    SELECT i.idx, i.at, i.kind, i.decision, i.actor, i.purpose,
           e.body ->> 'post', e.body ->> 'zone', e.body ->> 'policy',
           e.body -> 'ground' ->> 'kind', e.body ->> 'fields', e.body ->> 'reasons'
    FROM register.entry_index i
    JOIN LATERAL (
        SELECT convert_from(x.body, 'UTF8')::jsonb AS body
        FROM register.entry x WHERE x.idx = i.idx
    ) e ON true
    WHERE i.idx < before AND i.kind IN ('disclosure', 'search',
        'inquiry', 'report', 'inquiry_words', 'inquiry_book', 'found_file')
    ORDER BY i.idx DESC LIMIT most
$$;

CREATE OR REPLACE FUNCTION register.schema_version() RETURNS integer
LANGUAGE sql IMMUTABLE AS 'SELECT 23';
