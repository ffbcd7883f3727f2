"""Addresses of supervision: one per action."""

from django.urls import path

from xinhu.console.supervision.draw import draw
from xinhu.console.supervision.explanations import explanation, explanations
from xinhu.console.supervision.film import film
from xinhu.console.supervision.first import first
from xinhu.console.supervision.list_export import list_export
from xinhu.console.supervision.one_item import one_item
from xinhu.console.supervision.one_list import one_list
from xinhu.console.supervision.sign import sign
from xinhu.console.supervision.so_far import so_far

SUPERVISION = (
    path("supervision/", first, name="supervision"),
    path("supervision/today/", so_far, name="supervision_today"),
    path("supervision/draw/", draw, name="supervision_draw"),
    path("supervision/lists/<int:pk>/", one_list, name="supervision_list"),
    path(
        "supervision/lists/<int:pk>/export.csv",
        list_export,
        name="supervision_export",
    ),
    path("supervision/lists/<int:pk>/sign/", sign, name="supervision_sign"),
    path("supervision/items/<int:pk>/", one_item, name="supervision_item"),
    path("supervision/items/<int:pk>/footage/", film, name="supervision_film"),
    # For whoever is asked.
    path("explanations/", explanations, name="explanations"),
    path("explanations/<int:pk>/", explanation, name="explanation"),
)
