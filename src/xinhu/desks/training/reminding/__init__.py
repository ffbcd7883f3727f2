"""Reminders: by mail, once for each person, course and stage, before and after."""
