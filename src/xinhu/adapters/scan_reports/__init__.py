"""What a scan found, for people and programs. Never more than masked evidence."""
