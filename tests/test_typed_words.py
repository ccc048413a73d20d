"""Words as people type them: accents, forms, spellings and sounds that are one to a search."""

import pytest

from education.reading.typed_words import as_spoken, stem, words_of


def test_words_are_read_without_accents_and_apostrophes():
    assert words_of("Juvéderm’s crow's-feet, ŁÓDŹ Größe 2") == [
        "juvederms",
        "crows",
        "feet",
        "lodz",
        "grosse",
        "2",
    ]


@pytest.mark.parametrize(
    "forms",
    [
        "line lines",
        "injected injection injections injecting",
        "bruise bruises bruised bruising",
        "oedema edema",
        "haematoma hematoma",
        "colour color colours",
        "ageing aging",
        "numbed numbing numb",
        "travelling traveling",
        "swell swelling",
        "allergy allergies",
        "grey gray",
        "centre center",
        "11 11s",
        "lip lips",
        "moisturise moisturize moisturising",
    ],
)
def test_forms_of_one_word_are_one(forms):
    assert len({stem(form) for form in forms.split()}) == 1, [stem(form) for form in forms.split()]


@pytest.mark.parametrize(
    "words",
    ["thin thinners", "number numbing", "botox bottom", "filler fill", "skin skill", "lip lid", "1 11"],
)
def test_different_words_stay_two(words):
    one, other = words.split()
    assert stem(one) != stem(other)


@pytest.mark.parametrize("pair", ["botox botocks", "wrinkle rinkle", "fillers filers", "sculptra skulptra"])
def test_words_that_sound_alike(pair):
    one, other = pair.split()
    assert as_spoken(one) == as_spoken(other)
