"""Units, posts and assignments: who stands where, and who may not stand there."""
