"""Reading the register: one file per action."""
