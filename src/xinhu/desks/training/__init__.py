"""Courses, exams and certificates: who has learnt what their purposes demand.

The rules are pure: clock, randomness and time zone are arguments. A course is data
(``rules/courses/``); a certificate counts up to an instant; a purpose without its
certificates is refused.
"""
