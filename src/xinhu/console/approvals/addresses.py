"""Addresses of the approvals."""

from django.urls import path

from xinhu.console.approvals.figures import figures
from xinhu.console.approvals.history import export, history
from xinhu.console.approvals.inbox import inbox
from xinhu.console.approvals.one import one
from xinhu.console.approvals.vote import vote, withdraw

APPROVALS = (
    path("approvals/", inbox, name="approvals"),
    path("approvals/history/", history, name="approvals_history"),
    path("approvals/history.csv", export, name="approvals_export"),
    path("approvals/figures/", figures, name="approvals_figures"),
    path("approvals/<slug:ref>/", one, name="approval"),
    path("approvals/<slug:ref>/vote/", vote, name="approval_vote"),
    path("approvals/<slug:ref>/withdraw/", withdraw, name="approval_withdraw"),
)
