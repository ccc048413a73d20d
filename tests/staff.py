"""Staff who are signed in, and the forms that they send."""

import itertools

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from education.roles import ROLES

NOBODY, PATIENT, SUPERUSER = "nobody", "patient", "superuser"
EVERYBODY = [NOBODY, PATIENT, *ROLES, SUPERUSER]

_numbers = itertools.count(1)


def make_staff(role):
    """Somebody in one role; SUPERUSER, or PATIENT for an account that is no staff."""
    user = get_user_model().objects.create(
        username=f"{role}-{next(_numbers)}", is_staff=role != PATIENT, is_superuser=role == SUPERUSER
    )
    if role in ROLES:
        user.groups.add(Group.objects.get(name=role))
    return user


def signed_in(role):
    """A browser in which a person, or somebody of that role, is signed in; NOBODY is not."""
    client = Client()
    if role != NOBODY:
        client.user = make_staff(role) if isinstance(role, str) else role
        client.force_login(client.user)
    return client


def address(model, page="changelist", *args):
    """An admin address of one of our models."""
    return reverse(f"admin:education_{model}_{page}", args=args)


def form_of(response):
    """Everything that the page's form would send if it were sent as it stands, for any admin change or add page."""
    adminform = response.context["adminform"]
    data = _fields(adminform.form)
    for inline in response.context["inline_admin_formsets"]:
        formset = inline.formset
        data |= _fields(formset.management_form)
        for form in formset.forms:
            data |= _fields(form)
    return data


def add_row(data, prefix, **fields):
    """One more row in a form's data."""
    number = int(data[f"{prefix}-TOTAL_FORMS"])
    new = {f"{prefix}-{number}-{name}": value for name, value in fields.items()}
    return data | new | {f"{prefix}-TOTAL_FORMS": number + 1}


def _fields(form):
    data = {}
    for bound in form:
        value = bound.value()
        if value is None or value is False:
            continue
        data[bound.html_name] = (
            [getattr(one, "pk", one) for one in value] if isinstance(value, list) else value
        )
    return data
