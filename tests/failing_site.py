"""Addresses that fail in every way with a patient's words in hand. Used by test_logs_hold_nothing_personal alone."""

import logging
import smtplib
from pathlib import Path

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.db import DatabaseError, connection, transaction
from django.http import HttpResponse
from django.template import engines
from django.urls import path

from clinic_site.urls import handler400, handler403, handler404, handler500, urlpatterns  # noqa: F401
from education.models import Clinic, ConsultationRequest


def value(words):
    raise ValueError(f"could not read {words}")


def key(words):
    return {}[words]


def noted(words):
    error = RuntimeError("broken")
    error.add_note(words)
    raise error


def chained(words):
    try:
        value(words)
    except ValueError as error:
        raise RuntimeError("while reading") from error


def during(words):
    try:
        value(words)
    except ValueError:
        raise RuntimeError(words)  # noqa: B904


def cannot_be_written(words):
    f"{words} é".encode("ascii")


def no_such_file(words):
    Path(f"/nowhere/{words}").read_text()


def validation(words):
    raise ValidationError("“%(value)s” is not an address.", params={"value": words})


def form_validation(words):
    form = forms.Form({"email": words})
    form.fields["email"] = forms.EmailField()
    form.full_clean()
    raise ValidationError([*form.errors["email"], f"{words} is wrong"])


def field_of_a_model(words):
    ConsultationRequest.objects.filter(pk=words).exists()


def mail_refused(words):
    raise smtplib.SMTPRecipientsRefused({words: (550, words.encode())})


def mail_answered(words):
    raise smtplib.SMTPDataError(554, f"no {words}".encode())


def mail_with_a_header_too_many(words):
    send_mail(f"About\n{words}", words, None, ["clinic@example.org"])


def template(words):
    engines["django"].from_string("{{ say }}").render({"say": _Breaks(words)})


class _Breaks:
    def __init__(self, words):
        self.words = words

    def __str__(self):
        raise ValueError(self.words)


def row_of_the_database(words):
    """PostgreSQL quotes the value that is there already, and in other cases the whole row."""
    for _ in range(2):
        get_user_model().objects.create(username=words)


def whole_row_of_the_database(words):
    Clinic.objects.create(name=words, jurisdiction="nowhere")


def value_for_the_database(words):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT CAST(%s AS integer)", [words])
        cursor.execute(f'SELECT "{words}" FROM nowhere')  # noqa: S608


def words_of_the_database(words):
    raise DatabaseError(f"Key (email)=({words}) already exists.")


WAYS = {
    one.__name__: one
    for one in (
        *(value, key, noted, chained, during, cannot_be_written, no_such_file, validation, form_validation),
        *(field_of_a_model, mail_refused, mail_answered, mail_with_a_header_too_many, template),
        *(row_of_the_database, whole_row_of_the_database, value_for_the_database, words_of_the_database),
    )
}


def fail(request, way):
    words = request.POST["message"]
    with transaction.atomic():
        WAYS[way](words)
    return HttpResponse("It did not fail.")


def say(request, way):
    """What careless code does: an exception caught, and written down."""
    try:
        with transaction.atomic():
            WAYS[way](request.POST["message"])
    except Exception as error:
        logging.getLogger("education.careless").warning("It failed: %s", error, exc_info=True)
        logging.getLogger("education.careless").error(error)
    return HttpResponse("Done.")


urlpatterns = [path("fail/<way>/", fail), path("say/<way>/", say), *urlpatterns]
