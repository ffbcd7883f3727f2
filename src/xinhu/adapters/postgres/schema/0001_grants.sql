-- The gate reads who an operator is, never a password.
GRANT SELECT (id, reference, role, post, branch, department, is_active)
    ON desk.staff_operator TO xinhu_gate;
GRANT SELECT (id, digest, operator_id, kind, scopes, zone, expires_at, revoked_at)
    ON desk.staff_token TO xinhu_gate;
GRANT SELECT, INSERT, DELETE ON desk.outbox TO xinhu_gate;
-- An act waits in the outbox for the gate; no desk may take it back or change it.
REVOKE ALL ON desk.outbox FROM xinhu_console, xinhu_worker;
GRANT INSERT ON desk.outbox TO xinhu_console, xinhu_worker;
GRANT SELECT (id) ON desk.outbox TO xinhu_console, xinhu_worker;
REVOKE ALL ON desk.ground, desk.approval FROM xinhu_console, xinhu_worker;
GRANT SELECT, INSERT, UPDATE ON desk.ground, desk.approval TO xinhu_console;
GRANT SELECT ON desk.ground, desk.approval TO xinhu_worker;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA desk TO xinhu_gate;
