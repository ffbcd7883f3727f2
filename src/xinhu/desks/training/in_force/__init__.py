"""Which edition of a course was in force when, so that a certificate can be traced."""
