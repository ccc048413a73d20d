"""Who treats, and where to check it: read live with the clinic's details, and honest where nobody is entered."""

import pytest

from tests import factories as make

pytestmark = pytest.mark.django_db
PAGE = "/who-will-treat-you/"


def read(client):
    return client.get(PAGE).content.decode()


def test_it_says_so_where_nobody_is_entered(client, clinic):
    text = read(client)
    assert "The clinic has not entered anybody yet." in text
    assert "registration number" in text
    assert "(212) 555-0142" in text


def test_it_opens_without_a_clinic_and_without_its_words(client, db):
    assert "The clinic has not entered anybody yet." in read(client)


def test_it_shows_each_who_treats_and_where_to_check_them(client, clinic):
    make.make_clinician(
        name="Dr A. Ng",
        credentials="MD",
        registration_number="123",
        register_address="https://register.example/123",
    )
    make.make_clinician(name="Signs only", treats=False)
    make.make_clinician(name="No number yet", registration_number="", register_address="")
    text = read(client)
    assert 'href="https://register.example/123"' in text
    assert "Registration number 123" in text
    assert "Signs only" not in text
    assert "The clinic has not entered a registration number" in text
    assert "has not entered anybody" not in text


def test_a_change_shows_with_the_next_page(client, clinic):
    person = make.make_clinician(name="Dr Before")
    assert "Dr Before" in read(client)
    person.name = "Dr After"
    person.save()
    assert "Dr After" in read(client)
    person.delete()
    assert "Dr After" not in read(client)


def test_how_to_check_comes_from_the_shared_words_that_are_live(client, clinic):
    make.make_standing_page(
        slug="who-will-treat-you", title="Who treats", body="## How to check\n\nLook it up [@nhs]."
    )
    assert "How to check" not in read(client)
    make.make_source(slug="nhs", publisher="NHS")
    make.publish_page(None)
    text = read(client)
    assert "<h2>How to check</h2>" in text
    assert 'id="source-1"' in text


def test_it_is_one_tap_from_every_page(client, clinic):
    for address in ("/", "/treatments/", "/request/wrong/", "/nowhere/"):
        assert f'href="{PAGE}"' in client.get(address).content.decode(), address
