"""Addresses of single sign-on."""

from django.urls import path

from xinhu.console.single_sign_on.answer import answer
from xinhu.console.single_sign_on.begin import sign_on

SINGLE_SIGN_ON = (
    path("log-in/sign-on/", sign_on, name="sign_on"),
    path("log-in/sign-on/answer/", answer, name="sign_on_answer"),
)
