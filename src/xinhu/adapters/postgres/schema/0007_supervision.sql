-- 事后监督 is added to and never changed: the desk's rules hold here as well, whoever
-- writes. Each trigger locks the day first, so that of two at once one waits.

INSERT INTO desk.audit_supervision_beginning (day)
    VALUES ((now() AT TIME ZONE 'Asia/Shanghai')::date);

CREATE FUNCTION desk.supervision_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is added to and never changed', TG_TABLE_NAME
        USING ERRCODE = 'XH001';
END
$$;

-- Locks a day's row; refuses where the day was signed. As its owner: a lock takes the
-- right to change, which no desk has.
CREATE FUNCTION desk.lock_unsigned_day(wanted bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = desk AS $$
BEGIN
    PERFORM FROM audit_supervised_day d WHERE d.id = wanted FOR UPDATE;
    IF EXISTS (SELECT FROM audit_day_signature s WHERE s.day_id = wanted) THEN
        RAISE EXCEPTION 'the day was signed' USING ERRCODE = 'XH002';
    END IF;
END
$$;

CREATE FUNCTION desk.supervision_item_added() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = desk AS $$
BEGIN
    PERFORM lock_unsigned_day(NEW.day_id);
    RETURN NEW;
END
$$;

CREATE FUNCTION desk.supervision_said() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = desk AS $$
DECLARE
    item audit_supervised_item;
    own boolean;
    asked boolean;
    explained boolean;
BEGIN
    SELECT * INTO item FROM audit_supervised_item i WHERE i.id = NEW.item_id;
    PERFORM lock_unsigned_day(item.day_id);
    own := EXISTS (
        SELECT FROM staff_operator o
        WHERE o.id = NEW.by_id AND o.reference = item.body::jsonb ->> 'actor');
    asked := EXISTS (
        SELECT FROM audit_verdict v
        WHERE v.item_id = item.id AND v.step = 1 AND v.result = 'to_explain');
    explained := EXISTS (
        SELECT FROM audit_explanation e WHERE e.item_id = item.id);
    IF TG_TABLE_NAME = 'audit_explanation' THEN
        IF NOT (own AND asked) THEN
            RAISE EXCEPTION 'nobody asked this operator' USING ERRCODE = 'XH002';
        END IF;
    ELSIF own THEN
        RAISE EXCEPTION 'nobody supervises themselves' USING ERRCODE = 'XH002';
    ELSIF TG_TABLE_NAME = 'audit_verdict' AND to_jsonb(NEW) ->> 'step' = '2'
            AND NOT (asked AND explained) THEN
        RAISE EXCEPTION 'nothing was explained' USING ERRCODE = 'XH002';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION desk.supervision_day_signed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = desk AS $$
BEGIN
    PERFORM lock_unsigned_day(NEW.day_id);
    IF EXISTS (
        SELECT FROM audit_supervised_item i
        WHERE i.day_id = NEW.day_id AND NOT EXISTS (
            SELECT FROM audit_verdict v
            WHERE v.item_id = i.id AND v.result <> 'to_explain')
    ) THEN
        RAISE EXCEPTION 'an item is not decided' USING ERRCODE = 'XH002';
    END IF;
    RETURN NEW;
END
$$;

-- What a list tells of an entry hashes to what the register holds (RFC 6962 §2.1).
ALTER TABLE desk.audit_supervised_item ADD CONSTRAINT audit_item_leaf
    CHECK (leaf = sha256('\x00'::bytea || convert_to(body, 'UTF8')));

CREATE TRIGGER added BEFORE INSERT ON desk.audit_supervised_item
    FOR EACH ROW EXECUTE FUNCTION desk.supervision_item_added();
CREATE TRIGGER said BEFORE INSERT ON desk.audit_verdict
    FOR EACH ROW EXECUTE FUNCTION desk.supervision_said();
CREATE TRIGGER said BEFORE INSERT ON desk.audit_explanation
    FOR EACH ROW EXECUTE FUNCTION desk.supervision_said();
CREATE TRIGGER said BEFORE INSERT ON desk.audit_footage_reference
    FOR EACH ROW EXECUTE FUNCTION desk.supervision_said();
CREATE TRIGGER signed BEFORE INSERT ON desk.audit_day_signature
    FOR EACH ROW EXECUTE FUNCTION desk.supervision_day_signed();

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY[
        'audit_supervision_beginning', 'audit_supervised_day', 'audit_supervised_item',
        'audit_verdict', 'audit_explanation', 'audit_footage_reference',
        'audit_day_signature'
    ] LOOP
        EXECUTE format(
            'CREATE TRIGGER stays BEFORE UPDATE OR DELETE OR TRUNCATE ON desk.%I'
            ' FOR EACH STATEMENT EXECUTE FUNCTION desk.supervision_stays()', name);
        EXECUTE format(
            'REVOKE ALL ON desk.%I FROM xinhu_console, xinhu_worker', name);
        EXECUTE format('GRANT SELECT ON desk.%I TO xinhu_console, xinhu_worker', name);
        IF name <> 'audit_supervision_beginning' THEN
            EXECUTE format('GRANT INSERT ON desk.%I TO xinhu_console', name);
        END IF;
    END LOOP;
END
$$;

-- To which branch somebody belonged on a day is told by their assignments.
GRANT SELECT (operator_id, kind, starts_at) ON desk.staff_assignment TO xinhu_gate;

-- A day is found by its times: small, and never in the way of appending.
CREATE INDEX entry_index_at ON register.entry_index USING brin (at)
    WITH (pages_per_range = 32, autosummarize = on);

CREATE OR REPLACE FUNCTION register.schema_version() RETURNS integer
LANGUAGE sql IMMUTABLE AS 'SELECT 7';
