"""Addresses of the training pages: one per action."""

from django.urls import path

from xinhu.console.exports.sending import addresses
from xinhu.console.training.begin import begin
from xinhu.console.training.certificate import certificate
from xinhu.console.training.certificates import certificates, revoke_certificate
from xinhu.console.training.course import course
from xinhu.console.training.coverage import coverage
from xinhu.console.training.due_export import DUE
from xinhu.console.training.due_list import due_list
from xinhu.console.training.exam import exam, keep
from xinhu.console.training.lesson import lesson
from xinhu.console.training.my_training import my_training
from xinhu.console.training.result import result

TRAINING = (
    path("training/", my_training, name="training"),
    path("training/courses/<str:course>/", course, name="training_course"),
    path(
        "training/courses/<str:course>/lessons/<str:name>/",
        lesson,
        name="training_lesson",
    ),
    path("training/courses/<str:course>/exam/", begin, name="training_begin"),
    path("training/exams/<str:reference>/", exam, name="training_exam"),
    path("training/exams/<str:reference>/kept/", keep, name="training_keep"),
    path("training/exams/<str:reference>/result/", result, name="training_result"),
    path(
        "training/certificates/<int:number>/",
        certificate,
        name="training_certificate",
    ),
    # For who runs the training.
    path("training/due/", due_list, name="training_due"),
    *addresses(DUE),
    path("training/coverage/", coverage, name="training_coverage"),
    path("training/certificates/", certificates, name="training_certificates"),
    path(
        "training/certificates/<int:number>/revoke/",
        revoke_certificate,
        name="training_revoke",
    ),
)
