"""Addresses of single sign-on."""

from django.urls import path

from xinhu.console.single_sign_on.answer import answer
from xinhu.console.single_sign_on.begin import sign_on
from xinhu.console.single_sign_on.leaving import signed_out

SINGLE_SIGN_ON = (
    path("log-in/sign-on/", sign_on, name="sign_on"),
    path("log-in/sign-on/answer/", answer, name="sign_on_answer"),
    path("log-in/sign-on/out/", signed_out, name="sign_on_out"),
)
