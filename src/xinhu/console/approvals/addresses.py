"""Addresses of the approvals."""

from django.urls import path

from xinhu.console.approvals.figures import figures
from xinhu.console.approvals.history import HISTORY, history
from xinhu.console.approvals.inbox import inbox
from xinhu.console.approvals.one import one
from xinhu.console.approvals.vote import vote, withdraw
from xinhu.console.exports.sending import addresses

APPROVALS = (
    path("approvals/", inbox, name="approvals"),
    path("approvals/history/", history, name="approvals_history"),
    *addresses(HISTORY),
    path("approvals/figures/", figures, name="approvals_figures"),
    path("approvals/<slug:ref>/", one, name="approval"),
    path("approvals/<slug:ref>/vote/", vote, name="approval_vote"),
    path("approvals/<slug:ref>/withdraw/", withdraw, name="approval_withdraw"),
)
