"""事后监督: one file per action; what may be done is decided by the audit desk."""
