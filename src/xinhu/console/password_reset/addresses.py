"""Addresses of a forgotten or first password."""

from django.urls import path

from xinhu.console.password_reset.forgot import forgot
from xinhu.console.password_reset.link import link
from xinhu.console.password_reset.on_behalf import on_behalf

PASSWORD_RESET = (
    path("password/forgotten/", forgot, name="forgot"),
    path("password/link/<str:secret>/", link, name="reset_link"),
    path("password/for-somebody/", on_behalf, name="reset_for"),
)
