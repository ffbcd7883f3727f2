"""Where reports lie, and how they are destroyed, at the console."""
