"""Everything by its name: other names lead to the right page, accents fold, empty letters are no links."""

import re

import pytest

from education.publishing import content
from education.reading.a_to_z import a_to_z
from education.reading.catalogue import build, current
from tests import demonstration
from tests import factories as make


def listed(*pages):
    found = a_to_z(build([(page, None) for page in pages]))
    return {letter.name: [(line.name, line.address) for line in letter.lines] for letter in found}


def treatment(slug, name, *others):
    return content.TreatmentPage(slug=slug, name=name, in_a_sentence="", also_called=others)


def test_every_name_of_a_thing_leads_to_it():
    found = listed(treatment("gel", "Hyaluronic acid filler", "Juvéderm", "juvederm", "Restylane"))
    assert found["H"] == [("Hyaluronic acid filler", "/treatments/gel/")]
    assert found["J"] == [("Juvéderm", "/treatments/gel/")]  # written without its accent it is the same name
    assert ("Restylane", "/treatments/gel/") in found["R"]


def test_accents_marks_and_capitals_do_not_part_a_letter():
    found = listed(treatment("a", "Élan"), treatment("b", "eel"), treatment("c", "“Earth” gel"))
    assert [name for name, _ in found["E"]] == ["“Earth” gel", "Eel", "Élan"]


def test_digits_and_other_scripts_come_last_and_only_where_they_occur():
    assert list(listed())[-1] == "Z"
    found = listed(treatment("a", "11 lines"), treatment("b", "Ωmega"))
    assert list(found)[-2:] == ["0–9", "Others"]


def test_two_things_of_one_name_are_both_listed():
    shared = content.SharedWords(terms=(content.Term(slug="gel", name="Gel", meaning="Soft."),))
    assert listed(treatment("gel", "Gel"), shared)["G"] == [
        ("Gel", "/treatments/gel/"),
        ("Gel", "/glossary/#gel"),
    ]


def test_the_same_whatever_the_order_of_the_pages():
    pages = [treatment("b", "Bee"), treatment("a", "Ant", "Bee"), content.SharedWords()]
    assert listed(*pages) == listed(*reversed(pages))


@pytest.mark.django_db
def test_nothing_unpublished_is_listed(client, clinic):
    make.publish_page(make.make_treatment(slug="botox", name="Botox"))
    make.make_treatment(slug="draft", name="Secret draft")
    text = client.get("/a-to-z/").content.decode()
    assert 'href="/treatments/botox/"' in text
    assert "Secret draft" not in text
    assert re.search(r"<li><span>Z</span></li>", text)
    assert 'href="#z"' not in text


@pytest.mark.django_db
def test_every_address_of_the_demonstration_opens(client):
    demonstration.publish()
    text = client.get("/a-to-z/").content.decode()
    lines = [line for letter in a_to_z(current()) for line in letter.lines]
    assert len(lines) > 80
    for address in {line.address for line in lines}:
        path, _, place = address.partition("#")
        response = client.get(path, follow=True)
        assert response.status_code == 200, address
        assert not place or f'id="{place}"' in response.content.decode(), address
    assert all(f'href="#{letter.place}"' in text for letter in a_to_z(current()) if letter.lines)
