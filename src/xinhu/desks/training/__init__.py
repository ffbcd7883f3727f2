"""Courses, exams and certificates: who has learnt what their purposes demand.

Pure rules: clock, randomness and time zone are arguments; nothing here needs Django or
a database. A course is data (``rules/courses/``); a certificate counts up to an
instant; a purpose without its certificates is refused.
"""
