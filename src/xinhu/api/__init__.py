"""JSON for programs: the gate over HTTP."""
