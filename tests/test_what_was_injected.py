"""The card for what was injected: everything that helps in an emergency, to be filled in on paper, and nothing that is sent."""

import re

import pytest
from phonenumber_field.phonenumber import to_python as phone

from education.models import Clinic
from tests import demonstration
from tests import factories as make

pytestmark = pytest.mark.django_db


def card(client):
    return client.get("/what-was-injected/").content.decode()


def test_it_asks_for_everything_that_a_stranger_must_know(client):
    demonstration.publish()
    text = card(client)
    for words in (
        *("Product", "Lot number", "Material", "Amount", "Date", "Given by", "Mark each place"),
        *("Can it be dissolved or undone?", "Not known", "Come back on", "At night and on closed days"),
        *("Hyaluronic acid filler", "Bellafill (PMMA microspheres in cow collagen)"),
        *("“I had dermal filler”", "“I had botulinum toxin”", "In an emergency call 911"),
    ):
        assert words in text
    assert "<li>Dermal fillers</li>" not in text, "a whole is no material"


def test_nothing_can_be_typed_or_sent(client):
    demonstration.publish()
    main = re.search(r"<main.*</main>", card(client), re.S)[0]
    assert not re.search(r"<(?:form|input|textarea|select)\b", main)


def test_its_signs_are_those_of_the_page_about_emergencies(client):
    treatment = make.make_treatment(name="Botox")
    make.make_clinic()
    make.make_effect(treatment, tier="emergency", name="trouble breathing")
    make.make_effect(treatment, tier="tell", name="a droop")
    make.publish_page(treatment)
    text = card(client)
    assert "<strong>After Botox:</strong> trouble breathing." in text
    assert "a droop" not in text


def test_it_says_whom_to_call_at_night_or_leaves_room_for_it(client):
    make.make_clinic(jurisdiction="uk", phone=phone("+442079460100"))
    text = card(client)
    assert "In an emergency call 999" in text
    assert '<dt>At night and on closed days</dt><dd><span class="blank"></span></dd>' in text
    Clinic.objects.update(out_of_hours_phone=phone("+442079460200"))
    make.publish_page(make.make_treatment())  # the catalogue is read anew
    assert "<dd>020 7946 0200</dd>" in card(client)


def test_it_can_be_filled_in_by_hand_where_no_clinic_is_entered(client):
    text = card(client)
    assert 'In an emergency call <span class="blank"></span>' in text
