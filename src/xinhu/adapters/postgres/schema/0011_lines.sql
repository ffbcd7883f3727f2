-- 上下级: the units above somebody, for whoever decides an approval: the gate, the console
-- and the worker ask the same question and may read the tree no further.
CREATE FUNCTION desk.staff_line(wanted text) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
WITH RECURSIVE up AS (
    SELECT u.code, u.parent_id, 0 AS steps
    FROM desk.staff_operator o
    JOIN desk.staff_assignment a
        ON a.operator_id = o.id AND a.kind = 'main' AND a.ended_at IS NULL
    JOIN desk.staff_unit u ON u.id = a.unit_id
    WHERE o.reference = wanted
    UNION ALL
    SELECT u.code, u.parent_id, up.steps + 1
    FROM up JOIN desk.staff_unit u ON u.id = up.parent_id
    WHERE up.steps < 100
)
SELECT coalesce(array_agg(up.code::text ORDER BY up.steps), '{}') FROM up
$$;
REVOKE ALL ON FUNCTION desk.staff_line(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION desk.staff_line(text)
    TO xinhu_gate, xinhu_console, xinhu_worker;

CREATE OR REPLACE FUNCTION register.schema_version() RETURNS integer
LANGUAGE sql IMMUTABLE AS 'SELECT 11';
