"""Mails to operators: queued with the act they tell of, sent by the worker.

A mail names no customer and carries no secret but a one-time link, which is drawn when
the mail is sent and never stands in the queue.
"""
