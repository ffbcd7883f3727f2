"""The peer's one address."""

from django.urls import path

from bench.usual_way.views import disclose

urlpatterns = [path("disclosures", disclose)]
