-- What the entries of a loan commit to its number with; it never changes.
ALTER TABLE inquiry.loan ADD COLUMN salt bytea CHECK (length(salt) = 32);
UPDATE inquiry.loan
SET salt = sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));
ALTER TABLE inquiry.loan ALTER COLUMN salt SET NOT NULL;

CREATE OR REPLACE FUNCTION register.schema_version() RETURNS integer
LANGUAGE sql IMMUTABLE AS 'SELECT 21';
