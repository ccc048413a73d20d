"""Every admin page of every model opens, for the person who may see it."""

import pytest
from django.contrib import admin
from django.urls import reverse

from education.admin.site import GROUPS
from tests import factories
from tests.staff import SUPERUSER, signed_in
from tests.whole_site import make_site

pytestmark = pytest.mark.django_db


@pytest.fixture
def superuser(db):
    make_site()
    return signed_in(SUPERUSER)


MODELS = sorted(admin.site._registry, key=lambda model: model.__name__)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_its_list_and_its_pages_open(superuser, model):
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    answers = [superuser.get(reverse(f"{name}_changelist"), follow=True)]
    if admin.site._registry[model].has_add_permission(answers[0].wsgi_request):
        answers.append(superuser.get(reverse(f"{name}_add")))
    first = model._default_manager.first()
    if first is not None:
        answers += [
            superuser.get(reverse(f"{name}_change", args=[first.pk])),
            superuser.get(reverse(f"{name}_history", args=[first.pk])),
        ]
    assert [answer.status_code for answer in answers] == [200] * len(answers)


def test_the_front_page_is_grouped_by_what_people_come_to_do(superuser):
    response = superuser.get(reverse("admin:index"))
    groups = {
        group["name"]: [m["object_name"] for m in group["models"]] for group in response.context["app_list"]
    }
    assert list(groups) == [name for name in GROUPS if name in groups]
    assert {"Content", "Clinic", "Accounts"} <= set(groups)
    assert groups["Content"][0] == "Treatment"


def test_every_model_has_a_group():
    grouped = {name for names in GROUPS.values() for name in names}
    assert {model.__name__ for model in admin.site._registry} <= grouped


def test_the_list_of_one_app_is_grouped_too(superuser):
    response = superuser.get(reverse("admin:app_list", args=["education"]))
    assert response.context["app_list"][0]["name"] == "Content"
    assert "Accounts" not in [group["name"] for group in response.context["app_list"]]


def test_it_bears_the_clinics_name(superuser):
    response = superuser.get(reverse("admin:index"))
    assert "<title>Staff pages | Test Clinic staff</title>" in response.content.decode()


def test_the_sign_in_page_opens_before_there_is_a_clinic(client, db):
    assert client.get(reverse("admin:login")).status_code == 200


@pytest.mark.parametrize(
    "page", ["admin:index", "admin:password_change", "admin:education_treatment_changelist"]
)
def test_no_cache_keeps_a_staff_page(superuser, page):
    assert "no-store" in superuser.get(reverse(page))["Cache-Control"]


def test_it_needs_nothing_that_the_policy_forbids(superuser):
    addresses = [
        reverse("admin:index"),
        reverse("admin:education_treatment_changelist"),
        reverse("admin:education_treatment_change", args=[factories.make_treatment().pk]),
    ]
    for address in addresses:
        response = superuser.get(address)
        text = response.content.decode()
        assert "unsafe" not in response["Content-Security-Policy"]
        assert " style=" not in text
        assert " onclick=" not in text
        assert "<script>" not in text
