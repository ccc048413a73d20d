"""The clinic's own price: entered on the treatment's form, frozen with it, beside what is published, kept back in the UK."""

import datetime
import re
from types import SimpleNamespace

import pytest

from education.models import Clinic, Price
from education.publishing.checks.safety import no_price_of_a_medicine
from education.publishing.freeze import freeze
from education.reading.catalogue import current, forget
from tests import factories as make
from tests.staff import add_row, address, form_of, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def botox(clinic):
    """A medicine with what two years are reckoned from, and a price."""
    page = make.make_treatment(slug="botox", name="Botox", regulated_as="medicine")
    rows = {"how-long": (3, 4, "months"), "visits": (1, 1, "visits"), "cost": (None, None, "")}
    for slug, (low, high, unit) in rows.items():
        criterion = make.make_criterion(slug=slug, key_fact=True)
        make.make_fact(page, criterion, [make.make_source()], low=low, high=high, unit=unit)
    Price.objects.create(
        treatment=page, low=300, high=400, as_of=datetime.date(2026, 5, 3), includes="a talk"
    )
    for one in (None, page):
        make.publish_page(one, demonstration=True)
    return page


def text(client, where="/treatments/botox/"):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", client.get(where).content.decode()))


def test_it_stands_beside_the_published_fact_with_its_day(client, botox):
    said = text(client)
    assert "At this clinic: $300 to $400 for a usual visit, since 3 May 2026. This pays for a talk." in said
    assert "$1,800 to $3,200" in said


def test_without_one_there_is_no_figure(client, botox):
    Price.objects.all().delete()
    make.publish_page(botox, demonstration=True)
    assert "$" not in text(client)
    assert "Ask us for the total" in text(client)


def test_in_the_uk_a_medicines_price_is_on_no_page(client, botox):
    Clinic.objects.update(jurisdiction="uk")
    forget()
    said = text(client)
    assert "£" not in said
    assert "We may not show the price of a prescription medicine." in said


def test_in_the_uk_staff_are_told_so(botox):
    around = SimpleNamespace(jurisdiction="uk", treatments={})
    assert [problem.where.anchor for problem in no_price_of_a_medicine(freeze(botox), around)] == ["price-0"]


def test_it_is_shown_where_no_cost_is_published(client, botox):
    botox.facts.filter(criterion__slug="cost").delete()
    make.publish_page(botox, demonstration=True)
    assert "At this clinic: $300 to $400" in text(client)


def test_staff_enter_it_on_the_treatments_form(clinic):
    page = make.make_treatment()
    editor = signed_in("editor")
    where = address("treatment", "change", page.pk)
    row = {"low": "300", "high": "400", "as_of": "2026-05-03", "includes": "a talk"}
    data = add_row(form_of(editor.get(where)), "price", **row)
    assert editor.post(where, data).status_code == 302
    assert freeze(page).price.high == 400
    wrong = form_of(editor.get(where)) | {"price-0-high": "200"}
    assert "The most must not be less than the least." in editor.post(where, wrong).content.decode()


def test_the_currency_of_another_country_is_entered_with_the_clinic(clinic):
    manager = signed_in("manager")
    where = address("clinic", "change", clinic.pk)
    change = {"jurisdiction": "other", "other_emergency_number": "112", "other_currency": "€"}
    assert manager.post(where, form_of(manager.get(where)) | change).status_code == 302
    assert current().clinic.currency == "€"
