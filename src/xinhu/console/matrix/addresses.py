"""Addresses of the matrix, the versions of the policies and their change."""

from django.urls import path

from xinhu.console.matrix.cell import show_cell
from xinhu.console.matrix.export import export
from xinhu.console.matrix.proposals import ask_for_approval, proposal, withdraw
from xinhu.console.matrix.propose import propose
from xinhu.console.matrix.table import table
from xinhu.console.matrix.versions import compare_versions, versions

MATRIX = (
    path("matrix/", table, name="matrix"),
    path("matrix/cell/", show_cell, name="matrix_cell"),
    path("matrix/export.csv", export, name="matrix_export"),
    path("matrix/versions/", versions, name="policy_versions"),
    path("matrix/versions/compare/", compare_versions, name="policy_compare"),
    path("matrix/propose/", propose, name="policy_propose"),
    path("matrix/proposals/<slug:reference>/", proposal, name="policy_proposal"),
    path("matrix/proposals/<slug:reference>/ask/", ask_for_approval, name="policy_ask"),
    path(
        "matrix/proposals/<slug:reference>/withdraw/", withdraw, name="policy_withdraw"
    ),
)
